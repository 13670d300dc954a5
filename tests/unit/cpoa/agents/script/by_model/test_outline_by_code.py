"""How the chapters are planned without a model's outline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
from cpoa.agents.script.by_model.outline_by_code import chapters_by_code
from cpoa.contracts.material import Coverage
from tests.unit.cpoa.agents.script.materials import material, passage

if TYPE_CHECKING:
    from cpoa.agents.script.by_model.outline_reply import ReadChapter
    from cpoa.contracts.material import Material, Passage

WORDS_OF_A_PASSAGE = 49


def section(heading: str | None, number: int, about: str = "something", relevance: float = 1.0) -> Passage:
    text = " ".join([f"It is about {about}."] + ["More is told."] * ((WORDS_OF_A_PASSAGE - 4) // 3))
    one = passage("Lighthouse", text, heading=heading, relevance=relevance)
    return replace(one, passage_id=f"Lighthouse#{number}")


def article(*headings: str | None) -> Material:
    return material(*(section(heading, number) for number, heading in enumerate(headings)))


def plan(one: Material, chapters: int, words: int = 10_000) -> list[ReadChapter]:
    return chapters_by_code(one, NumberedPassages(one.passages), chapters, words)


def test_the_chapters_follow_the_order_of_the_passages() -> None:
    planned = plan(article(*[None] * 9), 3)
    assert [chapter.passages for chapter in planned] == [(1, 2, 3), (4, 5, 6), (7, 8, 9)]


def test_a_chapter_begins_where_a_section_begins() -> None:
    headings = [None, "Lamps", "Lamps", "Lamps", "Keepers", "Keepers", "Birds", "Birds", "Birds"]
    planned = plan(article(*headings), 3)
    assert [chapter.passages for chapter in planned] == [(1, 2, 3, 4), (5, 6), (7, 8, 9)]
    assert [chapter.question for chapter in planned] == [
        "",
        "What is there to know about Keepers?",
        "What is there to know about Birds?",
    ]


def test_a_listeners_question_goes_to_the_chapter_that_has_its_words() -> None:
    one = material(*(section(None, number, about) for number, about in enumerate(["lamps", "oil", "paraffin keepers"])))
    asked = replace(one, questions=("Why did the keepers burn paraffin?", "Which lamps were there?", "What of snow?"))
    assert [chapter.question for chapter in plan(asked, 3)] == [
        "Which lamps were there?",
        "",
        "Why did the keepers burn paraffin?",
    ]


def test_of_a_long_article_the_passages_that_bear_most_on_the_ask_are_chosen() -> None:
    one = material(*(section(None, number, relevance=0.9 if number in {3, 7} else 0.2) for number in range(20)))
    assert [chapter.passages for chapter in plan(one, 2, WORDS_OF_A_PASSAGE)] == [(4,), (8,)]


def test_an_own_text_is_told_to_its_end() -> None:
    one = replace(article(*[None] * 20), coverage=Coverage.OWN)
    planned = plan(one, 2, WORDS_OF_A_PASSAGE)
    assert planned[0].passages[0] == 1
    assert planned[-1].passages[-1] == 20


@pytest.mark.parametrize(("passages", "chapters"), [(0, 3), (1, 3), (2, 3), (3, 3), (40, 60)])
def test_no_chapter_is_without_passages(passages: int, chapters: int) -> None:
    planned = plan(article(*map(str, range(passages))), chapters)
    assert len(planned) == min(passages, chapters)
    assert [number for chapter in planned for number in chapter.passages] == list(range(1, passages + 1))
