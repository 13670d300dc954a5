"""Reads a plain text."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.documents.charsets import decode
from cpoa.documents.document_length import cut_text
from cpoa.documents.plain_line import plain_line

if TYPE_CHECKING:
    from cpoa.documents.hints import Hints

_DIGITS = re.compile(r"\d++")


def read(data: bytes, hints: Hints) -> SourceDocument:
    """A block is a paragraph between empty lines. Its lines stay lines: they are what the reader of own texts knows
    e-mails, transcripts, lists and poems by, and it joins the lines and words that are only wrapped."""
    text, left_out = cut_text(decode(data, hints.content_type))
    paragraphs: list[list[str]] = [[]]
    for line in _without_page_edges(text).split("\n"):
        kept = plain_line(line)
        if kept:
            paragraphs[-1].append(kept)
        elif paragraphs[-1]:
            paragraphs.append([])
    blocks = tuple(DocumentBlock(BlockKind.PARAGRAPH, "\n".join(lines)) for lines in paragraphs if lines)
    if not blocks:
        raise UnreadableSourceError("The file is empty. Choose a file with text, or paste the text.")
    return SourceDocument(blocks, left_out=left_out)


def _without_page_edges(text: str) -> str:
    """Joins the pages of a text that was made for a printer: without the lines at the foot of each page, such as
    "Ferrier [Page 1]", and those at the heads of the others."""
    pages = [page.strip("\n") for page in text.split("\f")]
    foot, count = Counter(map(_foot, pages)).most_common(1)[0]
    if len(pages) < 2 or count < 2 or not foot:
        return text.replace("\f", "\n\n")
    joined: list[str] = []
    for number, page in enumerate(pages):
        lines = page.split("\n")
        if _foot(page) == foot:
            lines.pop()
        if number and len(lines) > 1 and not lines[1].strip():
            lines = lines[1:]
        body = "\n".join(lines).strip("\n")
        goes_on = joined and joined[-1][-1:].isalnum() and body.lstrip()[:1].islower()
        joined += ["\n" if goes_on else "\n\n", body]
    return "".join(joined[1:])


def _foot(page: str) -> str:
    """Returns the last line, without the number of the page."""
    return _DIGITS.sub("#", page.rpartition("\n")[2].strip())
