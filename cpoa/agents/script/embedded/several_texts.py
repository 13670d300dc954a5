"""Chooses from several texts: each has its share of the time, by how much it says about what was asked."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.paragraphs import Run
from cpoa.agents.script.pacing import TURN_GAP_WORDS
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.agents.script.embedded.own_text_block import Block

_MIN_SHARE_WORDS = 75
"""Spoken words: with less time for each, some texts are left out."""

_ANNOUNCEMENT_WORDS = 12
_ASKED_WEIGHT = 3.0
"""A text about all that was asked has so many more shares of the time than one about nothing of it."""

_MIN_STRETCH_WORDS = 12
"""With fewer, "Dear all." would be all that is heard of a letter."""

_MAX_SENTENCES = 60


def choose_from_each(
    blocks: Sequence[Block], importance: Sequence[float], topic: str, max_words: float
) -> dict[int, Block]:
    """Returns the blocks to say by their places; some are shortened. ``topic``: what was asked, or empty."""
    asked = frozenset(content_words(topic))
    bearings = [_bearing(block, asked) for block in blocks]
    places = {
        source: list(found) for source, found in groupby(range(len(blocks)), key=lambda place: blocks[place].source_id)
    }
    amounts = {source: _ANNOUNCEMENT_WORDS + sum(blocks[at].words for at in found) for source, found in places.items()}
    weights = {source: 1 + _ASKED_WEIGHT * max(bearings[at] for at in found) for source, found in places.items()}
    orders = {source: _order(found, bearings, importance) for source, found in places.items()}
    chosen: dict[int, Block] = {}
    for source, share in shares(amounts, weights, max_words).items():
        chosen.update(_fill(blocks, orders[source], share - _ANNOUNCEMENT_WORDS, asked))
    _use_rest(blocks, chosen, orders, weights, max_words)
    return dict(sorted(chosen.items()))


def shares(amounts: Mapping[str, float], weights: Mapping[str, float], max_words: float) -> dict[str, float]:
    """Divides the time by weight; what a short text does not need goes to the others. Texts with the least weight are
    left out if there is too little time for all, and the first before the last of the same weight stays."""
    most = max(1, int(max_words / _MIN_SHARE_WORDS))
    order = {source: place for place, source in enumerate(amounts)}
    open_sources = sorted(amounts, key=lambda source: (-weights[source], order[source]))[:most]
    divided: dict[str, float] = {}
    left = max_words
    while open_sources:
        unit = left / sum(weights[source] for source in open_sources)
        short = [source for source in open_sources if amounts[source] <= unit * weights[source]]
        for source in short or open_sources:
            divided[source] = amounts[source] if short else unit * weights[source]
        left -= sum(amounts[source] for source in short)
        open_sources = [source for source in open_sources if source not in divided]
    return divided


def _bearing(block: Block, asked: frozenset[str]) -> float:
    words = content_words(" ".join((block.heading or "", *(run.text for run in block.runs))))
    return len(asked.intersection(words)) / len(asked) if asked else 0.0


def _order(places: Sequence[int], bearings: Sequence[float], importance: Sequence[float]) -> list[int]:
    """What bears on the ask first. A text that says nothing of it begins with its beginning."""
    first = None if any(bearings[at] for at in places) else places[0]
    return sorted(places, key=lambda at: (-bearings[at], at != first, importance[at]))


def _fill(blocks: Sequence[Block], order: Sequence[int], share: float, asked: frozenset[str]) -> dict[int, Block]:
    chosen: dict[int, Block] = {}
    words = 0.0
    for place in order:
        block = blocks[place]
        if words + block.words <= share:
            chosen[place] = block
        elif not chosen:
            chosen[place] = shortened(block, share, asked)
        else:
            continue
        words += chosen[place].words
    return chosen


def _use_rest(
    blocks: Sequence[Block],
    chosen: dict[int, Block],
    orders: Mapping[str, Sequence[int]],
    weights: Mapping[str, float],
    max_words: float,
) -> None:
    """Fills the time that is left, with texts that are said already: another one would need its announcement. The text
    that has had least of its share goes first."""
    said = Counter[str]()
    for block in chosen.values():
        said[block.source_id] += int(block.words)
    left = max_words - sum(block.words for block in chosen.values()) - _ANNOUNCEMENT_WORDS * len(said)
    waiting = {source: deque(at for at in orders[source] if at not in chosen) for source in said}
    while waiting:
        source = min(waiting, key=lambda one: said[one] / weights[one])
        if not waiting[source]:
            del waiting[source]
            continue
        place = waiting[source].popleft()
        if blocks[place].words <= left:
            chosen[place] = blocks[place]
            left -= blocks[place].words
            said[source] += int(blocks[place].words)


def shortened(block: Block, max_words: float, asked: frozenset[str]) -> Block:
    """The stretch of its sentences that says most about what was asked; the first of several that say as much."""
    sentences = [(run, at) for run in block.runs for at in range(run.start, run.end)][:_MAX_SENTENCES]
    stretches = [
        _stretch(sentences[at:], max_words)
        for at, (run, place) in enumerate(sentences)
        if at == 0 or not run.paragraph.leaning[place]
    ]
    best = max(stretches, key=lambda runs: len(asked.intersection(content_words(" ".join(run.text for run in runs)))))
    return replace(block, runs=best)


def _stretch(sentences: Sequence[tuple[Run, int]], max_words: float) -> tuple[Run, ...]:
    """At least one sentence."""
    kept: list[tuple[Run, int]] = []
    words = 0.0
    for run, at in sentences:
        length = run.paragraph.lengths[at]
        words += length + (TURN_GAP_WORDS if at == run.start else 0)
        if kept and words > max(max_words, _MIN_STRETCH_WORDS + length):
            break
        kept.append((run, at))
    found = [(run, [at for _, at in group]) for run, group in groupby(kept, key=lambda one: one[0])]
    return tuple(Run(run.paragraph, places[0], places[-1] + 1) for run, places in found)
