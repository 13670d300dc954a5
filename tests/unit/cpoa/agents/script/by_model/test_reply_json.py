from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpoa.agents.script.by_model.reply_json import MAX_REPLY_CHARS, read_reply

TALK = {"title": "Bees", "chapters": [{"turns": [{"speaker": "host", "parts": [{"text": 'A [wild], {odd} "bee".'}]}]}]}
TEXT = json.dumps(TALK)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"Sure! {{Here}} is [1] your script:\n\n{TEXT}\n\nI hope you like it {{really}}.",
        TEXT.replace("}]}", "},]}").replace('"Bees",', '"Bees" ,'),
        json.dumps(TALK, indent=2).replace("}\n", "},\n").removesuffix("},\n"),
        f"\ufeff {TEXT}",
    ],
)
def test_the_object_is_found_and_trailing_commas_are_ignored(text: str) -> None:
    assert read_reply(text, "speaker") == TALK


@pytest.mark.parametrize("kept", range(60, len(TEXT) - 6, 7))
def test_the_complete_turns_of_a_cut_off_reply_are_kept(kept: int) -> None:
    second = '{"speaker": "guest", "parts": [{"text": "It flies, at the end.", "passage_ids": ["p1"]}]}'
    text = TEXT[:-4] + ", " + second + "]}]}"
    place = text.index(second)
    cut = text[: place + kept - 60]
    read = read_reply(cut, "speaker")
    turns = [] if read is None else read["chapters"][0]["turns"]  # type: ignore[call-overload]
    assert len(turns) == (2 if len(cut) >= place + len(second) else 1)


@pytest.mark.parametrize(
    "text", ["", "No.", "{", "[", "{]", '{"a": [}', "{}", '"words"', '{"a": "never ends', "[" * 50_000]
)
def test_a_text_without_a_json_object_has_no_value(text: str) -> None:
    assert read_reply(text, "speaker") is None


def test_a_line_break_inside_a_string_is_accepted() -> None:
    assert read_reply('{"text": "two\nlines"}', "speaker") == {"text": "two\nlines"}


def test_a_reply_longer_than_any_episode_is_not_parsed() -> None:
    assert read_reply(TEXT + " " * MAX_REPLY_CHARS, "speaker") is None


@given(st.text(alphabet='{}[]",:ab\\ \n', max_size=80))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    read = read_reply(text, "a")
    assert read is None or isinstance(read, dict | list)
