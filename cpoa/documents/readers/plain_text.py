"""Reads a plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.documents.charsets import decode
from cpoa.documents.document_length import cut_text
from cpoa.documents.plain_line import plain_line

if TYPE_CHECKING:
    from cpoa.documents.hints import Hints


def read(data: bytes, hints: Hints) -> SourceDocument:
    """A block is a paragraph between empty lines. Its lines stay lines: they are what the reader of own texts knows
    e-mails, transcripts, lists and poems by, and it joins the lines and words that are only wrapped."""
    text, left_out = cut_text(decode(data, hints.content_type))
    paragraphs: list[list[str]] = [[]]
    for line in text.replace("\f", "\n\n").split("\n"):
        kept = plain_line(line)
        if kept:
            paragraphs[-1].append(kept)
        elif paragraphs[-1]:
            paragraphs.append([])
    blocks = tuple(DocumentBlock(BlockKind.PARAGRAPH, "\n".join(lines)) for lines in paragraphs if lines)
    if not blocks:
        raise UnreadableSourceError("The file is empty. Choose a file with text, or paste the text.")
    return SourceDocument(blocks, left_out=left_out)
