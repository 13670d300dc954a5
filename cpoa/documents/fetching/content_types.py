from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpoa.documents.fetching.web_address import WebAddress

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_XML_TYPES = frozenset({"application/xml", "text/xml"})
_READ_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/epub+zip",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "application/x-subrip",
        "text/srt",
        "text/vtt",
    }
)
# Servers that do not know a file's kind say these; then its name decides.
_UNKNOWN_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/zip"})
_READ_ENDINGS = (".pdf", ".docx", ".epub", ".txt", ".md", ".markdown", ".srt", ".vtt")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}\Z")
_CHARSET = re.compile(r"[a-z0-9_.:-]{1,40}\Z")


def normalise_content_type(header: str) -> str:
    """Returns the media type, and the charset if it is named: ``text/html; charset=utf-8``. Empty if there is none."""
    media_type, *parameters = header[:500].lower().split(";")
    media_type = media_type.strip()
    if not _MEDIA_TYPE.match(media_type):
        return ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        value = value.strip(" \t\"'")
        if name.strip() == "charset" and _CHARSET.match(value):
            return f"{media_type}; charset={value}"
    return media_type


def is_read(content_type: str, target: WebAddress) -> bool:
    media_type = content_type.partition(";")[0]
    if media_type in _UNKNOWN_TYPES:
        return target.path.partition("?")[0].lower().endswith(_READ_ENDINGS)
    return media_type in _READ_TYPES | _FEED_TYPES | _XML_TYPES


def may_be_feed(content_type: str) -> bool:
    return content_type.partition(";")[0] in _FEED_TYPES | _XML_TYPES
