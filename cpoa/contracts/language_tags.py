"""The languages by their BCP 47 tags: their English names, their codes in ID3, and how they are found in a text."""

from __future__ import annotations

import re

ENGLISH = "en"
MAX_TAG_CHARS = 35  # RFC 5646, section 4.4.1

# ISO 639-1 code (fil has none), ISO 639-2/T code, English name.
_LANGUAGE_TEXT = """
am amh Amharic, ar ara Arabic, bg bul Bulgarian, bn ben Bengali, ca cat Catalan, cs ces Czech, cy cym Welsh,
da dan Danish, de deu German, el ell Greek, en eng English, es spa Spanish, et est Estonian, eu eus Basque,
fa fas Persian, fi fin Finnish, fil fil Filipino, fr fra French, ga gle Irish, gl glg Galician, gu guj Gujarati,
he heb Hebrew, hi hin Hindi, hr hrv Croatian, hu hun Hungarian, hy hye Armenian, id ind Indonesian, is isl Icelandic,
it ita Italian, ja jpn Japanese, ka kat Georgian, km khm Khmer, kn kan Kannada, ko kor Korean, lo lao Lao,
lt lit Lithuanian, lv lav Latvian, ml mal Malayalam, mr mar Marathi, ms msa Malay, my mya Burmese, nb nob Norwegian,
ne nep Nepali, nl nld Dutch, no nor Norwegian, pa pan Punjabi, pl pol Polish, pt por Portuguese, ro ron Romanian,
ru rus Russian, si sin Sinhala, sk slk Slovak, sl slv Slovenian, sr srp Serbian, sv swe Swedish, sw swa Swahili,
ta tam Tamil, te tel Telugu, th tha Thai, tr tur Turkish, uk ukr Ukrainian, ur urd Urdu, vi vie Vietnamese,
zh zho Chinese
"""
_LANGUAGES = {code: (long_code, name) for code, long_code, name in map(str.split, _LANGUAGE_TEXT.split(","))}
_TAGS_BY_NAME = {
    **{name: (code,) for code, (_, name) in _LANGUAGES.items()},
    "Croatian or Serbian": ("hr", "sr"),
    "Danish or Norwegian": ("da", "nb", "no"),
    "Indonesian or Malay": ("id", "ms"),
    "Norwegian": ("nb", "no"),
}
_OTHER_LETTERS_TEXT = """
am ar bg bn el fa gu he hi hy ja ka km kn ko lo ml mr my ne pa ru si ta te th uk ur zh
"""
_OTHER_LETTERS = frozenset(_OTHER_LETTERS_TEXT.split())
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def parse_tag(value: object) -> str | None:
    """Returns the tag with hyphens and the language in lower case ("de-AT"), None for anything else."""
    if not isinstance(value, str) or len(value) > MAX_TAG_CHARS or not _TAG.fullmatch(value):
        return None
    language, *others = value.replace("_", "-").split("-")
    return "-".join([language.lower(), *others])


def language_of(tag: str) -> str:
    """Returns "de" for "de-AT"."""
    return tag.replace("_", "-").partition("-")[0].lower()


def is_english(tag: str) -> bool:
    return language_of(tag) == ENGLISH


def language_name(tag: str) -> str | None:
    """Returns the English name of the tag's language, None for a language that is not listed here."""
    found = _LANGUAGES.get(language_of(tag))
    return found[1] if found else None


def id3_language(tag: str) -> str:
    """Returns the code of ISO 639-2, "und" for a language that is not listed here."""
    found = _LANGUAGES.get(language_of(tag))
    return found[0] if found else "und"


def tags_of_name(name: str) -> tuple[str, ...]:
    """``name``: as ``find_language_of_text`` or ``find_language_of_letters`` returns it."""
    return _TAGS_BY_NAME.get(name, ())


def has_latin_letters(tag: str) -> bool:
    """Whether the language is written in Latin letters, with spaces between its words. Own texts, articles and scripts
    are cleaned of other letters, and lengths are counted in words."""
    return language_of(tag) not in _OTHER_LETTERS
