"""What kind of document a zip file is. Only its list of names is read, and that only if it is short."""

from __future__ import annotations

import io
import zipfile

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.refused_kinds import refuse

DAMAGED_ZIP = "The file is damaged. Open it in the program that made it and save it again, or paste its text."
_MAX_ENTRIES = 10_000
_ENTRY_MARK = b"PK\x01\x02"  # `zipfile` reads no entry of the list without it
_MAX_MIMETYPE_BYTES = 100
_FIRST_NAME_AT = 30  # in the header of the first entry
_MIMETYPES = (
    (b"application/epub+zip", "epub"),
    (b"application/vnd.oasis.opendocument.text", "open_text"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "sheet"),
    (b"application/vnd.oasis.opendocument.presentation", "slides"),
)
# By the first name that begins like this, in this order.
_PARTS = (
    ("META-INF/container.xml", "epub"),
    ("word/", "docx"),
    ("ppt/", "slides"),
    ("xl/", "sheet"),
    ("Index/", "pages"),
    ("Index.zip", "pages"),
    ("AndroidManifest.xml", "program"),
    ("META-INF/MANIFEST.MF", "program"),
)
_OFFICE_KINDS = frozenset({"docx", "slides", "sheet"})
_READ_KINDS = frozenset({"docx", "epub"})


def find_zip_format(data: bytes) -> str:
    """Returns "docx" or "epub". Raises UnreadableSourceError."""
    kind = _find_by_mimetype(data) or _find_by_names(_list_names(data))
    if kind not in _READ_KINDS:
        raise refuse(kind)
    return kind


def _find_by_mimetype(data: bytes) -> str | None:
    """E-books and OpenDocument say what they are in their first entry, which is not compressed."""
    if not data.startswith(b"mimetype", _FIRST_NAME_AT):
        return None
    extra = int.from_bytes(data[28:30], "little")
    content = data[_FIRST_NAME_AT + len(b"mimetype") + extra :][:_MAX_MIMETYPE_BYTES]
    return next((kind for mimetype, kind in _MIMETYPES if content.startswith(mimetype)), None)


def _list_names(data: bytes) -> list[str]:
    if data.count(_ENTRY_MARK) > _MAX_ENTRIES:
        raise refuse("archive")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise UnreadableSourceError(DAMAGED_ZIP) from None


def _find_by_names(names: list[str]) -> str:
    for start, kind in _PARTS:
        if any(name.startswith(start) for name in names) and (
            kind not in _OFFICE_KINDS or "[Content_Types].xml" in names
        ):
            return kind
    return "archive"
