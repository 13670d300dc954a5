from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.chapters import cut_into_chapters, spans
from cpoa.agents.script.pacing import TURN_GAP_WORDS, seconds, spoken_words
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind

if TYPE_CHECKING:
    from collections.abc import Sequence


def turns(count: int, words: int = 25) -> list[Turn]:
    return [
        Turn(Speaker.GUEST if number % 2 else Speaker.HOST, (Part(("word " * words).strip() + ".", TurnKind.FACT),))
        for number in range(count)
    ]


def length(spoken: Sequence[Turn]) -> float:
    return seconds(sum(spoken_words(turn.text) + TURN_GAP_WORDS for turn in spoken))


def test_chapters_hold_one_to_two_minutes_and_lose_no_turn() -> None:
    chapters = cut_into_chapters(turns(40), [], [], lambda span: f"{span.start}")
    assert sum(len(chapter.turns) for chapter in chapters) == 40
    assert all(60 <= length(chapter.turns) <= 120 for chapter in chapters)


def test_a_slow_voice_gets_shorter_chapters() -> None:
    chapters = cut_into_chapters(turns(40), [], [], lambda span: f"{span.start}", speaking_rate=0.7)
    assert all(60 <= length(chapter.turns) / 0.7 <= 120 for chapter in chapters)


def test_a_chapter_begins_where_a_section_does_if_it_can() -> None:
    assert [span.start for span in spans(turns(30), [11, 21])] == [0, 11, 21]


def test_a_short_episode_is_one_chapter() -> None:
    assert len(spans(turns(5), [2])) == 1
