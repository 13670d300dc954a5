"""How much of one document is read. A novel of 300 pages has 500,000 to 800,000 characters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.source_documents import DocumentBlock, SourceDocument

MAX_CHARACTERS = 1_000_000
MAX_BLOCKS = 50_000
_ROUNDED_TO_WORDS = 1_000


def limit_length(document: SourceDocument) -> SourceDocument:
    """Leaves out the end of a document that is too long, and says so."""
    kept: list[DocumentBlock] = []
    length = 0
    for block in document.blocks[:MAX_BLOCKS]:
        length += len(block.text)
        if length > MAX_CHARACTERS:
            break
        kept.append(block)
    if len(kept) == len(document.blocks):
        return document
    if not kept:
        kept.append(replace(document.blocks[0], text=_cut_at_word(document.blocks[0].text)))
    return replace(document, blocks=tuple(kept), left_out=(*document.left_out, name_rest(kept)))


def cut_text(text: str) -> tuple[str, tuple[str, ...]]:
    """The start of a text, and the name of the rest if it is too long."""
    if len(text) <= MAX_CHARACTERS:
        return text, ()
    kept = _cut_at_word(text)
    return kept, (_after_words(len(kept.split())),)


def name_rest(kept: Sequence[DocumentBlock]) -> str:
    """Names what comes after these blocks, by the place where they end if the document has places."""
    if kept[-1].place:
        return f"all after {kept[-1].place}"
    return _after_words(sum(len(block.text.split()) for block in kept))


def _after_words(count: int) -> str:
    rounded = count // _ROUNDED_TO_WORDS * _ROUNDED_TO_WORDS
    return f"all after the first {rounded:,} words" if rounded else f"all after the first {MAX_CHARACTERS:,} characters"


def _cut_at_word(text: str) -> str:
    start = text[:MAX_CHARACTERS]
    end = max(start.rfind(" "), start.rfind("\n"))
    return start[:end] if end > 0 else start
