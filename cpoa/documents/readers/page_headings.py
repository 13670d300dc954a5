"""Puts headings back that the extractor drops although it keeps the text below them, as on pages of sections."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from cpoa.contracts.source_documents import BlockKind, DocumentBlock
from cpoa.documents.plain_line import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXTS = frozenset(("p", "li", "dd", "div", "section", "blockquote"))
_KEY_CHARS = 30
_MIN_KEY_CHARS = 12  # shorter texts, such as "Read more", are below several headings
_MAX_HEADING_CHARS = 200
_MAX_PARTS = 20  # of a text: enough for its first words


def find_headings(root: Any) -> dict[str, DocumentBlock]:
    """Returns the heading above each text that begins a section, by the beginning of the text."""
    found: dict[str, DocumentBlock] = {}
    heading: DocumentBlock | None = None
    for element in root.iter(*_HEADINGS, *_TEXTS):
        if element.tag in _HEADINGS:
            text = plain_line(element.text_content())
            known = 0 < len(text) <= _MAX_HEADING_CHARS
            heading = DocumentBlock(BlockKind.HEADING, text, level=int(element.tag[1])) if known else None
        elif heading and (element.text or "").strip():
            key = _key("".join(islice(element.itertext(), _MAX_PARTS)))
            if len(key) >= _MIN_KEY_CHARS:
                found.setdefault(key, heading)
            heading = None
    return found


def restore_headings(blocks: Sequence[DocumentBlock], headings: Mapping[str, DocumentBlock]) -> list[DocumentBlock]:
    return [*_restored(blocks, headings)]


def _restored(blocks: Sequence[DocumentBlock], headings: Mapping[str, DocumentBlock]) -> Iterator[DocumentBlock]:
    kept = {block.text for block in blocks if block.kind is BlockKind.HEADING}
    before: DocumentBlock | None = None
    for block in blocks:
        heading = headings.get(_key(block.text))
        above = before is not None and before.kind is BlockKind.HEADING
        if heading and block.kind is not BlockKind.HEADING and not above and heading.text not in kept:
            kept.add(heading.text)
            yield heading
        yield block
        before = block


def _key(text: str) -> str:
    return plain_line(text)[:_KEY_CHARS].rstrip()
