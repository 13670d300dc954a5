"""The chapters of an episode as JSON chapters 1.2.0, the format of Podcasting 2.0."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypedDict

from shared.api_schema import Schema

if TYPE_CHECKING:
    from collections.abc import Sequence

CHAPTERS_VERSION = "1.2.0"


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """``start`` and ``end`` are in seconds from the start of the audio."""

    start: float
    end: float
    title: str


class ListedChapter(TypedDict):
    startTime: Annotated[float, Schema("In seconds.", example=0.0, minimum=0)]
    endTime: Annotated[float, Schema("In seconds.", example=81.3, minimum=0)]
    title: Annotated[str, Schema(example="What podcasts are")]


class ChapterList(TypedDict):
    """Podcasting 2.0's JSON chapters."""

    version: Annotated[str, Schema(example=CHAPTERS_VERSION)]
    chapters: list[ListedChapter]


def chapters_json(chapters: Sequence[ChapterMark]) -> bytes:
    listed: list[ListedChapter] = [
        {"startTime": round(chapter.start, 3), "endTime": round(chapter.end, 3), "title": chapter.title}
        for chapter in chapters
    ]
    document: ChapterList = {"version": CHAPTERS_VERSION, "chapters": listed}
    return json.dumps(document, ensure_ascii=False).encode()
