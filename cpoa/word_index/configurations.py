"""PostgreSQL's text search configurations: which words of a language count, and which are forms of the same word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.contracts.language_tags import language_of

if TYPE_CHECKING:
    from collections.abc import Mapping

SIMPLE = "simple"  # every word as it is written
# Those of PostgreSQL 13 and later, by ISO 639 code (PostgreSQL documentation, "Snowball Dictionary").
_BY_LANGUAGE: Mapping[str, str] = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
CONFIGURATIONS = (*sorted(set(_BY_LANGUAGE.values())), SIMPLE)


def configuration_of(language: str) -> str:
    """``language``: a BCP 47 tag."""
    return _BY_LANGUAGE.get(language_of(language), SIMPLE)
