"""Finds the runs of a paragraph that are worth saying."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.paragraphs import Run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cpoa.agents.script.embedded.paragraphs import Paragraph

WANTED = 0.5
"""From this bearing on a sentence answers the ask or tells directly about it."""

TOLERATED = 0.2
"""Below this bearing a sentence is about something else. It is said only if a wanted sentence leans on it."""

MAX_RUN_WORDS = 80
"""Spoken words, about half a minute: a longer stretch is handed over to the other voice."""

_MIN_SPLIT_WORDS = 30
_MAX_CONTEXT_WORDS = 100
_MAX_GAP = 2


def find_runs(paragraph: Paragraph, said: Collection[int], wanted: float = WANTED) -> list[Run]:
    """``said``: positions of sentences that were said already. ``wanted``: the bearing that makes a sentence worth
    saying."""
    kept: set[int] = set()
    for position, sentence in enumerate(paragraph.sentences):
        if sentence.bearing >= wanted and position not in said:
            kept.update(with_context(paragraph, position, said))
    _fill_gaps(paragraph, kept, said)
    return [run for start, end in _stretches(kept) for run in _split(paragraph, start, end)]


def with_context(paragraph: Paragraph, position: int, said: Collection[int] = ()) -> range:
    """Returns the positions of the sentence and of the sentences that it leans on; empty if those are too long."""
    start = position
    while start > 0 and paragraph.leaning[start] and start - 1 not in said:
        start -= 1
    if sum(paragraph.lengths[start:position]) > _MAX_CONTEXT_WORDS:
        return range(0)
    return range(start, position + 1)


def _fill_gaps(paragraph: Paragraph, kept: set[int], said: Collection[int]) -> None:
    """Keeps one or two related sentences between two kept ones, so that the paragraph is told in one run."""
    ordered = sorted(kept)
    for first, second in pairwise(ordered):
        gap = range(first + 1, second)
        related = all(paragraph.sentences[each].bearing >= TOLERATED and each not in said for each in gap)
        if len(gap) <= _MAX_GAP and related:
            kept.update(gap)


def _stretches(kept: set[int]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for position in sorted(kept):
        if position != end:
            if end > 0:
                yield start, end
            start = position
        end = position + 1
    if end > 0:
        yield start, end


def _split(paragraph: Paragraph, start: int, end: int) -> Iterator[Run]:
    """Splits a long stretch before sentences that stand alone."""
    begun, words = start, 0.0
    for position in range(start, end):
        length = paragraph.lengths[position]
        is_long = words + length > MAX_RUN_WORDS and words >= _MIN_SPLIT_WORDS
        if is_long and not paragraph.leaning[position]:
            yield Run(paragraph, begun, position)
            begun, words = position, 0.0
        words += length
    yield Run(paragraph, begun, end)
