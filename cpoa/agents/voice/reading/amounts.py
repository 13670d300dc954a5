"""Reads the remaining numbers: ranges, signs, fractions, ordinals, plain amounts."""

from __future__ import annotations

import re
from types import MappingProxyType

from cpoa.agents.voice.reading.rules import rule, rule_set, text_before
from cpoa.text.spoken_numbers import digits, fraction, ordinal, spoken_number

_VULGAR = MappingProxyType(
    {
        "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
        "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
        "⅑": (1, 9), "⅒": (1, 10),
    }
)  # fmt: skip
_VULGAR_SIGN = "".join(_VULGAR)
_MAX_DENOMINATOR = 20
_COMMON_DENOMINATORS = frozenset({25, 30, 32, 50, 64, 100, 1000})
_MARKED = re.compile(
    r"(?i)\b(?:scor\w*|rat(?:ed|es|ing)|got|gave|gives?|marks?|grade|review|earned|answered)\b[^.?!]{0,25}$"
)


def _mixed(whole: str, numerator: int, denominator: int) -> str:
    said = fraction(numerator, denominator)
    if numerator == 1:
        said = f"{'an' if denominator == 8 else 'a'} {said.removeprefix('one ')}"
    return f"{whole} and {said}"


def _slashed(match: re.Match[str]) -> str:
    numerator, denominator = int(match["over"]), int(match["under"])
    whole = match["whole"]
    simple = 0 < numerator < denominator and (
        denominator <= _MAX_DENOMINATOR or denominator in _COMMON_DENOMINATORS or numerator == 1
    )
    if whole and simple:
        return _mixed(whole, numerator, denominator)
    if not whole and (_is_score(match, numerator, denominator)):
        return f"{numerator} out of {denominator}"
    if simple:
        return fraction(numerator, denominator)
    even = numerator == denominator or numerator + denominator == 100
    return f"{f'{whole} ' if whole else ''}{numerator} {'' if even else 'over '}{denominator}"


def _is_score(match: re.Match[str], numerator: int, denominator: int) -> bool:
    if denominator not in (5, 6, 10, 20, 25, 30, 40, 50, 100) or numerator > denominator:
        return False
    full = numerator == denominator and denominator in (5, 10, 100)
    return full or bool(_MARKED.search(text_before(match)))


AMOUNTS = rule_set(
    rf"[\d{_VULGAR_SIGN}]",
    rule(
        rf"(?<!\d)(\d++)[\s-]?([{_VULGAR_SIGN}])",
        lambda match: _mixed(match[1], *_VULGAR[match[2]]),
        {"2½ years": "two and a half years"},
    ),
    rule(rf"[{_VULGAR_SIGN}]", lambda match: f"{fraction(*_VULGAR[match[0]])} ", {"½ of it": "one half of it"}),
    rule(r"(?<![\w/])(\d)/(\d{1,2})(?= time\b)", r"\1 \2", {"in 3/4 time": "in three four time"}),
    rule(
        r"(?<![\w/.,])(?:(?P<whole>\d{1,3})[ -])?(?P<over>\d{1,3})/(?P<under>\d{1,4})(?![\w/]|[.,]\d)",
        _slashed,
        {
            "3/4 of it": "three quarters of it",
            "1 1/2 cups": "one and a half cups",
            "a 50/50 chance": "a fifty fifty chance",
            "She scored 8/10.": "She scored eight out of ten.",
        },
    ),
    rule(r"(?<=\d)\s?(?:–|-)\s?(?=\d)", " to ", {"10-20 of them": "ten to twenty of them"}),
    rule(r"(?<=\d)\s?–\s?(?=[−+-]?\d)", " to ", {"5–−5": "five to minus five"}),
    rule(r"(?<![\w)])[−-](?=\.?\d)", "minus ", {"It fell to −40.": "It fell to minus forty."}),
    rule(r"(?<!\w)\+(?=\.?\d)", "plus ", {"+5 or so": "plus five or so"}),
    rule(r"(?<=[A-Z])\+(?=\d)", " plus ", {"at UTC+7": "at UTC plus seven"}),
    rule(r"(?<=\d)\+(?!\w|\s?\d)", " plus", {"100+ of them": "one hundred plus of them"}),
    rule(
        r"\b(\d{1,3}(?:,\d{3}){0,9}|\d++)(?:st|nd|rd|th)\b",
        lambda match: ordinal(int(match[1].replace(",", ""))),
        {"the 101st dog": "the one hundred and first dog"},
    ),
    rule(
        r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d)",
        lambda match: spoken_number(match[0]),
        {"1,550 reefs": "one thousand five hundred and fifty reefs"},
    ),
    rule(r"(?<![\d\w])\.(\d+)", lambda match: f"point {digits(match[1])}", {"a .22 rifle": "a point two two rifle"}),
    rule(r"\d+", lambda match: f" {digits(match[0])} ", {"a.5.6": "a. five. six"}),
)
