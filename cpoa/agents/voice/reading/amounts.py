"""Reads the remaining numbers: ranges, signs, fractions, ordinals, telephone numbers, plain amounts."""

from __future__ import annotations

import re
from types import MappingProxyType

from cpoa.agents.voice.reading.number_words import digits, fraction, ordinal, spoken_number
from cpoa.agents.voice.reading.rules import Rule, apply_rules, rule

_VULGAR = MappingProxyType(
    {
        "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
        "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
        "⅑": (1, 9), "⅒": (1, 10),
    }
)  # fmt: skip
_MAX_DENOMINATOR = 10


def _mixed(whole: str, numerator: int, denominator: int) -> str:
    said = fraction(numerator, denominator)
    if numerator == 1:
        said = f"{'an' if denominator == 8 else 'a'} {said.removeprefix('one ')}"
    return f"{whole} and {said}"


def _slashed(match: re.Match[str]) -> str:
    numerator, denominator = int(match["over"]), int(match["under"])
    simple = 0 < numerator < denominator <= _MAX_DENOMINATOR or (numerator == 1 and 1 < denominator <= 100)
    if match["whole"] and simple:
        return _mixed(match["whole"], numerator, denominator)
    if simple:
        return fraction(numerator, denominator)
    whole = f"{match['whole']} " if match["whole"] else ""
    return f"{whole}{numerator} {'' if numerator == denominator else 'over '}{denominator}"


def _telephone(match: re.Match[str]) -> str:
    """Reads digit by digit, with a pause where the text has a mark."""
    groups = re.findall(r"\d+", match[0])
    return ("plus " if match[0].startswith("+") else "") + ", ".join(digits(group) for group in groups)


_RULES: tuple[Rule, ...] = (
    rule(r"(?<![\w.,-])\+\d{1,3}[\s.-]?(?:\(?\d{1,4}\)?[\s.-]?){2,5}\d{2,4}(?![\w-])", _telephone),
    rule(r"(?<![\w.,-])(?:1-)?(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w-])", _telephone),
    rule(r"(?<![\w.,-])\d{3}-\d{4}(?![\w-])", _telephone),
    rule(r"(?<![\w.,-])(?:\d[ -]?){4}(?:[ -](?:\d{4,}|\d{1,7}(?=-))){3,}(?:-\d)?(?![\w-])", _telephone),
    rule(r"(?<!\d)(\d++)\s?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒])", lambda match: _mixed(match[1], *_VULGAR[match[2]])),
    rule(r"[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒]", lambda match: f"{fraction(*_VULGAR[match[0]])} "),
    rule(r"(?<![\w/.,])(?:(?P<whole>\d{1,3}) )?(?P<over>\d{1,3})/(?P<under>\d{1,3})(?![\w/]|[.,]\d)", _slashed),
    rule(r"(?<=\d)\s?(?:–|-)\s?(?=\d)", " to "),
    rule(r"(?<=\d)\s?–\s?(?=[−+-]?\d)", " to "),
    rule(r"(?<![\w)])[−-](?=\.?\d)", "minus "),
    rule(r"(?<!\w)\+(?=\.?\d)", "plus "),
    rule(r"(?<=[A-Z])\+(?=\d)", " plus "),
    rule(r"(?<=\d)\+(?!\w|\s?\d)", " plus"),
    rule(r"\b(\d{1,3}(?:,\d{3}){0,9}|\d++)(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1].replace(",", "")))),
    rule(r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d)", lambda match: spoken_number(match[0])),
    rule(r"(?<![\d\w])\.(\d+)", lambda match: f"point {digits(match[1])}"),
    rule(r"\d+", lambda match: f" {digits(match[0])} "),
)


def read_amounts(text: str) -> str:
    return apply_rules(_RULES, text)
