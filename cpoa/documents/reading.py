"""Reads a document of any kind that is supported. Call it in a child process (`cpoa.documents.child_process`)."""
# ruff: noqa: PLC0415 -- the process reads one document, and loads the libraries of its format alone

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.formats import Format, find_format
from cpoa.documents.hints import Hints

if TYPE_CHECKING:
    from cpoa.contracts.source_documents import SourceDocument

READ_DOCUMENT = f"{__name__}:read_document"
FEED = "This file is a feed. Give its address instead, or the address of an article."


def read_document(
    data: bytes, *, name: str | None = None, content_type: str | None = None, address: str | None = None
) -> SourceDocument:
    """``name``: of the file, or the path of its address. ``address``: where a page was found.

    Raises UnreadableSourceError."""
    found = find_format(data, name, content_type)
    document = _read(found, data, Hints(name, content_type, address))
    if not document.blocks:
        raise UnreadableSourceError("It holds no text. Give another one, or paste its text.")
    return replace(document, address=document.address or address, is_plain_text=found is Format.PLAIN_TEXT)


def _read(found: Format, data: bytes, hints: Hints) -> SourceDocument:
    from cpoa.documents.readers import captions, docx, epub, html_page, markdown, pdf, plain_text

    match found:
        case Format.PDF:
            return pdf.read(data)
        case Format.DOCX:
            return docx.read(data)
        case Format.EPUB:
            return epub.read(data)
        case Format.HTML:
            return html_page.read(data, hints)
        case Format.MARKDOWN:
            return markdown.read(data, hints)
        case Format.CAPTIONS:
            return captions.read(data, hints)
        case Format.PLAIN_TEXT:
            return plain_text.read(data, hints)
        case Format.FEED:
            raise UnreadableSourceError(FEED)
