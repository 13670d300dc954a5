"""What is around the text of a PDF's pages: running heads and feet, page numbers, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from cpoa.documents.readers.pdf_layout import Line, rows

if TYPE_CHECKING:
    from cpoa.documents.readers.pdf_pieces import PageText, Piece

_PAGE_NUMBER = re.compile(
    r"[^\w]{0,4}(?:page|seite|p\.|pág\.|slide|folie)?\s?(?:\d{1,4}|[ivxlc]{1,7})(?:\s?(?:/|of|von|sur|de)\s?\d{1,4})?[^\w]{0,4}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d++")
_NOTE_START = re.compile(r"(?:\d{1,3}|[*∗†‡§¶]{1,3}|[a-z])(?:[.)]?\s|(?=[A-Z“\"]))")
_MAX_ROWS = 3
_LARGE = 1.12
_EDGE = 0.13  # of the page's height
_BIN = 6  # points
_SMALLER = 0.93
_FOOT = 0.5


def drop_furniture(pages: list[PageText], labels: list[str], *, is_slides: bool) -> None:
    """Takes the lines that repeat at the same height, and those with the page's number, out of the pages."""
    counts = Counter[tuple[str, int]]()
    size = _usual_size(pages)
    edges = [_edges(page) for page in pages]
    for page_edges in edges:
        counts.update({key for rows_of_edge in page_edges for row in rows_of_edge for key in _keys(row, size)})
    needed = max(2, len(pages) * 2 // 5) if is_slides else (2 if len(pages) <= 5 else 3)
    for page, page_edges, label in zip(pages, edges, labels, strict=True):
        dropped = set[int]()
        for rows_of_edge in page_edges:
            for row in rows_of_edge:
                is_repeated = any(counts[key] >= needed for key in _keys(row, size))
                is_number = _PAGE_NUMBER.fullmatch(_text(row)) or label in {row[0].text, row[-1].text}
                if not is_repeated and not is_number:
                    break  # what is further in is text
                dropped.update(id(piece) for piece in row)
        page.pieces = [piece for piece in page.pieces if id(piece) not in dropped]


def _edges(page: PageText) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Rows at the head and at the foot, from the edge inwards."""
    low, high = _EDGE * page.height, (1 - _EDGE) * page.height
    head = rows([piece for piece in page.pieces if piece.base >= high])
    foot = rows([piece for piece in page.pieces if piece.base <= low])
    return head[:_MAX_ROWS], foot[::-1][:_MAX_ROWS]


def _text(row: list[Piece]) -> str:
    return " ".join(piece.text for piece in row)


def _usual_size(pages: list[PageText]) -> float:
    sizes = Counter[float]()
    for page in pages:
        for piece in page.pieces:
            sizes[piece.size] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _keys(row: list[Piece], size: float) -> tuple[tuple[str, int], tuple[str, int]]:
    """The text at a height, in two divisions into stripes: a line may lie on a border of one. Numbers do not count,
    except in large type: "Chapter 1" and "Chapter 2" are headings."""
    text = _text(row).casefold()
    text = text if row[0].size > _LARGE * size else _DIGITS.sub("#", text)
    return (text, int(row[0].base / _BIN) * 2), (text, int(row[0].base / _BIN + 0.5) * 2 + 1)


def split_footnotes(lines: list[Line], *, body_size: float, height: float) -> tuple[list[Line], int]:
    """Returns the lines of a page without its footnotes, and how many there were: small type at the foot of a column
    that begins with a mark."""
    notes, dropped = 0, set[int]()
    for _, region in groupby(lines, key=lambda line: line.region):
        small = _small_at_the_foot(list(region), body_size, height)
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
