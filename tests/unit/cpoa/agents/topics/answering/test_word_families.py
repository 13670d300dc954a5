from __future__ import annotations

import pytest

from cpoa.agents.topics.answering.word_families import alternatives, is_adjective_of, is_family, search_forms, word_key


@pytest.mark.parametrize(
    ("one", "other"),
    [("sank", "sinking"), ("leaves", "leaf"), ("wrote", "writing"), ("purring", "purr"), ("Cafés", "cafe")],
)
def test_forms_of_one_word_share_a_key(one: str, other: str) -> None:
    assert word_key(one) == word_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("invent", "inventor"), ("electric", "electricity"), ("extinct", "extinction")]
)
def test_a_family_has_known_endings(one: str, other: str) -> None:
    assert is_family(word_key(one), word_key(other))


@pytest.mark.parametrize(
    ("one", "other"), [("contract", "contrary"), ("car", "carrot"), ("planet", "plane"), ("sea", "season")]
)
def test_words_that_begin_alike_are_not_a_family(one: str, other: str) -> None:
    assert not is_family(word_key(one), word_key(other))


def test_an_adjective_is_no_other_noun() -> None:
    assert is_adjective_of(word_key("ocean"), word_key("oceanic"))
    assert not is_adjective_of(word_key("universe"), word_key("university"))


def test_a_colour_is_also_told_by_what_gives_it() -> None:
    assert alternatives("pink")[word_key("pigments")] < alternatives("pink")[word_key("pink")]


def test_a_search_uses_irregular_forms_and_synonyms() -> None:
    assert {"sink", "sank", "shipwreck"} <= set(search_forms("sink"))
