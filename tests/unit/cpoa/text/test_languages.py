"""Tests which topics and texts are found to be in another language. The cases are in tests/data/languages/."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpoa.text.languages import find_language_of_text, find_language_of_topic, is_surely_english
from tests.unit.tables import mismatches

if TYPE_CHECKING:
    from collections.abc import Iterable

CASES = Path(__file__).resolve().parents[3] / "data" / "languages"
TOPICS: dict[str, list[str]] = tomllib.loads((CASES / "topics.toml").read_text(encoding="utf-8"))["topics"]
TEXTS = tomllib.loads((CASES / "texts.toml").read_text(encoding="utf-8"))["texts"]
ENGLISH = "English"
FOREIGN_TOPICS = [(topic, name) for name, topics in TOPICS.items() if name != ENGLISH for topic in topics]


def wrong_languages(topics: Iterable[tuple[str, str | None]]) -> list[str]:
    """Returns one line for each topic that is not found to have the language next to it."""
    return mismatches((topic, name, find_language_of_topic(topic)) for topic, name in topics)


def test_english_and_the_foreign_names_that_it_uses_are_not_another_language() -> None:
    wrong = wrong_languages((topic, None) for topic in TOPICS[ENGLISH])
    assert not wrong, "\n".join(wrong)


def test_a_question_in_another_language_has_the_name_of_its_language() -> None:
    wrong = wrong_languages(FOREIGN_TOPICS)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("topic", ["pourquoi le ciel est bleu", "como funciona una vacuna", "warum schlafen wir"])
def test_the_case_of_the_letters_does_not_matter_for_a_question(topic: str) -> None:
    names = {find_language_of_topic(typed) for typed in (topic, topic.upper(), topic.title())}
    assert len(names) == 1
    assert None not in names


@pytest.mark.parametrize("case", TEXTS, ids=[f"{case['language']}: {case['text'].split()[0:3]}" for case in TEXTS])
def test_a_text_has_the_language_of_most_of_its_paragraphs(case: dict[str, str]) -> None:
    assert find_language_of_text(case["text"]) == (None if case["language"] == ENGLISH else case["language"])


def test_the_paragraphs_decide_together_and_not_the_first_one() -> None:
    english, german = (
        next(case["text"] for case in TEXTS if case["language"] == name and "bees" in case["text"].lower() + "bees")
        for name in (ENGLISH, "German")
    )
    assert find_language_of_text(f"{german}\n\n{english * 3}\n\n{english * 3}") is None
    assert find_language_of_text(f"{english}\n\n{german}\n\n{german}") == "German"


@pytest.mark.parametrize("text", ["", "\n\n", "1984 ... 42", "?", "’’’", "a"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    assert find_language_of_text(text) is None
    assert find_language_of_topic(text) is None


def test_only_a_text_of_english_paragraphs_is_surely_english() -> None:
    english = "The bees came in May, and they flew from flower to flower until the evening came over the hills."
    german = "Die Bienen kamen im Mai, und sie flogen von Blume zu Blume, bis es am Abend dunkel wurde im Tal."
    names = "Anna Weir, Otto Mill, Ida Stone, Karl Bridge, Emma Field, Paul Wood, Lena Brook, Hugo Hill"
    assert is_surely_english(english)
    assert is_surely_english(f"{english}\n\n{english}\n\n{german}\n\n{names}")
    assert not is_surely_english(f"{english}\n\n{german}\n\n{german}")
    assert not is_surely_english(names)
    assert not is_surely_english("")
