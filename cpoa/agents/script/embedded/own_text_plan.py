"""Plans an episode of the user's own texts: all of it in order. What does not fit is left out by whole sections."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.own_text_block import Block
from cpoa.agents.script.embedded.paragraphs import Run
from cpoa.agents.script.embedded.repeats import without_repeats
from cpoa.agents.script.embedded.runs import MAX_RUN_WORDS
from cpoa.agents.script.embedded.several_texts import choose_from_each
from cpoa.agents.script.names import is_same_title
from cpoa.contracts.material import PassageForm
from cpoa.text.leaning import leans
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.script.embedded.paragraphs import Paragraph
    from cpoa.contracts.material import Sentence

_MIN_BLOCK_WORDS = 60
_BLOCK_SHARE = 0.12
"""A section longer than this share of the episode is left out in parts."""

_HARD_BLOCK_FACTOR = 1.5
_HARD_RUN_WORDS = 150
"""Above this a run is split before a sentence that leans on the one before it too."""

_MIN_SPLIT_WORDS = 25
_MAX_COUNT = 20
_TOPIC_WEIGHT = 2.0
_MAX_LEFT_OUT = 50


@dataclass(frozen=True, slots=True)
class OwnOutline:
    """``left_out``: the sections that did not fit, each by its heading, or by its first words if it has no heading; of
    a source that is left out as a whole, its title. ``partly``: sources of which something is left out."""

    blocks: tuple[Block, ...]
    left_out: tuple[str, ...] = ()
    partly: frozenset[str] = frozenset()

    @property
    def runs(self) -> tuple[Run, ...]:
        return tuple(run for block in self.blocks for run in block.runs)


def plan_own_text(paragraphs: Sequence[Paragraph], topic: str, max_words: float, *, asked: str = "") -> OwnOutline:
    """``asked``: what the user wants to know from several texts; empty if they gave the texts alone."""
    paragraphs = without_repeats(_without_titles(paragraphs, topic))
    blocks = list(_blocks(paragraphs, max(_MIN_BLOCK_WORDS, _BLOCK_SHARE * max_words)))
    if sum(block.words for block in blocks) <= max_words or not blocks:
        return OwnOutline(tuple(blocks))
    if len({block.source_id for block in blocks}) > 1:
        return _plan_several(blocks, asked, max_words)
    kept = _choose(blocks, topic, max_words)
    said = [block for place, block in enumerate(blocks) if place in kept]
    return OwnOutline(tuple(_trim(said, max_words)), _names_left_out(blocks, kept), frozenset({blocks[0].source_id}))


def _plan_several(blocks: Sequence[Block], asked: str, max_words: float) -> OwnOutline:
    rank = _importance(blocks, asked)
    chosen = choose_from_each(blocks, [rank(place)[0] for place in range(len(blocks))], asked, max_words)
    said = {block.source_id for block in chosen.values()}
    cut = (place for place, block in enumerate(blocks) if chosen.get(place) != block)
    partly = frozenset(blocks[place].source_id for place in cut) & said
    return OwnOutline(tuple(chosen.values()), _names_left_out(blocks, set(chosen)), partly)


def _without_titles(paragraphs: Sequence[Paragraph], topic: str) -> list[Paragraph]:
    """The host says the titles, so a text that begins with its title is read from its second sentence on."""
    kept: list[Paragraph] = []
    last: str | None = None
    for paragraph in paragraphs:
        source, first = paragraph.passage.source_id, paragraph.sentences[0].text
        titles = (topic, paragraph.passage.title) if last is None else (paragraph.passage.title,)
        if source != last and any(is_same_title(first, title) for title in titles):
            paragraph = replace(  # noqa: PLW2901 - the rest of it
                paragraph, sentences=paragraph.sentences[1:], leaning=paragraph.leaning[1:]
            )
        last = source
        if paragraph.sentences:
            kept.append(paragraph)
    return kept


def _blocks(paragraphs: Sequence[Paragraph], max_words: float) -> Iterator[Block]:
    for number, section in enumerate(_sections(paragraphs)):
        runs: list[Run] = []
        words = 0.0
        for paragraph in section:
            pieces = list(_pieces(paragraph))
            length = sum(piece.words for piece in pieces)
            if runs and words + length > max_words and _may_begin_block(paragraph):
                yield Block(number, section[0].passage.heading, tuple(runs))
                runs, words = [], 0.0
            for piece in pieces:
                is_long = words > (_HARD_BLOCK_FACTOR * max_words if piece.leans else max_words)
                if runs and is_long and piece.start > 0:
                    yield Block(number, section[0].passage.heading, tuple(runs))
                    runs, words = [], 0.0
                runs.append(piece)
                words += piece.words
        yield Block(number, section[0].passage.heading, tuple(runs))


def _sections(paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
    """Groups neighbours of one source and one heading."""
    sections: list[list[Paragraph]] = []
    for paragraph in paragraphs:
        last = sections[-1][-1].passage if sections else None
        passage = paragraph.passage
        if last is None or (last.source_id, last.heading) != (passage.source_id, passage.heading):
            sections.append([])
        sections[-1].append(paragraph)
    return sections


def _may_begin_block(paragraph: Paragraph) -> bool:
    """An answer stays with its question, and a list with the line that leads to it."""
    return paragraph.passage.form in (PassageForm.PROSE, PassageForm.QUESTION) and not paragraph.leaning[0]


def _pieces(paragraph: Paragraph) -> Iterator[Run]:
    """Each item of a list is a run, with what leans on it; prose is split into runs of at most about half a minute."""
    count = len(paragraph.sentences)
    if paragraph.passage.form is PassageForm.LIST:
        starts = [place for place in range(count) if place == 0 or not _continues_item(paragraph.sentences[place])]
        yield from (Run(paragraph, start, end) for start, end in pairwise([*starts, count]))
        return
    start, words = 0, 0.0
    for place in range(count):
        length = paragraph.lengths[place]
        is_long = words + length > MAX_RUN_WORDS and words >= _MIN_SPLIT_WORDS
        if is_long and (not paragraph.leaning[place] or words + length > _HARD_RUN_WORDS):
            yield Run(paragraph, start, place)
            start, words = place, 0.0
        words += length
    yield Run(paragraph, start, count)


def _continues_item(sentence: Sentence) -> bool:
    """Whether it leans by its own words. A noun that two items share does not join them."""
    return leans(sentence.text, frozenset(), frozenset())


def _choose(blocks: Sequence[Block], topic: str, max_words: float) -> set[int]:
    """Returns the places of the first block, the last one, and the most important ones of the rest."""
    kept = {0, len(blocks) - 1}
    words = sum(blocks[place].words for place in kept)
    for place in sorted(range(1, len(blocks) - 1), key=_importance(blocks, topic)):
        if words + blocks[place].words <= max_words:
            kept.add(place)
            words += blocks[place].words
    return kept


class _importance:  # noqa: N801 (used as a function)
    """A sort key: blocks with the words that the text uses most, and with the words of the topic, come first."""

    def __init__(self, blocks: Sequence[Block], topic: str) -> None:
        self._blocks = blocks
        self._words = [set(content_words(" ".join(run.text for run in block.runs))) for block in blocks]
        self._counts = Counter(word for words in self._words for word in words)
        self._topic = set(content_words(topic))

    def __call__(self, place: int) -> tuple[float, int]:
        words = self._words[place]
        common = sum(math.log(min(self._counts[word], _MAX_COUNT)) for word in words) / math.sqrt(len(words) or 1)
        return -(common + _TOPIC_WEIGHT * len(words & self._topic)), place


def _trim(blocks: list[Block], max_words: float) -> list[Block]:
    """Shortens the first and the last block at their ends if they alone are too long."""
    for place in (0, len(blocks) - 1):
        while sum(block.words for block in blocks) > max_words:
            *runs, last = blocks[place].runs
            if len(last.sentences) > 1:
                runs.append(replace(last, end=last.end - 1))
            if not runs:
                break
            blocks[place] = replace(blocks[place], runs=tuple(runs))
    return blocks


def _names_left_out(blocks: Sequence[Block], kept: set[int]) -> tuple[str, ...]:
    """A section that is left out as a whole has its heading; a stretch inside a section has its first words."""
    partly_said = {blocks[place].number for place in kept}
    sources_said = {blocks[place].source_id for place in kept}
    names = []
    previous: Block | None = None
    for place, block in enumerate(blocks):
        if place in kept:
            previous = None
            continue
        if block.source_id not in sources_said:
            names.append(block.runs[0].passage.title)
        elif previous is None or previous.number != block.number:
            is_whole = block.heading is not None and block.number not in partly_said
            names.append(block.heading if is_whole and block.heading else block.first_words)
        previous = block
    names = list(dict.fromkeys(names))
    if len(names) > _MAX_LEFT_OUT:
        names = [*names[: _MAX_LEFT_OUT - 1], f"and {len(names) - _MAX_LEFT_OUT + 1} more"]
    return tuple(names)
