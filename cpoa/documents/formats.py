"""Finds what kind of document some bytes are. The bytes count first, then the name, then the declared type."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.charsets import decode
from cpoa.documents.refused_kinds import find_old_office_kind, find_refused_ending, find_refused_kind, refuse
from cpoa.documents.zip_kinds import find_zip_format

if TYPE_CHECKING:
    from collections.abc import Mapping


class Format(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    EPUB = "epub"
    HTML = "html"
    MARKDOWN = "markdown"
    PLAIN_TEXT = "plain_text"
    CAPTIONS = "captions"
    FEED = "feed"


EMPTY = "The file is empty. Give one that contains text."
UNKNOWN = (
    "This kind of file is not known. Give a web page, a PDF, a Word document (.docx), an e-book (.epub), captions"
    " (.srt, .vtt) or a text file, or paste the text."
)
_PDF_PLACE = 1024  # readers accept a PDF that begins within so many bytes
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS_OF_TEXTS = (b"{\\rtf", b"%!PS-")  # kinds that are refused although they are texts
_HEAD_BYTES = 64 << 10
_SUBRIP = re.compile(r"\s*+\d{1,9}[ \t]*+\r?\n\s{0,10}\d{1,3}:\d\d:\d\d[,.]\d{1,3} *+-->")
_ROOT = re.compile(r"<(?:[\w.-]{1,40}+:)?([\w.-]{1,40}+)")
_DOCTYPE = re.compile(r"<!doctype\s{1,20}+([\w:.-]{1,40}+)", re.IGNORECASE)
# A part of a page. Markdown may begin like this as well, so the name and the declared type count more.
_PARTS_OF_PAGES = frozenset({"title", "meta", "article", "main", "section", "div", "p", "h1", "h2", "table", "script"})
_ROOTS: Mapping[str, Format] = {
    "rss": Format.FEED,
    "feed": Format.FEED,
    "rdf": Format.FEED,
    **dict.fromkeys(("html", "head", "body"), Format.HTML),
}
_REFUSED_ROOTS = {"svg": "image", "tt": "other_captions"}
_ENDINGS = {
    "htm": Format.HTML,
    "html": Format.HTML,
    "xhtml": Format.HTML,
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
    "txt": Format.PLAIN_TEXT,
    "text": Format.PLAIN_TEXT,
    "srt": Format.CAPTIONS,
    "vtt": Format.CAPTIONS,
    "rss": Format.FEED,
    "atom": Format.FEED,
}
_TYPES = {
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "text/markdown": Format.MARKDOWN,
    "text/x-markdown": Format.MARKDOWN,
    "text/vtt": Format.CAPTIONS,
    "text/srt": Format.CAPTIONS,
    "application/x-subrip": Format.CAPTIONS,
    "application/rss+xml": Format.FEED,
    "application/atom+xml": Format.FEED,
}


def find_format(data: bytes, name: str | None = None, content_type: str | None = None) -> Format:
    """``name``: of the file, or the path of its address. ``content_type``: may have parameters.

    Raises UnreadableSourceError, which names the kind of a file that is not read, and says what to do instead.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableSourceError(EMPTY)
    ending = _find_ending(name or "")
    head = _read_head(data, content_type)
    if found := _find_by_bytes(data, is_text=head is not None):
        return found
    if head is None:
        raise _refuse_ending(ending) or UnreadableSourceError(UNKNOWN)
    if found := _find_by_text(head):
        return found
    if refusal := _refuse_ending(ending):
        raise refusal
    declared = (content_type or "").partition(";")[0].strip().lower()
    undeclared = Format.HTML if _find_root(head) in _PARTS_OF_PAGES else Format.PLAIN_TEXT
    return _ENDINGS.get(ending) or _TYPES.get(declared) or undeclared


def _find_by_bytes(data: bytes, *, is_text: bool) -> Format | None:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-") or (not is_text and b"%PDF-" in data[:_PDF_PLACE]):
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return Format(find_zip_format(data))
    if data.startswith(_COMPOUND_FILE):
        raise refuse(find_old_office_kind(data))
    # A text may begin with "ID3" or "BM".
    if (not is_text or data.startswith(_MARKS_OF_TEXTS)) and (kind := find_refused_kind(data)):
        raise refuse(kind)
    return None


def _find_by_text(head: str) -> Format | None:
    if head.startswith("WEBVTT") or _SUBRIP.match(head):
        return Format.CAPTIONS
    root = _find_root(head)
    if root in _REFUSED_ROOTS:
        raise refuse(_REFUSED_ROOTS[root])
    return _ROOTS.get(root)


def _find_root(head: str) -> str:
    """Returns the name of the first element in lower case, or of what the document type declares; empty if none."""
    place = _skip_spaces(head, 0)
    while head.startswith(("<?", "<!--"), place):
        closing = "?>" if head.startswith("<?", place) else "-->"
        end = head.find(closing, place)
        if end < 0:
            return ""
        place = _skip_spaces(head, end + len(closing))
    found = _DOCTYPE.match(head, place) or _ROOT.match(head, place)
    return found[1].rpartition(":")[2].lower() if found else ""


def _skip_spaces(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _read_head(data: bytes, content_type: str | None) -> str | None:
    """None if it is not a text."""
    try:
        return decode(data[:_HEAD_BYTES], content_type, markup=True)
    except UnreadableSourceError:
        return None


def _find_ending(name: str) -> str:
    last = name.partition("?")[0].rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""


def _refuse_ending(ending: str) -> UnreadableSourceError | None:
    kind = find_refused_ending(ending)
    return refuse(kind) if kind else None
