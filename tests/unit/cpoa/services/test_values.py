"""Tests the values that are read from a service's result, up to each limit and one beyond it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from cpoa.services.values import read_line, read_lines, read_objects, read_prose, read_score, read_web_address

NOT_TEXT = [None, 7, True, ["a"], {"a": "b"}]
MAX_PATH = 2000


def text(value: Any, max_chars: int = 20) -> str | None:
    return read_line({"name": value}, "name", max_chars=max_chars)


@pytest.mark.parametrize(
    ("max_chars", "kept"),
    [(14, "one two three"), (13, "one two three"), (12, "one two"), (8, "one two"), (7, "one"), (3, "one")],
)
def test_a_text_that_is_too_long_keeps_its_first_words(max_chars: int, kept: str) -> None:
    assert text("one two three", max_chars) == kept


def test_a_word_that_is_too_long_is_cut() -> None:
    assert text("abcdefgh", 5) == "abcde"


def test_a_text_becomes_one_line_of_printable_characters() -> None:
    assert text("  one\n\ttwo\x00three\u202efour  ", 100) == "one two three four"


@pytest.mark.parametrize("value", [*NOT_TEXT, "", " \n\x00"])
def test_another_type_and_blanks_are_not_a_text(value: Any) -> None:
    assert text(value) is None


def test_a_name_that_is_missing_has_no_value() -> None:
    assert read_line({}, "name", max_chars=5) is None
    assert read_prose({}, "name", max_chars=5) is None
    assert read_lines({}, "name", most=5) == ()
    assert read_objects({}, "name") == []
    assert read_web_address({}, "name") is None
    assert read_score({}, "name", default=0.25) == 0.25


def test_prose_keeps_its_paragraphs_with_one_empty_line_between_them() -> None:
    value = "\n First\tline. \nSecond line.\n\n\n\nThird line.\n"
    assert read_prose({"name": value}, "name", max_chars=100) == "First line.\nSecond line.\n\nThird line."


@pytest.mark.parametrize(("max_chars", "kept"), [(8, "abc\ndefg"), (7, "abc\ndef")])
def test_prose_ends_at_its_limit(max_chars: int, kept: str) -> None:
    assert read_prose({"name": "abc\ndefg"}, "name", max_chars=max_chars) == kept


@pytest.mark.parametrize("value", [*NOT_TEXT, "", "\n \n"])
def test_another_type_and_blanks_are_not_prose(value: Any) -> None:
    assert read_prose({"name": value}, "name", max_chars=20) is None


def test_the_first_texts_of_a_list_are_kept_in_order_and_other_values_are_ignored() -> None:
    values = ["one", 2, "", "three", None, "four", "five"]
    assert read_lines({"name": values}, "name", most=3) == ("one", "three", "four")
    assert read_lines({"name": values}, "name", most=4) == ("one", "three", "four", "five")


def test_each_text_of_a_list_is_shortened_to_its_first_words() -> None:
    assert read_lines({"name": ["one two", "three"]}, "name", most=2, max_chars=5) == ("one", "three")
    assert read_lines({"name": ["x" * 100, "y" * 101]}, "name", most=2) == ("x" * 100, "y" * 100)


@pytest.mark.parametrize("value", ["one", {"one": "two"}, 7, None])
def test_a_value_that_is_not_a_list_has_no_texts_and_no_objects(value: Any) -> None:
    assert read_lines({"name": value}, "name", most=3) == ()
    assert read_objects({"name": value}, "name") == []


def test_only_the_objects_of_a_list_are_kept() -> None:
    assert read_objects({"name": [{"a": 1}, "b", None, [], {}]}, "name") == [{"a": 1}, {}]


@pytest.mark.parametrize(
    "address", ["http://a", "https://example.org/path?q=1#part", "HTTPS://example.org", "http://" + "a" * MAX_PATH]
)
def test_a_web_address_is_not_changed(address: str) -> None:
    assert read_web_address({"name": address}, "name") == address


@pytest.mark.parametrize(
    "address",
    [
        "http://" + "a" * (MAX_PATH + 1),
        "http://",
        "ftp://example.org",
        "javascript:alert(1)",
        "see http://example.org",
        "http://example.org/a b",
        "http://example.org\n",
        'http://example.org/"',
        "http://example.org/<b>",
        *NOT_TEXT,
    ],
)
def test_other_values_are_not_web_addresses(address: Any) -> None:
    assert read_web_address({"name": address}, "name") is None


@pytest.mark.parametrize(
    ("value", "score"), [(0, 0.0), (0.3, 0.3), (1, 1.0), (1.001, 1.0), (-0.001, 0.0), (math.inf, 1.0), (-math.inf, 0.0)]
)
def test_a_score_is_limited_to_0_to_1(value: float, score: float) -> None:
    assert read_score({"name": value}, "name", default=0.25) == score


@pytest.mark.parametrize("value", [None, True, False, "0.5", math.nan, [0.5]])
def test_a_value_that_is_not_a_number_gives_the_default_score(value: Any) -> None:
    assert read_score({"name": value}, "name", default=0.25) == 0.25
