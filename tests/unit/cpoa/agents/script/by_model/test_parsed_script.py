from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpoa.agents.script.by_model.parsed_script import ParsedPart, ParsedScript, parse_script
from cpoa.contracts.dialogue import Speaker
from tests.unit.cpoa.agents.script.by_model.scripted_model import part, turn
from tests.unit.cpoa.agents.script.materials import HOSTS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["chapters", "turns", "parts", "speaker", "text", "passage_ids", "title", "summary"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def talk(value: Any) -> ParsedScript:
    written = parse_script(value, HOSTS)
    assert written is not None
    return written


def lines(written: ParsedScript) -> list[tuple[str, str]]:
    return [
        (each.speaker.value, " ".join(part.text for part in each.parts))
        for chapter in written.chapters
        for each in chapter.turns
    ]


def test_turns_without_chapters_are_one_chapter() -> None:
    turns = [turn("host", part("Bees fly."))]
    assert (
        lines(talk({"turns": turns}))
        == lines(talk({"chapters": turns}))
        == lines(talk(turns))
        == [("host", "Bees fly.")]
    )
    assert lines(talk({"script": {"chapters": [{"title": "A", "turns": turns}]}})) == [("host", "Bees fly.")]


def test_parts_may_be_texts_and_turns_may_have_none() -> None:
    turns = [
        {"speaker": "host", "parts": ["Bees fly.", {"text": "They do.", "passage_ids": "p1, P2"}, 7, None]},
        {"speaker": "guest", "text": "So they do.", "passage_ids": [3, None, ["p4"]]},
    ]
    parts = [each for one in talk({"turns": turns}).chapters[0].turns for each in one.parts]
    assert parts == [
        ParsedPart("Bees fly."),
        ParsedPart("They do.", ("p1", "P2")),
        ParsedPart("So they do.", ("3",)),
    ]


@pytest.mark.parametrize("name", ["guest", "Ben", "BEN:", "Guest (Ben)", "**Ben**"])
def test_a_speaker_may_be_called_by_the_host_s_name(name: str) -> None:
    turns = talk({"turns": [turn("Anna", part("Hi.")), turn(name, part("Hello."))]}).chapters[0].turns
    assert [each.speaker for each in turns] == [Speaker.HOST, Speaker.GUEST]


def test_the_turn_of_an_unknown_speaker_belongs_to_the_previous_speaker() -> None:
    turns = talk({"turns": [turn("guest", part("Hi.")), {"speaker": 7, "text": "And hello."}]}).chapters[0].turns
    assert [each.speaker for each in turns] == [Speaker.GUEST, Speaker.GUEST]


def test_a_sentence_spread_over_two_parts_is_joined() -> None:
    written = talk({"turns": [turn("host", part("The reef, which is old,", "p1"), part("is made of corals.", "p2"))]})
    assert written.chapters[0].turns[0].parts == (
        ParsedPart("The reef, which is old, is made of corals.", ("p1", "p2")),
    )


def test_missing_titles_and_summaries_are_empty() -> None:
    written = talk({"title": 7, "summary": None, "chapters": [{"turns": [turn("host", part("Hi."))]}, "x", {}, None]})
    assert (written.title, written.summary, [chapter.title for chapter in written.chapters]) == ("", "", [""])


@pytest.mark.parametrize("value", [{}, [], {"chapters": 7}, {"turns": [turn("host", part("[laughs]"))]}, [[[]]]])
def test_a_reply_without_text_has_no_script(value: Any) -> None:
    assert parse_script(value, HOSTS) is None


@given(st.dictionaries(st.sampled_from(["chapters", "turns", "title", "script"]), JSON) | st.lists(JSON))
def test_any_value_is_parsed_or_refused(value: Any) -> None:
    written = parse_script(value, HOSTS)
    assert written is None or all(each.parts for chapter in written.chapters for each in chapter.turns)
