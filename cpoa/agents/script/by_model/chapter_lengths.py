"""Keeps the model's chapters where their lengths allow it: whole short ones are joined, long ones are cut.

A chapter is spoken before the next one is written. So what is decided about it does not depend on those that follow,
except that a short one waits for the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_titles import free_title
from cpoa.agents.script.by_model.lengths import MAX_CHAPTER_SECONDS, count_words, seconds_of
from cpoa.agents.script.by_model.line_text import is_question
from cpoa.contracts.dialogue import Chapter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.contracts.dialogue import Turn
    from cpoa.contracts.material import Material

MIN_KEPT_SECONDS = 45
_SHORT_REPLY_WORDS = 5
_SHORT_REPLY_COST = 0.15  # as a share of the chapter: it belongs to the turn before it


def fit_chapters(
    chapters: Sequence[Chapter], material: Material, speaking_rate: float, *, are_all: bool = True
) -> tuple[Chapter, ...]:
    """``are_all``: no chapter follows. Otherwise it returns those that will stay as they are."""
    joined = _joined(chapters, speaking_rate, are_all=are_all)
    pieces = [piece for chapter in joined for piece in _cut(chapter, material, speaking_rate)]
    return tuple(_with_own_titles(pieces, material))


def _joined(chapters: Sequence[Chapter], speaking_rate: float, *, are_all: bool) -> list[Chapter]:
    """Joins a chapter that is too short with the next one. The longer of the two gives the title."""
    kept: list[Chapter] = []
    short: Chapter | None = None
    for chapter in chapters:
        joined = chapter if short is None else _join(short, chapter, speaking_rate)
        if _seconds(joined.turns, speaking_rate) < MIN_KEPT_SECONDS:
            short = joined
        else:
            kept.append(joined)
            short = None
    return [*kept, short] if short and are_all else kept


def _join(first: Chapter, second: Chapter, speaking_rate: float) -> Chapter:
    longer = max(first, second, key=lambda chapter: _seconds(chapter.turns, speaking_rate))
    return Chapter(longer.title, (*first.turns, *second.turns))


def _cut(chapter: Chapter, material: Material, speaking_rate: float) -> list[Chapter]:
    if _seconds(chapter.turns, speaking_rate) <= MAX_CHAPTER_SECONDS:
        return [chapter]
    place = _place_to_cut(chapter.turns, speaking_rate)
    if place is None:
        return [chapter]
    halves = (Chapter(chapter.title, chapter.turns[:place]), Chapter(chapter.title, chapter.turns[place:]))
    return [piece for half in halves for piece in _cut(half, material, speaking_rate)]


def _place_to_cut(turns: Sequence[Turn], speaking_rate: float) -> int | None:
    """Returns the place between two exchanges that is nearest to the middle, None if there is none."""
    total = _seconds(turns, speaking_rate)
    costs: dict[int, float] = {}
    for place in range(1, len(turns)):
        before = _seconds(turns[:place], speaking_rate)
        if min(before, total - before) >= MIN_KEPT_SECONDS and _ends_an_exchange(turns[place - 1]):
            is_reply = turns[place].word_count < _SHORT_REPLY_WORDS
            costs[place] = abs(before / total - 0.5) + is_reply * _SHORT_REPLY_COST
    return min(costs, key=costs.__getitem__) if costs else None


def _ends_an_exchange(turn: Turn) -> bool:
    return not is_question(turn.text) and not turn.text.rstrip("\"'").endswith(("—", "..."))


def _with_own_titles(chapters: Iterable[Chapter], material: Material) -> Iterable[Chapter]:
    """No two chapters have one title: the later one is named by the passages that it cites."""
    passages = {passage.passage_id: passage for passage in material.passages}
    taken: set[str] = set()
    for number, chapter in enumerate(chapters, start=1):
        cited = [passages[each] for turn in chapter.turns for each in turn.passage_ids]
        title = free_title(chapter.title, cited, number, taken)
        taken.add(title.lower())
        yield Chapter(title, chapter.turns)


def _seconds(turns: Sequence[Turn], speaking_rate: float) -> float:
    return seconds_of(count_words(turn.text for turn in turns), speaking_rate)
