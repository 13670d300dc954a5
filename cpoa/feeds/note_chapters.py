"""Recognises the paragraph of show notes that lists the chapters: a heading, and lines such as "1:20 Title"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHAPTER = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2}) (\S.*)")


def chapters_of(paragraph: Sequence[str]) -> list[re.Match[str]]:
    """``paragraph``: its lines. The groups of a match: hours or None, minutes, seconds, title. Empty for another
    paragraph."""
    matches = [_CHAPTER.fullmatch(line) for line in paragraph[1:]]
    return [match for match in matches if match] if all(matches) else []
