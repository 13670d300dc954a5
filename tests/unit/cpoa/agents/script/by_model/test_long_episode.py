"""What the last chapters of a long episode know of the first ones, and what keeps its chapters apart."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.by_model.chapter_shapes import SHAPES, choose_shape
from cpoa.agents.script.by_model.context_budget import CHARS_PER_TOKEN
from cpoa.agents.script.by_model.lengths import next_chapter_words
from cpoa.contracts.dialogue import Chapter, Part, Speaker, Turn, TurnKind
from cpoa.contracts.writing import Outline, PlannedChapter, WrittenChapter
from tests.unit.cpoa.agents.script.by_model.recorded_episodes import RECORDINGS, RecordedModel, Replayed, replay

if TYPE_CHECKING:
    from cpoa.contracts.models import TextRequest

CHAPTERS = 16
LAST = CHAPTERS - 1
MAX_PROMPT_TOKENS = 16_000


@cache
def played() -> tuple[RecordedModel, Replayed]:
    model = RecordedModel(next(each for each in RECORDINGS if each.name == "zheng_he"))
    return model, replay(model)


def asked(purpose: str, number: int) -> TextRequest:
    return played()[0].asked[f"chapter-{number}.{purpose}"]


def test_the_last_chapter_knows_every_fact_that_was_told() -> None:
    prompt = asked("chapter", LAST).prompt
    notes = [note for chapter in played()[1].chapters[:LAST] for note in chapter.told]
    assert len(notes) > 5 * LAST
    assert [note for note in notes if f"- {note}\n" not in prompt] == []


def test_the_last_chapter_knows_the_hosts_own_stories_of_each_chapter() -> None:
    own = asked("chapter", LAST).prompt.partition("The hosts' own words so far.")[2]
    for story in ("I once lost a car in a car park", "a cat being fond of the tin opener", "my aunt's birthday"):
        assert story in own
    assert len(re.findall(r"^- [AB]: ", own, re.MULTILINE)) > 2 * LAST


def test_the_last_judge_knows_what_the_first_chapters_told() -> None:
    """The passages of the third chapter are not those of the last one."""
    known = asked("judge", LAST).prompt.partition("Known without a passage: ")[2]
    assert "He says that the man has jumped into a lake." in known


def test_the_prompts_of_a_long_episode_stay_within_the_budget() -> None:
    sizes = [len(request.system) + len(request.prompt) for request in played()[0].asked.values()]
    outline, *others = sizes
    assert max(others) < MAX_PROMPT_TOKENS * CHARS_PER_TOKEN / 2
    assert outline < 3 * MAX_PROMPT_TOKENS * CHARS_PER_TOKEN


def test_neighbouring_chapters_of_a_long_episode_have_different_shapes() -> None:
    shapes = [choose_shape(number, CHAPTERS) for number in range(CHAPTERS)]
    assert (shapes[0], shapes[LAST]) == ("", "")
    assert set(shapes[1:LAST]) == set(SHAPES)
    assert all(one != other for one, other in pairwise(shapes))
    for number, shape in enumerate(shapes):
        assert [each for each in SHAPES if each in asked("chapter", number).prompt] == ([shape] if shape else [])


def test_a_short_episode_has_no_shapes() -> None:
    assert {choose_shape(number, 7) for number in range(7)} == {""}


@pytest.mark.parametrize(("words", "wanted"), [(103, 100), (97, 100), (104, 88), (96, 112), (110, 60), (90, 150)])
def test_a_small_excess_or_lack_is_left_alone(words: int, wanted: int) -> None:
    """The last of 16 chapters makes up for the others, except for 3 % of the episode, and within limits."""
    planned = PlannedChapter("A title", "Why?", (), 100)
    outline = Outline("A title", "Why?", (planned,) * CHAPTERS, "a writer")
    chapter = Chapter("A title", (Turn(Speaker.HOST, (Part(" ".join(["word"] * words), TurnKind.REACTION),)),))
    assert next_chapter_words(outline, [WrittenChapter(chapter)] * LAST).wanted == wanted
