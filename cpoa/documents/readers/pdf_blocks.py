"""The parts of a PDF's text as blocks of a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind, DocumentBlock
from cpoa.documents.metadata import one_line
from cpoa.documents.notices import caption_kind, heads_of, is_caption, notice
from cpoa.documents.readers.pdf_paragraphs import Part, ends_sentence, is_formula, is_larger, item_text
from cpoa.documents.readers.pdf_words import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+(?=[A-Z])")
_LETTER = re.compile(r"[^\W\d_]")
_MAX_HEADING = 200
_MAX_HEADING_LINES = 4
_MAX_WORDS_OF_BOLD_HEADING = 15
_MAX_LEVEL = 6


def make_blocks(
    parts: Sequence[Part], size: float, known: frozenset[str], places: Sequence[str]
) -> list[DocumentBlock]:
    """``size``: of most letters; ``places``: of each page, such as "page iv"."""
    texts = [one_line(joined([line.text for line in part.lines], known)) for part in parts]
    levels = _levels(parts, texts, size)
    blocks = list[DocumentBlock]()
    for part, text in zip(parts, texts, strict=True):
        place = places[part.lines[0].page]
        if part.is_table:
            _add_notice(blocks, notice("table", heads_of(list(part.lines[0].cells)), place), is_caption=False)
        elif is_formula(part.lines[0]):
            blocks.append(notice("formula", "", place))
        elif is_caption(text):
            _add_notice(blocks, notice(caption_kind(text) or "figure", text, place), is_caption=True)
        elif part.is_contents:
            _drop_heading(blocks)
        elif not _LETTER.search(text) or _is_label(part, text, size):
            continue
        elif _style(part) in levels and _is_heading(part, text, size):
            blocks.append(DocumentBlock(BlockKind.HEADING, text, place, level=levels[_style(part)]))
        elif part.is_item:
            blocks.append(DocumentBlock(BlockKind.LIST_ITEM, item_text(text), place))
        else:
            blocks.append(DocumentBlock(BlockKind.PARAGRAPH, text, place))
    return blocks


def _drop_heading(blocks: list[DocumentBlock]) -> None:
    """The heading of a table of contents goes with it."""
    if blocks and blocks[-1].kind is BlockKind.HEADING and len(blocks[-1].text.split()) <= 3:
        blocks.pop()


def _add_notice(blocks: list[DocumentBlock], added: DocumentBlock, *, is_caption: bool) -> None:
    """A table and its caption, above or below it, have one notice."""
    last = blocks[-1] if blocks else None
    is_doubled = last is not None and last.kind is BlockKind.NOTICE and last.text.startswith("A table")
    if is_doubled and added.text.startswith("A table"):
        if is_caption:
            blocks[-1] = added
    else:
        blocks.append(added)


def _style(part: Part) -> tuple[float, bool]:
    return round(part.size * 2) / 2, part.is_bold


def _levels(parts: Sequence[Part], texts: Sequence[str], size: float) -> dict[tuple[float, bool], int]:
    """Levels of headings by their type: larger before smaller, bold before light."""
    pairs = zip(parts, texts, strict=True)
    styles = {_style(part) for part, text in pairs if not part.is_table and _is_heading(part, text, size)}
    return {style: min(level, _MAX_LEVEL) for level, style in enumerate(sorted(styles, reverse=True), 1)}


def _is_heading(part: Part, text: str, size: float) -> bool:
    if len(text) > _MAX_HEADING or len(part.lines) > _MAX_HEADING_LINES or part.is_contents:
        return False
    letters = _LETTER.findall(text)
    if len(letters) < 2:
        return False
    if is_larger(part, size):
        return not (ends_sentence(text) and len(text) > 100)
    if part.size < 0.97 * size or text.endswith((".", ",", ";", ":")):
        return False
    if part.is_bold:
        return len(text.split()) <= _MAX_WORDS_OF_BOLD_HEADING
    is_in_capitals = len(letters) >= 4 and all(letter.isupper() for letter in letters)
    is_short = len(text.split()) <= 8 and len(part.lines) == 1
    return is_short and (is_in_capitals or (bool(_NUMBERED.match(text)) and not part.is_item))


def _is_label(part: Part, text: str, size: float) -> bool:
    """A few words in small type, apart from all others: the labels of a figure's axes."""
    return part.size < 0.9 * size and len(part.lines) == 1 and len(text.split()) <= 4 and not part.is_item
