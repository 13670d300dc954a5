"""Reads the numbers of a text by its language: English ones with words and units, those of other languages by their
digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.quantities import Quantity, given_quantities, implied_factors, stated_quantities
from cpoa.contracts.language_tags import is_english

if TYPE_CHECKING:
    from collections.abc import Callable

_NUMBER = re.compile(r"(?<![\w.,])\d{1,15}(?:[.,\u2009\u202f\u00a0' ]\d{3})*+(?:[.,]\d{1,6})?(?![\d])")
_GROUPS = re.compile(r"[.,\u2009\u202f\u00a0' ](?=\d{3}(?!\d))")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_DECADE = re.compile(r"er(?:n|s)?\b|-tal|s\b")  # "1920er", "1920-tal"


@dataclass(frozen=True, slots=True)
class NumberReading:
    """``stated``: what a line states. ``given``: what a source gives. ``implied``: by which hosts multiply."""

    stated: Callable[[str], list[Quantity]]
    given: Callable[[str], list[Quantity]]
    implied: Callable[[str], list[Quantity]]


def number_reading(language: str) -> NumberReading:
    """``language``: a BCP 47 tag."""
    return _ENGLISH if is_english(language) else _BY_DIGITS


def numbers_in_digits(text: str) -> list[Quantity]:
    """A point or comma before three digits divides thousands, any other one begins the decimals: "1.234,5" and
    "1,234.5" are the same."""
    return [_quantity(found[0], text[found.end() : found.end() + 4]) for found in _NUMBER.finditer(text)]


def _quantity(written: str, after: str) -> Quantity:
    is_decade = bool(_YEAR.fullmatch(written) and _DECADE.match(after))
    value = float(_GROUPS.sub("", written).replace(",", "."))
    return Quantity(value, is_year=bool(_YEAR.fullmatch(written)) and not is_decade, is_decade=is_decade)


def _nothing(_: str) -> list[Quantity]:
    return []


_ENGLISH = NumberReading(stated_quantities, given_quantities, implied_factors)
_BY_DIGITS = NumberReading(numbers_in_digits, numbers_in_digits, _nothing)
