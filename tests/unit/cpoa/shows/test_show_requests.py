"""Tests which bodies of the shows' routes are accepted, and what a refusal says."""

from __future__ import annotations

from typing import Any

import pytest

from cpoa.shows.categories import Category
from cpoa.shows.show_requests import NewShow, ShowChange, ShowVisibility
from shared.error_codes.shows import API_GW_SHOW_INVALID
from shared.errors import BadRequestError


@pytest.mark.parametrize("category", list(Category))
def test_a_show_can_have_each_category(category: str) -> None:
    assert NewShow.from_fields({"title": "Reefs", "category": category}).category == category


def test_the_categories_are_the_nineteen_of_apple() -> None:
    assert len(Category) == 19
    assert [one for one in Category if "&" in one] == [
        *("Health & Fitness", "Kids & Family", "Religion & Spirituality", "Society & Culture", "TV & Film"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "1 to 200"),
        ("title", "a" * 201, "1 to 200"),
        ("title", 5, "1 to 200"),
        ("description", "é" * 2001, "4000 bytes"),
        ("description", "a\x07b", "control characters"),
        ("description", ["a"], "4000 bytes"),
        ("author", "a" * 129, "128"),
        ("author", 1, "128"),
        ("category", "Health and Fitness", "Health & Fitness"),
        ("category", "arts", "Arts"),
        ("category", ["Arts"], "Arts"),
        ("funding_url", "http://ada.example", "https://"),
        ("funding_url", "https://ada example", "https://"),
        ("funding_url", "javascript:alert(1)", "https://"),
        ("funding_url", "https://", "https://"),
        ("funding_url", "https://ada.example/" + "a" * 236, "255"),
        ("funding_url", 5, "https://"),
        ("apple_verification", "6057 b320", "spaces"),
        ("apple_verification", "é", "128"),
        ("apple_verification", "a" * 129, "128"),
        ("apple_verification", ["a"], "128"),
        ("language", "English", "BCP 47"),
        ("language", "e", "BCP 47"),
        ("visibility", "unlisted", "private"),
        ("visibility", {}, "private"),
        ("voice", " ", "voices"),
        ("voice", "a" * 101, "voices"),
        ("voice", "a\nb", "voices"),
        ("length_minutes", 0, "1 to 30"),
        ("length_minutes", 31, "1 to 30"),
        ("length_minutes", True, "1 to 30"),
        ("length_minutes", 4.5, "1 to 30"),
        ("length_minutes", "4", "1 to 30"),
    ],
    ids=str,
)
def test_a_bad_field_is_named(field: str, value: Any, says: str) -> None:
    for parse, fields in ((NewShow.from_fields, {"title": "Reefs"}), (ShowChange.from_fields, {})):
        with pytest.raises(BadRequestError, match=f"`{field}`.*{says}") as caught:
            parse({**fields, field: value})
        assert caught.value.error_code == API_GW_SHOW_INVALID


def test_a_description_is_measured_in_bytes() -> None:
    assert NewShow.from_fields({"title": "Reefs", "description": "é" * 2000}).description == "é" * 2000


def test_null_is_the_default_of_a_new_show() -> None:
    names = (
        *("description", "author", "category", "funding_url", "apple_verification", "language"),
        *("visibility", "voice", "length_minutes"),
    )
    assert NewShow.from_fields({"title": "Reefs", **dict.fromkeys(names)}) == NewShow("Reefs")


def test_texts_are_tidied() -> None:
    new = NewShow.from_fields(
        {"title": " The \n reef", "author": " Ada  L ", "description": " a\r\nb ", "language": "de_at"}
    )
    assert (new.title, new.author, new.description, new.language) == ("The reef", "Ada L", "a\nb", "de-at")


def test_null_removes_only_a_voice_and_a_length() -> None:
    change = ShowChange.from_fields({"voice": None, "length_minutes": None, "visibility": "public"})
    assert change == ShowChange(visibility=ShowVisibility.PUBLIC, voice=None, length_minutes=None)
    for fields in ({}, {"title": None}, {"category": None}, {"unknown": 1}):
        with pytest.raises(BadRequestError, match="at least one field"):
            ShowChange.from_fields(fields)
