"""How written chapters become a script: their lengths, the title, the summary."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cpoa.agents.script.by_model.chapter_assembly import assemble_script
from cpoa.agents.script.by_model.chapter_lengths import fit_chapters
from cpoa.agents.script.by_model.lengths import seconds_of, words_of_chapter
from cpoa.contracts.dialogue import Chapter, Part, Script, Speaker, Turn, TurnKind
from cpoa.contracts.writing import Outline, PlannedChapter
from tests.unit.cpoa.agents.script.materials import reef_material, request

REEF = reef_material()
OUTLINE = Outline(
    title="The Jar on the Shelf",
    promise="Why does it hum?",
    chapters=(PlannedChapter("One", "Why?", ("Coral reef#0",), 300),),
    writer="model-script-5 by a fake",
)


def chapter(title: str, *lengths: int, ends: str = ".", cited: str = "") -> Chapter:
    """Turns of ``lengths`` words."""
    ids = (cited,) if cited else ()
    return Chapter(
        title,
        tuple(
            Turn(
                (Speaker.HOST, Speaker.GUEST)[place % 2],
                (Part(" ".join(["word"] * words) + ends, TurnKind.FACT if cited else TurnKind.REACTION, ids),),
            )
            for place, words in enumerate(lengths)
        ),
    )


def fitted(*chapters: Chapter) -> list[tuple[str, int]]:
    return [(one.title, len(one.turns)) for one in fit_chapters(chapters, REEF, 1.0)]


def assembled(**fields: object) -> Script:
    written = chapter("One", *[20] * 30, cited="Great Barrier Reef#0")
    return assemble_script(request(REEF), replace(OUTLINE, **fields), [written])  # type: ignore[arg-type]


def test_the_models_chapters_stay_within_the_limits() -> None:
    assert fitted(chapter("One", *[20] * 7), chapter("Two", *[20] * 19)) == [("One", 7), ("Two", 19)]


def test_a_short_chapter_is_joined_whole_with_the_next_one_and_the_longer_one_gives_the_title() -> None:
    long, short, middle = chapter("Long", *[20] * 15), chapter("Short", *[20] * 4), chapter("Middle", *[20] * 8)
    assert fitted(long, short, middle) == [("Long", 15), ("Middle", 12)]
    assert fitted(short, long) == [("Long", 19)]
    assert fitted(short, short, long) == [("Short", 8), ("Long", 15)]
    assert fitted(short) == [("Short", 4)]


def test_the_last_chapter_may_be_short_because_the_one_before_it_has_been_spoken() -> None:
    assert fitted(chapter("Long", *[20] * 15), chapter("Short", *[20] * 4)) == [("Long", 15), ("Short", 4)]


def test_what_is_decided_about_a_chapter_does_not_depend_on_those_that_follow() -> None:
    lengths = (15, 4, 8, 30, 3, 9, 30, 2)
    chapters = [chapter(f"Part {number % 3}", *[20] * count, cited="Atoll#0") for number, count in enumerate(lengths)]
    whole = fit_chapters(chapters, REEF, 1.0)
    so_far = [fit_chapters(chapters[:count], REEF, 1.0, are_all=False) for count in range(len(chapters) + 1)]
    assert so_far == [whole[: len(final)] for final in so_far]
    assert [len(final) for final in so_far] == sorted(len(final) for final in so_far)
    assert len(so_far[2]) == len(so_far[1]), "a short one waits for the next"
    assert tuple(turn for one in whole for turn in one.turns) == tuple(turn for one in chapters for turn in one.turns)


def test_a_long_chapter_is_cut_between_exchanges_and_keeps_all_turns() -> None:
    long = chapter("Long", *[25] * 30, cited="Atoll#0")
    pieces = fit_chapters([long], REEF, 1.0)
    assert [piece.title for piece in pieces] == ["Long", "Atoll"]
    assert tuple(turn for piece in pieces for turn in piece.turns) == long.turns
    assert all(60 < seconds_of(words_of_chapter(piece), 1.0) < 150 for piece in pieces)


def test_no_two_chapters_have_one_title_even_if_the_model_counts_them_wrongly() -> None:
    second = chapter("Part 2", *[20] * 10)
    assert [title for title, _ in fitted(second, second, second)] == ["Part 2", "Part 3", "Part 4"]


@pytest.mark.parametrize("ends", ["?", '?"', "—"])
def test_no_chapter_ends_with_a_question_or_an_interruption(ends: str) -> None:
    questions = chapter("Long", *[25] * 30, ends=ends)
    assert fitted(questions) == [("Long", 30)]
    mixed = Chapter("Long", (*questions.turns[:20], *chapter("", 25, 25).turns, *questions.turns[22:]))
    pieces = fit_chapters([mixed], REEF, 1.0)
    assert [len(piece.turns) for piece in pieces] in ([21, 9], [22, 8])


def test_a_cut_is_not_made_before_a_short_reply() -> None:
    turns = chapter("Long", *[25] * 15, 2, *[25] * 14).turns
    pieces = fit_chapters([Chapter("Long", turns)], REEF, 1.0)
    assert pieces[1].turns[0].word_count == 25


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("The Jar on the Shelf", "The Jar on the Shelf"),
        ("the jar of 2,900 reefs", "The jar of 2,900 reefs"),
        ("Three Ways to Lose a Reef", "Three Ways to Lose a Reef"),
        ("The Jar of 5,000 Reefs", "Coral reefs"),
        ("", "Coral reefs"),
        ("The Jar: " + "and what it holds " * 5, "The Jar"),
        ("The Jar and " + "what it holds " * 8, "The Jar and what it holds what it …"),
    ],
)
def test_the_models_title_is_used_unless_it_is_too_long_or_has_an_unknown_number(title: str, shown: str) -> None:
    assert assembled(title=title).title == shown


def test_the_summary_keeps_the_sentences_that_the_passages_support() -> None:
    good = "The Great Barrier Reef has more than 2,900 single reefs off the coast of Queensland."
    bad = "It was bought by Elvis Presley for 77 million dollars."
    assert assembled(summary=f"{good} {bad}").summary == good
    assert assembled(summary=bad).summary.startswith("word word")


def test_the_script_has_the_writer_and_its_own_id() -> None:
    script = assembled()
    assert script.writer == OUTLINE.writer
    assert script.script_id == assembled().script_id != assembled(writer="another").script_id
    assert script.hosts == request(REEF).hosts
