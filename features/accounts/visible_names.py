"""Finds invisible characters in names."""

from __future__ import annotations

import unicodedata

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt (14.0; the same ranges in 16.0). Python's
# unicodedata does not have this property.
_DEFAULT_IGNORABLE = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
_BLANK = "\u2800\ufffc\U0001d159"  # blank Braille pattern, object replacement character, null notehead
# Control, formatting (zero width, direction), half a surrogate pair, private use, line and paragraph separators.
_REFUSED_CATEGORIES = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_NONCHARACTERS = range(0xFDD0, 0xFDF0)


def invisible_character(name: str) -> str | None:
    """The first invisible character; a combining mark at the beginning counts too, because it has no base letter."""
    if name and unicodedata.category(name[0]).startswith("M"):
        return name[0]
    return next((character for character in name if _is_invisible(character)), None)


def describe_character(character: str) -> str:
    """For example `U+3164 HANGUL FILLER`; without the name if Unicode has none."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _is_invisible(character: str) -> bool:
    code_point = ord(character)
    return (
        unicodedata.category(character) in _REFUSED_CATEGORIES
        or character in _BLANK
        or code_point in _NONCHARACTERS
        or code_point & 0xFFFE == 0xFFFE
        or any(first <= code_point <= last for first, last in _DEFAULT_IGNORABLE)
    )
