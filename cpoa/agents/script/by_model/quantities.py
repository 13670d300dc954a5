"""Reads the numbers of a text with their units: "45 m", "nearly two thousand years", "in 1901", "over 80 gears"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cpoa.text.number_words import said_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator


class Bound(StrEnum):
    """``ABOVE``: "more than 80". ``BELOW``: "nearly 80"."""

    NONE = "none"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Unit:
    """``size``: in seconds, metres, kilograms or litres."""

    dimension: str
    size: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """``unit`` is None for other nouns ("82 gears"), ``unit_word`` is the unit as written. ``is_year``: a year of the
    calendar. ``is_decade``: "1980s"."""

    value: float
    unit: Unit | None = None
    is_year: bool = False
    is_decade: bool = False
    bound: Bound = Bound.NONE
    unit_word: str = ""

    def __str__(self) -> str:
        return f"{self.value:.15g} {self.unit_word}".rstrip()

    @property
    def size(self) -> float:
        return self.value * (self.unit.size if self.unit else 1.0)


_SIZES = {
    "time": "second sec 1, minute min 60, hour hr 3600, day 86400, night 86400, week 604800, fortnight 1209600,"
    " month 2629800, year 31557600, decade 315576000, century 3155760000, millennium 31557600000",
    "length": "millimetre millimeter mm .001, centimetre centimeter cm .01, metre meter m 1, kilometre kilometer km"
    " 1000, inch .0254, foot ft .3048, yard .9144, mile 1609.34",
    "mass": "gram .001, kilogram kilo kg 1, tonne ton 1000, ounce oz .02835, pound lb .4536",
    "volume": "millilitre milliliter ml .001, litre liter 1, pint .568, gallon 3.785",
}
_PLURALS = {
    "century": "centuries",
    "millennium": "millennia",
    "inch": "inches",
    "foot": "feet",
    **dict.fromkeys(("m", "mm", "cm", "km", "kg", "ml", "ft", "oz", "sec", "min", "hr", "lb"), ""),
}


def _units() -> Iterator[tuple[str, Unit]]:
    for dimension, text in _SIZES.items():
        for group in text.split(","):
            *words, size = group.split()
            for word in words:
                unit = Unit(dimension, float(size))
                yield word, unit
                yield _PLURALS.get(word, f"{word}s") or word, unit


_UNITS = dict(_units())
_ONE_OR_TWO = re.compile(rf"\b(one|two)(?=[ -](?:{'|'.join(_UNITS)})\b)")
"""Before other words they are not numbers: "one of them"."""

_NEXT_WORD = re.compile(r"[ -](?:long |light-|solar )?([a-z]{1,12})\b")
_PLACES_LOOKED_AT = 24
_HEDGE = re.compile(
    r"\b(?:(more than|over|at least|upwards? of|above|well over)"
    r"|(nearly|almost|under|below|less than|fewer than|not quite|up to|at most|close to))(?: the| a)? $"
)
_BEFORE_A_YEAR = re.compile(
    r"\b(?:in|since|until|till|by|from|of|year|spring|summer|autumn|fall|winter|early|late|january|february|march"
    r"|april|may|june|july|august|september|october|november|december|around|about|before|after|and|to"
    r"|between|[a-z]+ \d{1,2},) $"
)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_SAID_YEAR = re.compile(
    r"\b(eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)[ -](?:oh|o)[ -]"
    r"(one|two|three|four|five|six|seven|eight|nine)\b"
)
_DIGIT_TEXT = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_DIGITS = {word: number for number, word in enumerate(_DIGIT_TEXT.split(), start=1)}
_IDIOM = re.compile(
    r"\b[a-z]++-\d++\b|\b24[/-]7\b|\b(?:a|one) (?:hundred|thousand|million)(?: (?:percent|per cent|times))?\b"
    r"|\b100 ?(?:%|percent|per cent)"
)
"""Numbers that state nothing: "catch-22", "a hundred coats"."""

_LENGTHS = "|".join(word for word, unit in _UNITS.items() if unit.dimension == "length")
_DECIMALS = re.compile(rf"\b({_LENGTHS}) [a-z]+ty(?:-[a-z]+)?\b")
"""Of a length as people say it: "five metres sixty"."""

_CENTURY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[ -]centur(?:y|ies)\b")
_ORDINAL_TEXT = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
sixteenth seventeenth eighteenth nineteenth twentieth twenty-first
"""
_ORDINALS = _ORDINAL_TEXT.split()
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})(?=[ -]centur(?:y|ies)\b)")
_FACTORS = {"week": 7.0, "dozen": 12.0, "day": 24.0, "hour": 60.0, "minute": 60.0, "year": 365.0}


def stated_quantities(text: str) -> list[Quantity]:
    """Returns the quantities that ``text`` states, without idioms. A hundred said with "a" is an idiom."""
    return _quantities(_DECIMALS.sub(r"\1", _IDIOM.sub(" ", _in_digits(text))))


def given_quantities(text: str) -> list[Quantity]:
    """Returns the quantities that a source gives. A century gives the years at which it begins and ends."""
    lower = _ORDINAL.sub(lambda found: f"{_ORDINALS.index(found[1]) + 1}th", _in_digits(text))
    centuries = [float(found[1]) for found in _CENTURY.finditer(lower)]
    ends = [Quantity(100 * end, is_year=True) for century in centuries for end in (century - 1, century)]
    return [*_quantities(lower), *ends]


def implied_factors(text: str) -> list[Quantity]:
    """Returns the numbers by which hosts multiply without saying them: a week is seven days."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return [Quantity(factor) for word, factor in _FACTORS.items() if word in words]


def _in_digits(text: str) -> str:
    """Returns the text in lower case, "nineteen oh two" as 1902 and "two years" as "2 years"."""
    lower = _ONE_OR_TWO.sub(lambda found: str(_DIGITS[found[1]]), text.lower().replace("\u2019", "'"))
    return _SAID_YEAR.sub(lambda found: f"{_DIGITS[found[1]]}0{_DIGITS[found[2]]}", lower)


def _quantities(lower: str) -> list[Quantity]:
    return [_quantity(lower, said.value, said.start, said.end) for said in said_numbers(lower)]


def _quantity(lower: str, value: float, start: int, end: int) -> Quantity:
    before = lower[max(0, start - _PLACES_LOOKED_AT) : start]
    after = lower[end : end + _PLACES_LOOKED_AT]
    found = _NEXT_WORD.match(after)
    unit = _UNITS.get(found[1]) if found else None
    unit_word = found[1] if found and unit else ""
    is_decade = bool(re.match(r"'?s\b", after))
    looks_so = bool(_YEAR.fullmatch(lower[start:end])) and bool(_BEFORE_A_YEAR.search(before))
    hedge = _HEDGE.search(before)
    bound = Bound.NONE if not hedge else Bound.ABOVE if hedge[1] else Bound.BELOW
    return Quantity(value, unit, looks_so and unit is None and not is_decade, is_decade, bound, unit_word)
