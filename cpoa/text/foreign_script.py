"""Finds words in scripts that the English voice cannot read, and takes them out of a sentence."""

from __future__ import annotations

import re

HOLE = "\ufffc"
"""Stands where something was that cannot be said. A sentence with it is not said."""

LANGUAGE = (
    "Greek|Latin|Arabic|Hebrew|Chinese|Korean|Japanese|Russian|Persian|Sanskrit|Hindi|Ukrainian|French|German|Spanish"
    "|Italian|Portuguese|Dutch|English|Norse|Norwegian|Danish|Swedish|Finnish|Icelandic|Irish|Gaelic|Welsh|Polish|Czech"
    "|Slovak|Hungarian|Romanian|Bulgarian|Serbian|Croatian|Serbo-Croatian|Turkish|Urdu|Bengali|Tamil|Telugu|Kannada"
    "|Malayalam|Marathi|Gujarati|Punjabi|Nepali|Sinhala|Pali|Tibetan|Burmese|Thai|Khmer|Lao|Vietnamese|Indonesian|Malay"
    "|Tagalog|Filipino|Hawaiian|M[aā]ori|Samoan|Quechua|Nahuatl|Guarani|Mandarin|Cantonese|Mongolian|Manchu|Kazakh"
    "|Armenian|Georgian|Amharic|Swahili|Zulu|Xhosa|Afrikaans|Yoruba|Hausa|Somali|Berber|Coptic|Egyptian|Akkadian"
    "|Sumerian|Aramaic|Syriac|Phoenician|Yiddish|Basque|Catalan|Breton|Romansh|Saxon|Frankish|Lithuanian|Latvian|Estonian"
)

_GREEK = r"\u0370-\u03ff\u1f00-\u1fff"
_OTHER_SCRIPTS = (
    r"\u0250-\u02af\u02c8\u02cc\u02d0\u0400-\u08ff\u0900-\u109f\u10a0-\u10ff\u1200-\u137f\u1780-\u17ff"
    r"\u2c80-\u2cff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u9fff\uac00-\ud7af\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc"
    r"\uff66-\uff9d"
)
_MARKS = r"\u0300-\u036f"  # accents that could not be joined to a letter
# The voice can read one Greek letter: "the value of π", "μm", "APOE ε4".
_UNREADABLE = re.compile(rf"[{_OTHER_SCRIPTS}]|[{_GREEK}][{_GREEK}{_MARKS}]")
_WORD = re.compile(r"\S+")
_LEFT_OF_HOLE = re.compile(
    rf"(?:\b(?:{LANGUAGE}|words?|terms?|names?|verbs?|nouns?|roots?|characters?|letters?|radicals?|phrases?|from|of|as|called"
    r"|named|a|an|the|and|or|to|is|are|was|means?|meant|in|by|romani[sz]ed|for|with|prefix|suffix|element|symbol|sign)"
    r"|[,:;(—–\"'])$"
)
_BEFORE_WORD = re.compile(r"(?:^|\b(?:a|an|the|and|or)|[,;:])$")
_MARKS_AT_END = ",.;:!?)]\"'"
_MARKS_AT_START = "(["


def has_foreign_script(text: str) -> bool:
    """Whether there is a letter that the English voice cannot read."""
    return _UNREADABLE.search(text) is not None


def without_foreign_words(text: str) -> str:
    """Takes out the words in other scripts: "the river Волга flows" becomes "the river flows". Where the sentence
    speaks of the word itself, HOLE takes its place."""
    if not has_foreign_script(text):
        return text
    words = text.split(" ")
    said: list[str] = []
    for place, word in enumerate(words):
        if not has_foreign_script(word):
            said.append(word)
            continue
        _add_marks_of(word, said, words[place + 1] if place + 1 < len(words) else "")
    return " ".join(said)


def _add_marks_of(word: str, said: list[str], following: str) -> None:
    """Adds what stays of a foreign word: the punctuation after it, or HOLE."""
    core = word.rstrip(_MARKS_AT_END)
    ending = word[len(core) :]
    before = said[-1] if said else ""
    is_spoken_of = bool(_LEFT_OF_HOLE.search(before)) if ending or not following else bool(_BEFORE_WORD.search(before))
    if is_spoken_of or word[:1] in _MARKS_AT_START or not said or any(c.isascii() and c.isalpha() for c in core):
        said.append(HOLE + ending)
    elif ending:
        said[-1] += ending
