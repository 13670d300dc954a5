from __future__ import annotations

import subprocess
import sys

import pytest

from cpoa.agents.script.embedded import weaver
from cpoa.agents.topics.text_validation import MIN_WORDS
from cpoa.contracts.agents import OwnSource
from cpoa.episodes.own_texts import read_title
from shared.errors import BadRequestError

BEES = "Our bees came in May. They fly from flower to flower, and they carry pollen on their hind legs."
CODE = "```\nfor bee in hive:\n    bee.fly(to=flower, with_pollen=True)\n    print(bee, flower, pollen)\n```"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"# How we keep bees\n\n{BEES}", "How we keep bees"),
        (f"How we keep bees\n\n{BEES}", "How we keep bees"),
        (f"From: Ada <ada@example.org>\nTo: Ben <ben@example.org>\nSubject: Bees in May\n\n{BEES}", "Bees in May"),
    ],
)
def test_the_title_is_the_one_that_the_text_has(text: str, title: str) -> None:
    assert read_title([OwnSource(text), OwnSource(f"# Ants\n\n{BEES}")]) == title


def test_a_text_without_a_title_has_its_first_words_as_title() -> None:
    assert read_title([OwnSource(BEES)]).startswith("Our bees came in May")


def test_the_given_title_comes_first() -> None:
    assert read_title([OwnSource(f"# Bees\n\n{BEES}", "My notes")]) == "My notes"


def test_a_long_title_is_cut_to_the_length_of_a_topic() -> None:
    assert len(read_title([OwnSource(f"# {'bee' * 200}\n\n{BEES}")])) <= 300


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([CODE], "Source 1 has no sentences that can be spoken"),
        ([BEES, CODE], "Source 2 has no sentences that can be spoken"),
        (["Our prices are below, dear friends.\n\n" + CODE], "Only 6 words of your text can be spoken"),
    ],
)
def test_texts_that_hold_too_little_to_say_are_refused(texts: list[str], says: str) -> None:
    with pytest.raises(BadRequestError, match=says) as refused:
        read_title([OwnSource(text) for text in texts])
    assert refused.value.error_code == "API_GW_PODCAST_INVALID_SOURCES"


def test_a_text_with_much_code_before_its_first_sentence_is_accepted() -> None:
    assert read_title([OwnSource(CODE * 200 + "\n\n" + BEES)])


@pytest.mark.parametrize(
    "text",
    [
        "The bus crashed on Monday. Nobody was hurt. Dogs are welcome.",
        "Is the bus free? Yes. Are dogs allowed? No.",
        "npm is a package manager. It installs tools from a registry.",
    ],
)
def test_a_text_of_a_few_short_sentences_is_accepted(text: str) -> None:
    assert read_title([OwnSource(text)])


def test_the_embedded_writer_needs_no_more_words_than_a_request() -> None:
    assert weaver._MIN_OWN_WORDS <= MIN_WORDS


def test_a_request_without_texts_does_not_load_their_reader() -> None:
    code = (
        "import sys, cpoa.episodes.intake, cpoa.episodes.request; print('cpoa.agents.topics.own_text' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
