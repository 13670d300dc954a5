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
_MIN_BOLD_HEADINGS = 2
_MAX_BOLD_WORDS = 20
_LEVEL_OF_BOLD = 3
_MAX_PARTS = 20  # of a text: enough for its first words


def find_headings(root: Any) -> dict[str, DocumentBlock]:
    """Returns the heading above each text that begins a section, by the beginning of the text."""
    found: dict[str, DocumentBlock] = {}
    heading: DocumentBlock | None = None
    for element in root.iter(*_HEADINGS, *_TEXTS):
        if element.tag in _HEADINGS:
            text = plain_line(_words(element))
            known = 0 < len(text) <= _MAX_HEADING_CHARS
            heading = DocumentBlock(BlockKind.HEADING, text, level=int(element.tag[1])) if known else None
        elif heading and (element.text or "").strip():
            key = _key("".join(islice(element.itertext(), _MAX_PARTS)))
            if len(key) >= _MIN_KEY_CHARS:
                found.setdefault(key, heading)
            heading = None
    return found


def _words(heading: Any) -> str:
    """With a space for each end of a line."""
    for end in heading.iter("br"):
        end.tail = f" {end.tail or ''}"
    return str(heading.text_content())


def mark_bold_headings(root: Any) -> None:
    """Many authors make headings and the questions of interviews by hand: short bold paragraphs before others. One of
    them alone may be a caption or a warning."""
    found = [one for one in root.iter("p") if _is_bold_heading(one)]
    for paragraph in found if len(found) >= _MIN_BOLD_HEADINGS else ():
        paragraph.tag = f"h{_LEVEL_OF_BOLD}"


def _is_bold_heading(paragraph: Any) -> bool:
    bold = paragraph[0] if len(paragraph) == 1 and paragraph[0].tag in ("b", "strong") else None
    if bold is None or (paragraph.text or "").strip() or (bold.tail or "").strip():
        return False
    text, after = plain_line(bold.text_content()), paragraph.getnext()
    follows = after is not None and after.tag == "p" and not (len(after) and after[0].tag in ("b", "strong"))
    return follows and 0 < len(text.split()) <= _MAX_BOLD_WORDS and not text.endswith((".", ",", ";", ":"))


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
