"""HTML from a stranger, before it is parsed: its encoding, and only markup that takes the parser linear time."""

from __future__ import annotations

import codecs
import re

_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,200}?charset)\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})""", re.IGNORECASE
)
_DECLARATION = re.compile(r"<[!?][^<>]*+>")
# The parser takes quadratic time for a row of tags that do not end.
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]*+>)")
_HEAD_BYTES = 2_048


def decode_html(data: bytes) -> str:
    """Returns the text as its byte order mark, its declaration or UTF-8 says; otherwise as Windows-1252."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    declared = _DECLARED.search(data[:_HEAD_BYTES])
    for encoding in (declared[1].decode("ascii") if declared else "utf-8", "utf-8"):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def plain_markup(text: str) -> str:
    """Returns the text without comments and declarations; a "<" that begins no tag is written "&lt;"."""
    text = _without(text, "<!--", "-->")
    text = _without(text, "<![CDATA[", "]]>", kept=True)
    return _NO_TAG.sub("&lt;", _DECLARATION.sub("", text))


def _without(text: str, opening: str, closing: str, *, kept: bool = False) -> str:
    """``kept``: the inner text stays, as text."""
    pieces, at = list[str](), 0
    while (start := text.find(opening, at)) >= 0:
        inner = start + len(opening)
        end = text.find(closing, inner)
        end = len(text) if end < 0 else end
        pieces.append(text[at:start])
        if kept:
            pieces.append(text[inner:end].replace("&", "&amp;").replace("<", "&lt;"))
        at = min(len(text), end + len(closing))
    return "".join([*pieces, text[at:]])
