"""Slides that were saved as PDF: each has a title, and few words."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind, DocumentBlock
from cpoa.documents.metadata import one_line
from cpoa.documents.readers.pdf_paragraphs import Part, make_parts
from cpoa.documents.readers.pdf_words import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.documents.readers.pdf_layout import Line
    from cpoa.documents.readers.pdf_pieces import PageText

_MAX_WORDS = 130
_TITLE_ZONE = 0.5
_MAX_TITLE_LINES = 3
_MIN_BARE_SLIDES = 3
_MIN_LENGTH_OF_A_BOX = 15


def are_slides(pages: Sequence[PageText]) -> bool:
    """Whether most pages are wider than high and have few words."""
    wide = sum(page.width > 1.15 * page.height for page in pages)
    words = sorted(sum(len(piece.text.split()) for piece in page.pieces) for page in pages)
    return 2 * wide > len(pages) and words[len(words) // 2] <= _MAX_WORDS


def parts_of_slides(slides: Sequence[tuple[list[Line], float]], size: float) -> list[tuple[str | None, list[Part]]]:
    """For each slide, given as lines and height, its title and the parts under it."""
    found = list[tuple[str | None, list[Part]]]()
    for lines, height in slides:
        title = _title(lines, height)
        rest = [one for line in lines if not any(line is part for part in title) for one in _boxes(line)]
        text = one_line(joined([line.text for line in title], frozenset())) if title else None
        found.append((text, make_parts(rest, size)))
    return found


def with_titles(slides: Sequence[tuple[str | None, list[DocumentBlock]]], places: Sequence[str]) -> list[DocumentBlock]:
    """A title that the next slide repeats is one heading."""
    blocks, last = list[DocumentBlock](), None
    slides = _told_in_a_row(slides)
    for (title, under), place in zip(slides, places, strict=True):
        if title and title != last:
            blocks.append(DocumentBlock(BlockKind.HEADING, title, place))
        last = title or last
        blocks += [replace(one, place=place) for one in under]
    return blocks


def _told_in_a_row(
    slides: Sequence[tuple[str | None, list[DocumentBlock]]],
) -> list[tuple[str | None, list[DocumentBlock]]]:
    """Several slides in a row that have a title and nothing else are no headings of what comes below them."""
    told = list[tuple[str | None, list[DocumentBlock]]]()
    for is_bare, row in groupby(slides, key=lambda slide: slide[0] is not None and not slide[1]):
        found = list(row)
        if is_bare and len(found) >= _MIN_BARE_SLIDES:
            found = [(None, [DocumentBlock(BlockKind.PARAGRAPH, title or "")]) for title, _ in found]
        told += found
    return told


def _boxes(line: Line) -> list[Line]:
    """Texts that are side by side on a slide are not one sentence."""
    if len(line.cells) < 2 or len(line.text) < _MIN_LENGTH_OF_A_BOX * len(line.cells):
        return [line]
    return [replace(line, text=cell, cells=(cell,)) for cell in line.cells]


def _title(lines: list[Line], height: float) -> list[Line]:
    """The largest type in the upper half; the first line if all have one size."""
    upper = [line for line in lines if line.base > (1 - _TITLE_ZONE) * height]
    if not upper:
        return []
    largest = max(line.size for line in upper)
    if largest < max(line.size for line in lines):
        return []
    title = [line for line in upper if line.size >= 0.95 * largest]
    return title if (len(title) <= _MAX_TITLE_LINES and len(title) < len(lines)) or len(title) == 1 else upper[:1]
