"""What stands around the text of a PDF's pages: running heads and feet, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.documents.readers.pdf_layout import Line, rows

if TYPE_CHECKING:
    from cpoa.documents.readers.pdf_pieces import PageText, Piece

_PAGE_NUMBER = re.compile(
    r"[^\w]{0,4}(?:page|seite|p\.|pág\.|slide|folie)?\s?(?:\d{1,4}|[ivxlc]{1,7})(?:\s?(?:/|of|von|sur|de)\s?\d{1,4})?[^\w]{0,4}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d++")
_NOTE_START = re.compile(r"(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z])(?:[.)]?\s|(?=[A-Z“\"]))")
_EDGE = 0.13  # of the page's height
_BIN = 6  # points
_SMALLER = 0.93
_FOOT = 0.5


def drop_furniture(pages: list[PageText], labels: list[str], *, is_slides: bool) -> None:
    """Takes the lines that repeat at the same height, and those with the page's number, out of the pages."""
    counts = Counter[tuple[str, int]]()
    edges = [_edge_rows(page) for page in pages]
    for page_rows in edges:
        counts.update({key for row in page_rows for key in _keys(row)})
    needed = max(2, len(pages) * 2 // 5) if is_slides else (2 if len(pages) <= 5 else 3)
    for page, page_rows, label in zip(pages, edges, labels, strict=True):
        dropped = set[int]()
        for row in page_rows:
            is_repeated = any(counts[key] >= needed for key in _keys(row))
            if is_repeated or _PAGE_NUMBER.fullmatch(_text(row)) or label in {row[0].text, row[-1].text}:
                dropped.update(id(piece) for piece in row)
        page.pieces = [piece for piece in page.pieces if id(piece) not in dropped]


def _edge_rows(page: PageText) -> list[list[Piece]]:
    low, high = _EDGE * page.height, (1 - _EDGE) * page.height
    return rows([piece for piece in page.pieces if not low < piece.base < high])


def _text(row: list[Piece]) -> str:
    return " ".join(piece.text for piece in row)


def _keys(row: list[Piece]) -> tuple[tuple[str, int], tuple[str, int]]:
    """The text without its numbers at a height, in two divisions into stripes: a line may lie on a border of one."""
    text = _DIGITS.sub("#", _text(row)).casefold()
    return (text, int(row[0].base / _BIN) * 2), (text, int(row[0].base / _BIN + 0.5) * 2 + 1)


def split_footnotes(lines: list[Line], *, body_size: float, height: float) -> tuple[list[Line], int]:
    """Returns the lines of a page without its footnotes, and how many there were: small type at the foot of a column
    that begins with a mark."""
    notes, dropped = 0, set[int]()
    for region in {line.region for line in lines}:
        small = _small_at_the_foot([line for line in lines if line.region == region], body_size, height)
        first = next((at for at, line in enumerate(small) if _NOTE_START.match(line.text)), None)
        if first is not None:
            notes += sum(bool(_NOTE_START.match(line.text)) for line in small[first:])
            dropped.update(id(line) for line in small[first:])
    return [line for line in lines if id(line) not in dropped], notes


def _small_at_the_foot(lines: list[Line], body_size: float, height: float) -> list[Line]:
    """Small type that reaches up into the upper half of the page is no footnote."""
    start = len(lines)
    while start and lines[start - 1].size <= _SMALLER * body_size:
        start -= 1
    small = lines[start:]
    return small if small and small[0].base < _FOOT * height else []
