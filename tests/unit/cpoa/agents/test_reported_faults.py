"""Tests what the hosts say of own texts that were read wrongly, in this product or in others like it.

The numbers and signs of such reports are in ``voice/test_reported_readings.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.agents.topics.own_material import build_own_material
from cpoa.agents.topics.text_validation import check_sources
from cpoa.contracts.agents import OwnSource, ScriptRequest
from cpoa.contracts.dialogue import Hosts, Script, Speaker
from shared.errors import BadRequestError
from tests.unit.cpoa.agents import reported_documents, reported_sentences
from tests.unit.cpoa.agents.reported_documents import INTERVIEW, MAIL, NEWS_PAGE, QUESTIONS

if TYPE_CHECKING:
    from tests.unit.cpoa.agents.reported_cases import Case

HOSTS = Hosts("Ada", "Ben")
AUTHOR = ("the author", "The author", "their own words", "author's words")
OWN_TEXTS = [
    *reported_sentences.WORDS_LIKE_THE_FIRST_PERSON,
    *reported_sentences.SHORT_AND_ODD_SENTENCES,
    *reported_sentences.INSIDE_A_SENTENCE,
    *reported_sentences.NO_INVENTED_QUESTIONS,
    *reported_documents.DOCUMENTS,
    *reported_sentences.ABBREVIATIONS,
    *reported_documents.ACCEPTED,
]


def write(text: str) -> Script:
    """Checks the text as the request does, then reads it and writes its script."""
    sources = [OwnSource(text)]
    check_sources(sources)
    request = ScriptRequest(build_own_material("", sources), HOSTS, length_minutes=10, seed=1)
    return EmbeddedScriptWeaver().weave(request, lambda: None)


@pytest.mark.parametrize("case", OWN_TEXTS, ids=lambda case: case.name)
def test_the_hosts_say_all_of_an_own_text_and_nothing_else_of_it(case: Case) -> None:
    script = write(case.text)
    said = "\n".join(turn.text for turn in script.turns)
    place = 0
    for sentence in case.heard:
        assert sentence in said[place:], said
        place = said.index(sentence, place) + len(sentence)
    assert [words for words in (*case.not_heard, *AUTHOR) if words in said] == []
    assert not script.left_out


def speakers(text: str) -> list[tuple[Speaker, str]]:
    return [(turn.speaker, turn.text) for turn in write(text).turns]


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        pytest.param(INTERVIEW, "Does it work?", "It does. My losses fell by half.", id="interview"),
        pytest.param(QUESTIONS, "Do you ship to Canada?", "Not yet!", id="FAQ"),
    ],
)
def test_one_host_asks_and_the_other_answers(text: str, question: str, answer: str) -> None:
    said = speakers(text)
    assert said[said.index((Speaker.HOST, question)) + 1] == (Speaker.GUEST, answer)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(MAIL, "Moving day", id="subject of a mail"),
        pytest.param(NEWS_PAGE, "Trams return to the old town", id="headline"),
        pytest.param(
            "Dr. Smith of St. John St. slept. He measured the walls in 1901.",
            "Dr. Smith of St. John St. slept",
            id="abbreviations in the first sentence",
        ),
        pytest.param("**npm** is a tool. It installs tools from a registry.", "Npm is a tool", id="small first letter"),
    ],
)
def test_title_and_chapter_are_whole(text: str, title: str) -> None:
    script = write(text)
    assert (script.title, script.chapters[0].title) == (title, title)


def test_a_first_sentence_that_is_too_long_for_a_title_is_not_said_in_part() -> None:
    said = [turn.text for turn in write("The value of π is about 3.14 and its digits never end. It is old.").turns]
    assert not [line for line in said if "…" in line]
    assert sum("The value of π" in line for line in said) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param(
            "Die Stadt liegt am Ufer eines großen Sees und hat etwa 40.000 Einwohner. Heute leben viele vom Tourismus.",
            "German",
            id="German",
        ),
        pytest.param(
            "¿Quién fue Frida Kahlo? Nació en Coyoacán y empezó a pintar después de un accidente muy grave.",
            "Spanish",
            id="Spanish",
        ),
        pytest.param(
            "La ville se trouve au bord d'un grand lac et compte quarante mille habitants depuis des années.",
            "French",
            id="French",
        ),
        pytest.param(
            "De stad ligt aan de oever van een groot meer en heeft ongeveer veertigduizend inwoners.",
            "Dutch",
            id="Dutch",
        ),
    ],
)
def test_a_text_in_another_language_is_refused_at_the_request(text: str, language: str) -> None:
    with pytest.raises(BadRequestError, match=f"seems to be {language}. The voices speak English only"):
        check_sources([OwnSource(text)])
