"""Reads a document of any kind that is supported. Call it in a child process (`cpoa.documents.child_process`)."""
# ruff: noqa: PLC0415 -- the process reads one document, and loads the libraries of its format alone

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.document_length import limit_length
from cpoa.documents.formats import Format, find_format
from cpoa.documents.hints import Hints

if TYPE_CHECKING:
    from collections.abc import Callable

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
    read = replace(document, address=document.address or address, is_plain_text=found is Format.PLAIN_TEXT)
    return limit_length(read)


def _read(found: Format, data: bytes, hints: Hints) -> SourceDocument:
    from cpoa.documents.readers import captions, docx, epub, html_page, markdown, pdf, plain_text

    readers: dict[Format, Callable[[bytes], SourceDocument]] = {
        Format.PDF: pdf.read,
        Format.DOCX: docx.read,
        Format.EPUB: epub.read,
        Format.HTML: partial(html_page.read, hints=hints),
        Format.MARKDOWN: partial(markdown.read, hints=hints),
        Format.CAPTIONS: partial(captions.read, hints=hints),
        Format.PLAIN_TEXT: partial(plain_text.read, hints=hints),
    }
    if found is Format.FEED:
        raise UnreadableSourceError(FEED)
    return readers[found](data)
