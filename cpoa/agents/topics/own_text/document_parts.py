"""Chooses parts of documents that together are far longer than an episode, so that no input holds a worker."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind, count_words
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.contracts.source_documents import DocumentBlock, SourceDocument

MAX_WORDS = 60_000
"""Of all documents of an episode together: the longest episode says about 4,500, and a model is shown 20,000."""

_PART_WORDS = 200
_MAX_BLOCK_WORDS = 400
_SENTENCE_ENDS = (".", "!", "?", "…", ".”", '."', "。", "！", "？")
# A word with the space after it; of a text without spaces, a sentence or a part of one.
_PIECE_OF_TEXT = re.compile(r"\s*+[^\s。！？]{0,500}+[。！？]*+\s*+")


def share_words(counts: Sequence[int], most: int = MAX_WORDS) -> list[int]:
    """How many words are used of each document. Short ones are used whole; the others share the rest equally."""
    shares = [0] * len(counts)
    left = most
    for done, place in enumerate(sorted(range(len(counts)), key=counts.__getitem__)):
        shares[place] = min(counts[place], left // (len(counts) - done))
        left -= shares[place]
    return shares


def take_parts(document: SourceDocument, max_words: int, topic: str) -> SourceDocument:
    """The beginning, the parts with most words of the topic, and else parts from all over the document, in its order.
    Each keeps the headings above it."""
    if document.count_words() <= max_words:
        return document
    parts = list(_parts(document.blocks))
    kept = _choose(parts, max_words, frozenset(content_words(topic)))
    return replace(document, blocks=tuple(_blocks(parts[place] for place in sorted(kept))))


@dataclass(slots=True)
class _Part:
    headings: tuple[DocumentBlock, ...]
    blocks: list[DocumentBlock] = field(default_factory=list)
    words: int = 0


def _parts(blocks: Sequence[DocumentBlock]) -> Iterator[_Part]:
    part = _Part(())
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            if part.blocks:
                yield part
            part = _Part((block,) if part.blocks else (*part.headings, block))
            continue
        for piece in _pieces(block):
            if part.words >= _PART_WORDS:
                yield part
                part = _Part(part.headings)
            part.blocks.append(piece)
            part.words += count_words(piece.text)
    if part.blocks:
        yield part


def _pieces(block: DocumentBlock) -> Iterator[DocumentBlock]:
    """Divides a paragraph that is longer than a page."""
    if count_words(block.text) <= _MAX_BLOCK_WORDS:
        yield block
        return
    kept, count = list[str](), 0
    for word in _PIECE_OF_TEXT.findall(block.text):
        kept.append(word)
        count += count_words(word)
        if count >= _MAX_BLOCK_WORDS or (count >= _PART_WORDS and word.rstrip().endswith(_SENTENCE_ENDS)):
            yield replace(block, text="".join(kept).strip())
            kept, count = [], 0
    if kept:
        yield replace(block, text="".join(kept).strip())


def _choose(parts: Sequence[_Part], max_words: int, topic: frozenset[str]) -> set[int]:
    """Returns the places of the parts."""
    scores = [_count_topic_words(part, topic) for part in parts]
    width = len(parts).bit_length()
    order = sorted(range(1, len(parts)), key=lambda place: (-scores[place], _spread(place, width)))
    kept, words = set[int](), 0
    for place in (0, *order):
        if words + parts[place].words <= max_words:
            kept.add(place)
            words += parts[place].words
    return kept


def _count_topic_words(part: _Part, topic: frozenset[str]) -> int:
    """Stems are looked for as beginnings or middles of words, which is fast, and exact enough to sort by."""
    text = " ".join(block.text for block in (*part.headings, *part.blocks)).casefold()
    return sum(stem in text for stem in topic)


def _spread(place: int, width: int) -> int:
    """The bits of the place in reverse: sorted by it, the first few places are far apart, and the next between them."""
    return int(f"{place:0{width}b}"[::-1], 2)


def _blocks(parts: Iterator[_Part]) -> Iterator[DocumentBlock]:
    said: tuple[DocumentBlock, ...] = ()
    for part in parts:
        if part.headings is not said:
            yield from part.headings
            said = part.headings
        yield from part.blocks
