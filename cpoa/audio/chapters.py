"""An episode's chapters, as Podcasting 2.0 serves them: JSON chapters, version 1.2.0."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

CHAPTERS_VERSION = "1.2.0"


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """``start`` and ``end`` in seconds from the start of the audio."""

    start: float
    end: float
    title: str


def chapters_json(chapters: Sequence[ChapterMark]) -> bytes:
    listed = [
        {"startTime": round(chapter.start, 3), "endTime": round(chapter.end, 3), "title": chapter.title}
        for chapter in chapters
    ]
    return json.dumps({"version": CHAPTERS_VERSION, "chapters": listed}, ensure_ascii=False).encode()
