from __future__ import annotations

import pytest

from cpoa.agents.script.by_model.number_reading import number_reading, numbers_in_digits


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.234,5 und 1,234.5", [1234.5, 1234.5]),
        ("12 000, 8\u202f848 und 1'000'000", [12000, 8848, 1000000]),
        ("3,5 von 12%", [3.5, 12]),
        ("am 3. Mai 1901", [3, 1901]),
        ("die 1920er", [1920]),
        ("v2 und x3", []),
        ("siebzehn", []),
    ],
)
def test_digits_are_read_with_the_marks_of_any_language(text: str, values: list[float]) -> None:
    assert [each.value for each in numbers_in_digits(text)] == values


def test_years_and_decades_are_known() -> None:
    year, decade, count = numbers_in_digits("1901, die 1920ern, 1.901")
    assert (year.is_year, decade.is_decade, count.is_year) == (True, True, False)


def test_a_polish_word_is_not_an_english_number() -> None:
    assert [each.value for each in number_reading("en").stated("ten")] == [10]
    assert number_reading("pl").stated("ten") == []
