from __future__ import annotations

from cpoa.dialogue import Part, Speaker, Turn, TurnKind
from cpoa.script.chapters import cut_into_chapters, spans, title_case


def turns(count: int, words: int = 25) -> list[Turn]:
    return [
        Turn(Speaker.GUEST if number % 2 else Speaker.HOST, (Part(("word " * words).strip() + ".", TurnKind.FACT),))
        for number in range(count)
    ]


def test_chapters_hold_one_to_two_minutes_and_lose_no_turn() -> None:
    chapters = cut_into_chapters(turns(40), [], [], lambda span: f"{span.start}")
    assert sum(len(chapter.turns) for chapter in chapters) == 40
    assert all(150 <= sum(turn.word_count for turn in chapter.turns) <= 300 for chapter in chapters)


def test_a_chapter_begins_where_a_section_does_if_it_can() -> None:
    assert [span.start for span in spans(turns(24), [9, 17])] == [0, 9, 17]


def test_a_short_episode_is_one_chapter() -> None:
    assert len(spans(turns(5), [2])) == 1


def test_titles_are_cased_for_a_cover() -> None:
    assert title_case("the history of coral reefs") == "The History of Coral Reefs"
