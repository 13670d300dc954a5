from __future__ import annotations

import pytest

from cpoa.agents.script.by_model.known_numbers import KnownNumbers, Operands
from cpoa.agents.script.by_model.quantities import given_quantities, stated_quantities

SOURCE = (
    "It was found in 1901 at a depth of 45 m. It was built in about 100 BC, and holds 82 fragments of 1,112 boxes. "
    "The pause was 4 seconds, the flight 8 hours. In the sixteenth century there were 3 million. It cost 250 pounds."
)
GIVEN = given_quantities(SOURCE)
KNOWN = KnownNumbers(GIVEN)
NEAR = Operands(GIVEN)


def unsupported(said: str) -> list[float]:
    return [each.value for each in stated_quantities(said) if not KNOWN.supports(each, NEAR)]


@pytest.mark.parametrize(
    "said",
    [
        "about 1,100 boxes, or eleven hundred",
        "more than a thousand and nearly 1,300 boxes",
        "150 feet down",
        "forty-five metres, or forty-five metres sixty-five",
        "in 1901, in the 1900s, in nineteen oh one",
        "some two thousand years between the two",
        "it is 2,100 years old",
        "over three million",
        "in the 1500s",
        "a flight of 480 minutes",
        "a hundred coats, a catch-22, 24/7, 100 percent, a million times",
        "half of them, dozens of them, both of them",
        "82 fragments and 1,112 boxes make 1,194; 8 times 45 is 360",
        "twelve apostles and seventeen cats",
    ],
)
def test_a_number_may_be_rounded_converted_or_calculated(said: str) -> None:
    assert unsupported(said) == []


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("in 1902", [1902]),
        ("in the 1970s", [1970]),
        ("a pause of 4 hours", [4]),
        ("a flight of 8 minutes", [8]),
        ("45 miles down", [45]),
        ("it has 9,700 boxes", [9700]),
        ("more than 20,000 boxes", [20000]),
    ],
)
def test_other_numbers_are_unsupported(said: str, missing: list[float]) -> None:
    assert unsupported(said) == missing


def test_a_count_that_an_earlier_line_had_with_another_unit_is_free() -> None:
    (two_days,) = given_quantities("It was lost for two days.")
    (two_years,) = stated_quantities("Two years later it was found.")
    assert KnownNumbers(GIVEN, [two_days]).supports(two_years, NEAR)
    assert not KnownNumbers([*GIVEN, two_days]).supports(two_years, NEAR)


def test_a_count_up_to_twenty_is_free_with_a_unit_of_no_passage() -> None:
    assert unsupported("three kilograms, 12 miles") == []
