"""A file or page that a user brought, as its text in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """NOTICE: replaces what cannot be said, such as "A table: Harvest by year."."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """``text``: one line without markup; a word that was divided at the end of a line is whole again. ``place``: where
    the block is in the document, as a person would look it up ("page 7", "12:40"); None if the headings say it.
    ``level``: of a heading, from 1. ``speaker``: who says it in a recording's captions."""

    kind: BlockKind
    text: str
    place: str | None = None
    level: int = 1
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """What the document says of itself; None where it says nothing. ``published``: an ISO 8601 date. ``language``: a
    BCP 47 tag. ``licence``: an SPDX identifier or the address of a licence. ``left_out``: what was not read, in words
    for the user ("12 footnotes", "pages 301 to 420"). ``is_plain_text``: each block is a paragraph as it was typed, and
    may be a heading or a list."""

    blocks: tuple[DocumentBlock, ...]
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None
    address: str | None = None
    left_out: tuple[str, ...] = ()
    is_plain_text: bool = False

    @property
    def text(self) -> str:
        """Of all blocks, with empty lines between them: its language is that of most paragraphs."""
        return "\n\n".join(block.text for block in self.blocks)

    def count_words(self) -> int:
        return sum(count_words(block.text) for block in self.blocks)


def count_words(text: str) -> int:
    """Of a text that has no spaces between words, about a seventh of them: enough to compare lengths."""
    return max(len(text.split()), len(text) // 20)


class UnreadableSourceError(Exception):
    """The source has no text that can be read. ``reason``: a sentence for the user, which says what to do instead."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
