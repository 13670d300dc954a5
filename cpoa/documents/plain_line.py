"""One line of text as blocks hold it."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")


def plain_line(text: str) -> str:
    """Returns ``text`` with single spaces, composed letters and no invisible characters (soft hyphens, directions)."""
    return unicodedata.normalize("NFC", _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip())
