"""Makes any text fit for a feed: characters that XML allows, one line where a line is asked, and not too long."""

from __future__ import annotations

import re

MAX_VALUE_CHARS = 255  # of a value, unless the document of its tag says otherwise
MAX_DESCRIPTION_BYTES = 4000

# XML 1.0, "Characters", without the noncharacters, which the writer uses itself.
_NOT_ALLOWED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
# Embeddings, overrides and isolates: without their ends, they turn around the text around the title.
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMAIL = re.compile(r"([^\s@]{1,64})@[^\s@]+")


def allowed(text: str) -> str:
    return _NOT_ALLOWED.sub("", text)


def one_line(text: str, max_chars: int = MAX_VALUE_CHARS) -> str:
    line = " ".join(_DIRECTION_CONTROLS.sub("", allowed(text)).split())
    return line if len(line) <= max_chars else line[: max_chars - 1].rstrip() + "…"


def cut_bytes(text: str, max_bytes: int) -> str:
    """Cuts between characters."""
    content = text.encode()
    if len(content) <= max_bytes:
        return text
    ellipsis = "…"
    return content[: max_bytes - len(ellipsis.encode())].decode(errors="ignore").rstrip() + ellipsis


def without_addresses(text: str) -> str:
    """A name that is somebody's e-mail address, without the part from the @ on."""
    return _EMAIL.sub(r"\1", text)
