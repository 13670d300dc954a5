"""What a reader of files leaves in a document, and nobody wants to hear: numbers of headings, lines with addresses."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.source_documents import DocumentBlock

_HEADING_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.)\s+(?=[^\W\d_])")
_MIN_NUMBERED = 2
_MIN_QUESTIONS = 2
_MIN_QUESTION_SHARE = 0.6
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60})+|\+\d[\d ()/-]{6,20}\d")
_MAX_ADDRESS_WORDS = 12
_ABSTRACT = re.compile(r"(?:abstract|summary|zusammenfassung|résumé|resumen)\b[.:—–-]?", re.IGNORECASE)
_MAX_FRONT_BLOCKS = 12
_MAX_FRONT_WORDS = 16


def is_question(block: DocumentBlock) -> bool:
    return block.kind is BlockKind.HEADING and block.text.endswith("?")


def is_interview(blocks: Sequence[DocumentBlock]) -> bool:
    """Whether most headings are questions: what is below them answers, and is not what the author says."""
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    asked = sum(map(is_question, headings))
    return asked >= _MIN_QUESTIONS and asked >= _MIN_QUESTION_SHARE * len(headings)


def without_furniture(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    kept = [block for block in _without_front(blocks) if not _is_address(block)]
    numbered = [block for block in kept if block.kind is BlockKind.HEADING and _HEADING_NUMBER.match(block.text)]
    return [_without_number(block) for block in kept] if len(numbered) >= _MIN_NUMBERED else kept


def _without_number(block: DocumentBlock) -> DocumentBlock:
    if block.kind is not BlockKind.HEADING:
        return block
    return replace(block, text=_HEADING_NUMBER.sub("", block.text, count=1))


def _is_address(block: DocumentBlock) -> bool:
    """ "lea@example.org +44 1632 960000 Harwick": a line that nobody reads aloud."""
    short = block.kind is BlockKind.PARAGRAPH and len(block.text.split()) <= _MAX_ADDRESS_WORDS
    return short and not block.text.endswith((".", "!", "?")) and bool(_ADDRESS.search(block.text))


def _without_front(blocks: Sequence[DocumentBlock]) -> list[DocumentBlock]:
    """Authors, their institutes and the date are between a paper's title and its abstract, each on a line."""
    for at, block in enumerate(blocks[:_MAX_FRONT_BLOCKS]):
        opening = _ABSTRACT.match(block.text)
        if opening and (opening.end() == len(block.text) or not block.text[opening.end() - 1].isalpha()):
            above = [one for one in blocks[:at] if not _is_front(one)]
            is_bare = opening.end() == len(block.text) and block.kind is not BlockKind.HEADING
            return [*above, *blocks[at + 1 if is_bare else at :]]
    return list(blocks)


def _is_front(block: DocumentBlock) -> bool:
    short = len(block.text.split()) <= _MAX_FRONT_WORDS
    return block.kind is BlockKind.PARAGRAPH and short and not block.text.endswith((".", "!", "?"))
