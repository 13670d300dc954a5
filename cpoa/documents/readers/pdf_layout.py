"""The lines of a page in the order in which they are read: down each column, columns from left to right."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from cpoa.documents.readers.pdf_pieces import Piece

_STRIPES = 240
_MAX_COLUMNS_DEEP = 3
_MAX_CROSSING = 0.15
_MIN_GUTTER = 0.6  # of the size of the letters
_SAME_HEIGHT = 0.15  # as above
_MAX_SAME_HEIGHTS = 0.5
_MIN_SIDE_LINES = 5
_CELL_GAP = 1.5  # as above: between the cells of a table


@dataclass(slots=True)
class Line:
    """``region``: a number for each stretch of a column; ``region_left`` and ``region_right`` are its margins.
    ``cells``: the text, divided at wide gaps."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_bold: bool
    cells: tuple[str, ...]
    page: int = 0
    region: int = 0
    region_left: float = 0.0
    region_right: float = 0.0


def lines_in_order(pieces: list[Piece], *, page: int, first_region: int, min_length: int) -> list[Line]:
    """``min_length``: how many characters a line of a column has on average; with less, it may be a table."""
    lines = list[Line]()
    for at, region in enumerate(_regions(pieces, min_length, _MAX_COLUMNS_DEEP), first_region):
        made = _lines(region)
        rights = sorted(line.right for line in made)
        left, right = min(line.left for line in made), rights[int(0.9 * (len(rights) - 1))]
        for line in made:
            line.page, line.region, line.region_left, line.region_right = page, at, left, right
        lines += made
    return lines


def rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces at the same height, from the top, each row from left to right."""
    found = list[list[Piece]]()
    for piece in sorted(pieces, key=lambda one: -one.base):
        if found and abs(found[-1][0].base - piece.base) < 0.45 * max(min(found[-1][0].size, piece.size), 1):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in found]


def _regions(pieces: list[Piece], min_length: int, depth: int) -> list[list[Piece]]:
    gutter = _gutter(pieces, min_length) if depth else None
    if gutter is None:
        return [pieces] if pieces else []
    regions = list[list[Piece]]()
    for is_across, band in _bands(pieces, gutter):
        if is_across:
            regions.append(band)
            continue
        for column in (
            [piece for piece in band if piece.left < gutter],
            [piece for piece in band if piece.left >= gutter],
        ):
            regions += _regions(column, min_length, depth - 1)
    return regions


def _bands(pieces: list[Piece], gutter: float) -> list[tuple[bool, list[Piece]]]:
    """Divides the page, from the top, into what lies across the gutter and what is beside it."""
    bands = list[tuple[bool, list[Piece]]]()
    for row in rows(pieces):
        is_across = any(piece.left < gutter < piece.right for piece in row)
        if bands and bands[-1][0] == is_across:
            bands[-1][1].extend(row)
        else:
            bands.append((is_across, list(row)))
    return bands


def _gutter(pieces: list[Piece], min_length: int) -> float | None:
    if len(pieces) < 6:
        return None
    left, right = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    width = max(1.0, right - left) / _STRIPES
    size = sorted(piece.size for piece in pieces)[len(pieces) // 2]
    best, best_width = None, 0.0
    for start, stop in _empty_stripes(pieces, left, width):
        x, gap = left + (start + stop) / 2 * width, (stop - start) * width
        if gap >= _MIN_GUTTER * size and gap > best_width and _divides(pieces, x, min_length):
            best, best_width = x, gap
    return best


def _empty_stripes(pieces: list[Piece], left: float, width: float) -> list[tuple[int, int]]:
    """Stretches of upright stripes that few pieces cross, as first and last stripe."""
    changes = [0] * (_STRIPES + 1)
    for piece in pieces:
        first = min(_STRIPES - 1, max(0, int((piece.left - left) / width)))
        changes[first] += 1
        changes[min(_STRIPES, max(first + 1, int((piece.right - left) / width)))] -= 1
    allowed = _MAX_CROSSING * len(pieces)
    stretches, depth, start = list[tuple[int, int]](), 0, None
    for at, change in enumerate(changes):
        depth += change
        if depth <= allowed and start is None:
            start = at
        elif depth > allowed and start is not None:
            stretches.append((start, at))
            start = None
    return stretches


def _divides(pieces: list[Piece], x: float, min_length: int) -> bool:
    before = [piece for piece in pieces if piece.right <= x]
    after = [piece for piece in pieces if piece.left >= x]
    if min(len(before), len(after)) < 3:
        return False
    short = [side for side in (before, after) if sum(len(piece.text) for piece in side) < min_length * len(side)]
    if len(short) == 2 or (short and not _is_side_column(short[0], after if short[0] is before else before)):
        return False
    top = min(max(piece.base for piece in side) for side in (before, after))
    foot = max(min(piece.base for piece in side) for side in (before, after))
    shorter = min(max(p.base for p in side) - min(p.base for p in side) for side in (before, after))
    return top - foot >= 0.3 * shorter and top > foot


def _is_side_column(short: list[Piece], wide: list[Piece]) -> bool:
    """Whether the short lines are a column of their own, as the labels beside the text of a curriculum vitae: rows of a
    table have the same height on both sides."""
    bases = sorted(piece.base for piece in wide)
    beside = sum(_is_near(bases, piece.base, _SAME_HEIGHT * piece.size) for piece in short)
    return len(short) >= _MIN_SIDE_LINES and beside <= _MAX_SAME_HEIGHTS * len(short)


def _is_near(bases: list[float], base: float, distance: float) -> bool:
    at = bisect_left(bases, base - distance)
    return at < len(bases) and bases[at] <= base + distance


def _lines(pieces: list[Piece]) -> list[Line]:
    return [_line(row) for row in rows(pieces)]


def _line(row: list[Piece]) -> Line:
    largest = max(row, key=lambda piece: (len(piece.text) > 2, piece.size))
    cells = [row[0].text]
    for before, piece in pairwise(row):
        if piece.left - before.right > _CELL_GAP * largest.size:
            cells.append(piece.text)
        else:
            cells[-1] += f" {piece.text}"
    return Line(
        text=" ".join(cells),
        left=row[0].left,
        right=max(piece.right for piece in row),
        base=largest.base,
        size=largest.size,
        is_bold=all(piece.is_bold for piece in row),
        cells=tuple(cells),
    )
