"""Cuts the talk into chapters of one to two minutes and names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.pacing import (
    MAX_CHAPTER_SECONDS,
    MIN_CHAPTER_SECONDS,
    TURN_GAP_WORDS,
    seconds,
    spoken_words,
)
from cpoa.contracts.dialogue import Chapter, Turn, TurnKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_IDEAL_SECONDS = 85.0
_OUT_OF_BOUNDS = 1000.0


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


def cut_into_chapters(
    turns: Sequence[Turn],
    section_starts: Sequence[int],
    paragraph_starts: Sequence[int],
    title_of: Callable[[Span], str],
    *,
    speaking_rate: float = 1.0,
) -> tuple[Chapter, ...]:
    return tuple(
        Chapter(title_of(span), tuple(turns[span.start : span.end]))
        for span in spans(turns, section_starts, paragraph_starts, speaking_rate)
    )


def spans(
    turns: Sequence[Turn],
    section_starts: Sequence[int],
    paragraph_starts: Sequence[int] = (),
    speaking_rate: float = 1.0,
) -> list[Span]:
    """The cheapest way to cut: chapters within bounds, near the ideal, at the start of a section or a question."""
    lengths = [seconds(spoken_words(turn.text) + TURN_GAP_WORDS, speaking_rate) for turn in turns]
    starts_at = [0.0]
    for length in lengths:
        starts_at.append(starts_at[-1] + length)
    count = len(turns)
    cut_costs = [_cut_cost(turns, section_starts, paragraph_starts, start) for start in range(count)]
    best: list[float] = [0.0] + [float("inf")] * count
    came_from = [0] * (count + 1)
    for end in range(1, count + 1):
        for start in range(end):
            price = best[start] + _chapter_cost(starts_at[end] - starts_at[start]) + cut_costs[start]
            if price < best[end]:
                best[end], came_from[end] = price, start
    found: list[Span] = []
    end = count
    while end > 0:
        found.insert(0, Span(came_from[end], end))
        end = came_from[end]
    return found


def _chapter_cost(length: float) -> float:
    cost = ((length - _IDEAL_SECONDS) / 30) ** 2
    if length < MIN_CHAPTER_SECONDS:
        cost += _OUT_OF_BOUNDS * (MIN_CHAPTER_SECONDS - length) / MIN_CHAPTER_SECONDS
    if length > MAX_CHAPTER_SECONDS:
        cost += 2 * _OUT_OF_BOUNDS
    return cost


def _cut_cost(
    turns: Sequence[Turn], section_starts: Sequence[int], paragraph_starts: Sequence[int], start: int
) -> float:
    if start == 0:
        return 0.0
    if start in section_starts:
        return 0.2
    if start in paragraph_starts:
        return 1.0
    kind = turns[start].parts[0].kind
    if kind in (TurnKind.RECAP, TurnKind.CLOSE, TurnKind.CREDIT):
        return 60.0
    return 2.5 if kind in (TurnKind.QUESTION, TurnKind.HANDOVER) else 8.0
