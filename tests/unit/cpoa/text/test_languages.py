"""Tests which topics and texts are found to be in another language. The cases are in tests/data/languages/."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cpoa.text.languages import find_language_of_text, find_language_of_topic

CASES = Path(__file__).resolve().parents[3] / "data" / "languages"
TOPICS: dict[str, list[str]] = tomllib.loads((CASES / "topics.toml").read_text(encoding="utf-8"))["topics"]
TEXTS = tomllib.loads((CASES / "texts.toml").read_text(encoding="utf-8"))["texts"]
ENGLISH = "English"
FOREIGN_TOPICS = [(topic, name) for name, topics in TOPICS.items() if name != ENGLISH for topic in topics]


@pytest.mark.parametrize("topic", TOPICS[ENGLISH])
def test_english_and_the_foreign_names_that_it_uses_are_not_another_language(topic: str) -> None:
    assert find_language_of_topic(topic) is None


@pytest.mark.parametrize(("topic", "name"), FOREIGN_TOPICS, ids=[topic for topic, _ in FOREIGN_TOPICS])
def test_a_question_in_another_language_has_the_name_of_its_language(topic: str, name: str) -> None:
    assert find_language_of_topic(topic) == name


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
