from __future__ import annotations

import pytest

from cpoa.documents.note_marks import as_raised, is_mark, is_raised_mark


@pytest.mark.parametrize("text", ["3", "[12]", "*", "a", "iv", "1,2"])
def test_short_numbers_and_signs_are_marks(text: str) -> None:
    assert is_mark(text)


@pytest.mark.parametrize("text", ["", "Chapter 3", "1234", "here"])
def test_words_are_no_marks(text: str) -> None:
    assert not is_mark(text)


@pytest.mark.parametrize(("before", "raised"), [("the mills", "3"), ("end.", "12"), ("said”", "2"), ("harbour", "*")])
def test_a_raised_number_after_prose_points_to_a_note(before: str, raised: str) -> None:
    assert is_raised_mark(before, raised)


@pytest.mark.parametrize(("before", "raised"), [("10", "6"), ("km", "2"), ("x", "2"), ("20", "th"), ("", "1")])
def test_powers_and_units_do_not_point_to_notes(before: str, raised: str) -> None:
    assert not is_raised_mark(before, raised)


def test_raised_digits_stay_raised() -> None:
    assert as_raised("-6") == "⁻⁶"
    assert as_raised("th") == "th"
