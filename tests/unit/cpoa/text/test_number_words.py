from __future__ import annotations

import pytest

from cpoa.text.number_words import numbers_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("over 2,900 reefs and 2.5 metres", {2900, 2.5}),
        ("about 3 million people", {3_000_000}),
        ("some three million people", {3_000_000}),
        ("two thousand nine hundred reefs", {2900}),
        ("one hundred and five steps", {105}),
        ("seven hundred thousand and five", {700_005}),
        ("in nineteen eighty-one", {1981}),
        ("in the 1980s", {1980}),
        ("In 1981 900 islands", {1981, 900}),
        ("three hearts, eight arms", {3, 8}),
        ("the 19th century", {19}),
        ("one of the two of us, a hundred times", set()),
        ("no number at all: m², ½, IV", set()),
        ("", set()),
    ],
)
def test_numbers_are_parsed_from_digits_and_from_words(text: str, numbers: set[float]) -> None:
    assert numbers_in(text) == numbers
