"""The lines of a PDF, put together to paragraphs, headings, list items and tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpoa.documents.readers.pdf_layout import Line

_BULLET = re.compile(r"(?:[•‣▪◦●○■□➢✓–—*·-]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_SYMBOL = re.compile(r"[•‣▪◦●○■□➢✓·–—-]\s*+")
_LEADERS = re.compile(r"(?:\.\s?){4}|…{2}")
_SENTENCE_END = re.compile(r"[.!?:;。!?][\"'”’»)\]]{0,2}$")
_FORMULA_NUMBER = re.compile(r"\(\d{1,3}(?:\.\d{1,3})?[a-z]?\)")
_SAME_SIZE = 0.08
_WIDE_GAP = 1.4  # of the usual distance between lines
_MIN_ROWS = 3
_MAX_CELL = 30
_HEADING_SIZE = 1.12  # of the size of most letters


@dataclass(slots=True)
class Part:
    """``is_table``: its lines are rows. ``is_contents``: its lines point to pages."""

    lines: list[Line] = field(default_factory=list)
    is_table: bool = False
    is_contents: bool = False
    is_item: bool = False

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def is_bold(self) -> bool:
        return all(line.is_bold for line in self.lines)


def body_size(lines: list[Line]) -> float:
    """The size that most letters have."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def make_parts(lines: list[Line], size: float) -> list[Part]:
    """A paragraph that ends in another column or on another page is one part, also if a figure is between them."""
    rows = _rows_of_tables(lines)
    distances = _usual_distances(lines)
    parts, text = list[Part](), None
    for at, line in enumerate(lines):
        if at in rows or _LEADERS.search(line.text):
            _add_row(parts, line, is_contents=at not in rows)
            continue
        if text is not None and _continues(text, line, distances.get(line.region, 0.0), size):
            text.lines.append(line)
            continue
        part = Part([line], is_item=bool(_BULLET.match(line.text)))
        parts.append(part)
        if _begins_text(part, line, lines[at + 1] if at + 1 < len(lines) else None, text):
            text = part
    return parts


def item_text(text: str) -> str:
    """Without the symbol that begins the item; numbers and letters stay."""
    return _SYMBOL.sub("", text, count=1) if _BULLET.match(text) else text


def is_larger(part: Part, size: float) -> bool:
    return part.size >= _HEADING_SIZE * size


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text[-4:]))


def _begins_text(part: Part, line: Line, following: Line | None, text: Part | None) -> bool:
    """Small type between two halves of a paragraph, such as a caption, does not end it."""
    if text is None or ends_sentence(text.lines[-1].text) or line.size >= text.lines[-1].size * (1 - _SAME_SIZE):
        return True
    return part.is_item or (following is not None and following.region == line.region)


def _add_row(parts: list[Part], line: Line, *, is_contents: bool) -> None:
    last = parts[-1] if parts else None
    if last is None or not (last.is_contents if is_contents else last.is_table) or last.lines[-1].page != line.page:
        parts.append(Part([line], is_table=not is_contents, is_contents=is_contents))
    else:
        last.lines.append(line)


def _rows_of_tables(lines: list[Line]) -> set[int]:
    """The numbers of lines that are rows: at least three in a column, with short cells."""
    found, run = set[int](), list[int]()
    for at, line in enumerate(lines):
        is_row = len(line.cells) > 1 and not _BULLET.match(line.text) and not _LEADERS.search(line.text)
        if run and (lines[run[-1]].region != line.region or not (is_row or _is_part_of_cell(lines, at))):
            found.update(_table(lines, run))
            run = []
        if is_row or run:
            run.append(at)
    found.update(_table(lines, run))
    return found


def _is_part_of_cell(lines: list[Line], at: int) -> bool:
    """A short line between two rows goes on with a cell."""
    following = lines[at + 1] if at + 1 < len(lines) else None
    return len(lines[at].text) <= _MAX_CELL and following is not None and len(following.cells) > 1


def _table(lines: list[Line], run: list[int]) -> list[int]:
    rows = [lines[at].cells for at in run if len(lines[at].cells) > 1]
    cells = [cell for row in rows for cell in row]
    if len(rows) < _MIN_ROWS or sum(map(len, cells)) > _MAX_CELL * len(cells):
        return []
    return run


def _usual_distances(lines: list[Line]) -> dict[int, float]:
    """The distance between lines that most lines of a column have."""
    distances = dict[int, list[float]]()
    for before, line in pairwise(lines):
        if before.region == line.region and before.base > line.base:
            distances.setdefault(line.region, []).append(before.base - line.base)
    return {region: sorted(found)[len(found) // 2] for region, found in distances.items()}


def is_formula(line: Line) -> bool:
    """Whether a line is a formula with its number: "Q = C L H (1)"."""
    return len(line.cells) > 1 and bool(_FORMULA_NUMBER.fullmatch(line.cells[-1])) and "=" in line.text


def _continues(part: Part, line: Line, distance: float, size: float) -> bool:
    before = part.lines[-1]
    if is_formula(line) or is_formula(before):
        return False
    if _BULLET.match(line.text) and (part.is_item or ends_sentence(before.text) or line.text[0] in "•‣▪●■➢✓"):
        return False
    if abs(line.size - before.size) > _SAME_SIZE * before.size:
        return False
    if before.region != line.region:
        return _continues_elsewhere(part, before, line, size)
    return _continues_below(before, line, distance, part, size)


def _continues_elsewhere(part: Part, before: Line, line: Line, size: float) -> bool:
    """In the next column or on the next page."""
    if ends_sentence(before.text) or before.size >= _HEADING_SIZE * size or before.is_bold != line.is_bold:
        return False
    is_full = before.right >= before.region_right - 0.12 * (before.region_right - before.region_left)
    is_indented = line.left > line.region_left + 0.9 * line.size
    return line.text[:1].islower() or (is_full and not is_indented and len(part.lines) > 1)


def _continues_below(before: Line, line: Line, distance: float, part: Part, size: float) -> bool:
    usual = distance if 0.9 * line.size <= distance <= 2.5 * line.size else 1.25 * line.size
    gap = before.base - line.base
    if gap == 0:
        return False  # another box of a slide
    if gap > _WIDE_GAP * usual or gap < -0.5 * line.size:
        return False
    goes_on = not ends_sentence(before.text) and line.text[:1].islower()
    if goes_on:
        return True
    if before.is_bold != line.is_bold and len(part.lines) <= 3:
        return False
    width = line.region_right - line.region_left
    next_word = 0.5 * line.size * (1 + len(line.text.partition(" ")[0]))
    is_short = before.right + next_word < line.region_right - 0.12 * width and before.size < _HEADING_SIZE * size
    if part.is_item:
        return line.left > part.lines[0].left + 0.3 * line.size and not is_short
    is_indented = line.left - before.left > 0.9 * line.size
    is_hanging = before.left - line.left > 0.9 * line.size and ends_sentence(before.text) and len(part.lines) > 1
    return not (is_indented or is_hanging or is_short)
