from __future__ import annotations

import pytest

from cpoa.text.words import content_words, singular, stem, tokens


def test_tokens_are_lower_case_without_the_possessive() -> None:
    assert tokens("The reef's 2,900 isles, built-up") == ["the", "reef", "2,900", "isles", "built-up"]


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("reefs", "reef"),
        ("cities", "city"),
        ("women", "woman"),
        ("churches", "church"),
        ("glass", "glass"),
        ("virus", "virus"),
        ("species", "species"),
        ("physics", "physics"),
        ("houses", "house"),
        ("gas", "gas"),
    ],
)
def test_singular_undoes_plurals_and_keeps_other_words(plural: str, expected: str) -> None:
    assert singular(plural) == expected


@pytest.mark.parametrize(
    "family",
    [("erupt", "erupts", "erupted", "erupting"), ("city", "cities"), ("stop", "stopped", "stopping"), ("use", "uses")],
)
def test_inflections_of_one_word_share_a_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


def test_content_words_exclude_stop_words_and_include_numbers() -> None:
    assert content_words("The reef is one of the 900 islands of Australia.") == ["reef", "900", "island", "australia"]
