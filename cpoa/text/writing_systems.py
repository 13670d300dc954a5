"""Tells from the letters of a text which language it may be in, if they are not Latin."""

from __future__ import annotations

import unicodedata
from collections import Counter

# By the first word of the letters' Unicode names: the most widely spoken language that is written with them.
_LANGUAGES = {
    "ARABIC": "Arabic",
    "ARMENIAN": "Armenian",
    "BENGALI": "Bengali",
    "CJK": "Chinese",
    "CYRILLIC": "Russian",
    "DEVANAGARI": "Hindi",
    "ETHIOPIC": "Amharic",
    "GEORGIAN": "Georgian",
    "GREEK": "Greek",
    "GUJARATI": "Gujarati",
    "GURMUKHI": "Punjabi",
    "HANGUL": "Korean",
    "HEBREW": "Hebrew",
    "KANNADA": "Kannada",
    "KHMER": "Khmer",
    "LAO": "Lao",
    "MALAYALAM": "Malayalam",
    "MYANMAR": "Burmese",
    "SINHALA": "Sinhala",
    "TAMIL": "Tamil",
    "TELUGU": "Telugu",
    "THAI": "Thai",
}
# Letters that only another language of the same script has.
_TELLING_LETTERS = {
    "CYRILLIC": {"Ukrainian": frozenset("іїєґ"), "Serbian": frozenset("ђјљњћџ")},
    "ARABIC": {"Persian": frozenset("پچژگ")},
}


def latin_share(text: str) -> float:
    """Returns the share of Latin letters among the letters; 1 for a text without letters."""
    scripts = _count_scripts(text)
    return scripts["LATIN"] / scripts.total() if scripts else 1.0


def find_language_of_letters(text: str) -> str | None:
    """Returns the English name of the language that most letters belong to ("Russian"); None for Latin or rare ones."""
    scripts = _count_scripts(text)
    if "HIRAGANA" in scripts or "KATAKANA" in scripts:  # Japanese also uses the letters of Chinese
        return "Japanese"
    script = max(scripts, key=lambda name: scripts[name], default="")
    letters = set(text.lower())
    telling = _TELLING_LETTERS.get(script, {})
    return next((name for name, some in telling.items() if letters & some), _LANGUAGES.get(script))


def _count_scripts(text: str) -> Counter[str]:
    scripts: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha():
            name = unicodedata.name(letter, "")
            scripts["LATIN" if letter.isascii() else name.split(maxsplit=1)[0] if name else ""] += count
    return scripts
