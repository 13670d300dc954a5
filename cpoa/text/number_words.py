"""Finds the numbers in a text, in digits or in words: "2,900", "3 million", "nineteen eighty-one", "the 1980s"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SMALL_TEXT = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(_SMALL_TEXT.split())}
_TENS = {word: 10 * number for number, word in enumerate(_TENS_TEXT.split(), start=2)}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
}
_WORD = re.compile(r"\d[\d,]*(?:\.\d+)?|[a-z]+|[^\sa-z\d]")
_UNSAID = frozenset({"zero", "one", "two"})
"""Alone they are not numbers: "one of them", "the two of us"."""


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """``start`` and ``end`` are places in the lower-case text: of the consecutive number words that it is among."""

    value: float
    start: int
    end: int


def numbers_in(text: str) -> set[float]:
    """Returns the numbers of ``text``, without one and two in words, and without ordinals and fractions in words."""
    return {said.value for said in said_numbers(text)}


def said_numbers(text: str) -> list[SaidNumber]:
    """Returns the same numbers as ``numbers_in``, each with its place, in the order of the text."""
    found: list[SaidNumber] = []
    run: list[str] = []
    start = end = 0
    for match in _WORD.finditer(text.lower()):
        word = match.group()
        if word == "and" and run and run[-1] in _SCALES:
            continue
        if word == "-" and run and run[-1] in _TENS:
            continue
        if word[0].isdecimal():
            found += _said_in_run(run, start, end)
            run, start = [word.replace(",", "")], match.start()
        elif word in _SMALL or word in _TENS or (word in _SCALES and run):
            start = start if run else match.start()
            run.append(word)
        else:
            found += _said_in_run(run, start, end)
            run = []
        end = match.end()
    return found + _said_in_run(run, start, end)


def _said_in_run(run: list[str], start: int, end: int) -> list[SaidNumber]:
    return [SaidNumber(value, start, end) for value in sorted(_numbers_in_run(run))]


def _numbers_in_run(run: list[str]) -> set[float]:
    """Returns the numbers of consecutive number words."""
    if not run or (len(run) == 1 and run[0] in _UNSAID):
        return set()
    values: list[float] = []
    count = _Count()
    for word in run:
        if not count.takes(word):
            values.append(count.value)
            count = _Count()
        count.add(word)
    return _join_years([*values, count.value])


class _Count:
    """One number, built word by word; the next word must be smaller than ``_open``."""

    def __init__(self) -> None:
        self._whole = self._part = 0.0
        self._open = float("inf")

    @property
    def value(self) -> float:
        return self._whole + self._part

    def takes(self, word: str) -> bool:
        if word in _SCALES:
            return True
        return word.isalpha() and _number(word) < self._open if self._part else True

    def add(self, word: str) -> None:
        scale = _SCALES.get(word)
        if scale is None:
            self._part += _number(word)
            self._open = 10 if word in _TENS else 1
        elif scale == _SCALES["hundred"]:
            self._part = max(self._part, 1.0) * scale
            self._open = scale
        else:
            self._whole += max(self._part, 1.0) * scale
            self._part, self._open = 0.0, float("inf")


def _number(word: str) -> float:
    return float(_SMALL.get(word, _TENS.get(word, 0))) if word.isalpha() else float(word)


def _join_years(values: list[float]) -> set[float]:
    """ "Nineteen eighty-one" is read as 19 and 81, and means 1981."""
    found: set[float] = set()
    place = 0
    while place < len(values):
        pair = values[place : place + 2]
        is_year = len(pair) == 2 and 10 <= pair[0] <= 20 and 10 <= pair[1] <= 99
        found.add(pair[0] * 100 + pair[1] if is_year else pair[0])
        place += 2 if is_year else 1
    return found
