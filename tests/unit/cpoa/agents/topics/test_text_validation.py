from __future__ import annotations

import subprocess
import sys

import pytest

from cpoa.agents.topics.text_validation import check_sources, check_topic
from cpoa.contracts.agents import OwnSource
from shared.errors import BadRequestError

GOOD = "The keepers lit the lamp every evening and wrote down the weather."


@pytest.mark.parametrize(
    "topic", ["Coral reefs", "Łódź", "Beyoncé's music", "AC/DC", "1984", "What is λ-calculus good for?"]
)
def test_a_topic_in_latin_letters_is_accepted(topic: str) -> None:
    check_topic(topic)


@pytest.mark.parametrize("topic", ["", "   ", "東京の歴史", "История России", "???", "🙂", "tea\x00pot", "x" * 301])
def test_a_topic_that_cannot_be_spoken_is_refused(topic: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        check_topic(topic)
    assert refused.value.error_code == "API_GW_PODCAST_TOPIC_INVALID"


@pytest.mark.parametrize(
    ("topic", "language"),
    [
        ("pourquoi les dinosaures ont disparu", "French"),
        ("¿Cómo funciona una vacuna?", "Spanish"),
        ("東京の歴史", "Japanese"),
        ("为什么天空是蓝色的", "Chinese"),
        ("История России", "Russian"),
        ("Чому небо синє і ясне", "Ukrainian"),
        ("لماذا السماء زرقاء", "Arabic"),
    ],
)
def test_a_topic_in_another_language_is_refused_with_the_name_of_the_language(topic: str, language: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        check_topic(topic)
    expected = f"This topic seems to be {language}. The voices speak English only: write it in English."
    assert (refused.value.error_code, refused.value.message) == ("API_GW_PODCAST_TOPIC_INVALID", expected)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" \n ", "is empty"),
        ("%PDF-1.7\x00\x01\x02 some words that look like text for a while", "not plain text"),
        ("\ufffd\ufffdJFIF\ufffd\x10\x11 words and more words to pass", "not plain text"),
        (
            "Это длинный русский текст, который голос не может прочитать вслух.",
            "seems to be Russian. The voices",
        ),
        (
            "Unsere Bienen kamen im Mai und fliegen gern von Blume zu Blume.",
            "seems to be German. The voices",
        ),
        ("Ꮳ ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ", "letters that the voices cannot speak"),
        ("Only three words.", "too few"),
    ],
)
def test_a_bad_source_is_named_by_number_and_title(text: str, says: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        check_sources([OwnSource(GOOD), OwnSource(text, title="Field notes")])
    assert refused.value.error_code == "API_GW_PODCAST_INVALID_SOURCES"
    assert refused.value.message.startswith('Source 2 ("Field notes") ')
    assert says in refused.value.message


def test_a_source_without_title_is_named_by_number() -> None:
    with pytest.raises(BadRequestError, match=r"^Source 1 is empty"):
        check_sources([OwnSource(" ")])


def test_too_many_or_too_long_sources_are_refused() -> None:
    with pytest.raises(BadRequestError, match="at most 20 sources; there are 21"):
        check_sources([OwnSource(GOOD)] * 21)
    with pytest.raises(BadRequestError, match="200,000 characters together"):
        check_sources([OwnSource("word " * 20_001)] * 2)


def test_valid_sources_are_accepted() -> None:
    check_sources([OwnSource(GOOD), OwnSource(GOOD + " Ἀθῆναι is Athens in Greek.")])


def test_the_module_does_not_import_heavy_libraries() -> None:
    code = (
        "import sys, cpoa.agents.topics.text_validation; "
        "print(sorted({'numpy', 'requests', 'pg8000'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
