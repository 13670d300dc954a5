"""The transcript of an episode as its page shows it: who says what, and where chapters begin."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.artefacts import ArtefactStore
    from shared.database import Row


@dataclass(frozen=True, slots=True)
class Chapter:
    """``start``: whole seconds, for links."""

    title: str
    start: int


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    speaker: str
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """Empty for episodes of earlier releases, which have none."""

    chapters: Sequence[Chapter] = ()
    turns: Sequence[SpokenTurn] = ()


def read_transcript(store: ArtefactStore, row: Row) -> Transcript:
    if not row["transcript_json_uri"]:
        return Transcript()
    document = json.loads(store.read(store.object_name(row["transcript_json_uri"])))
    return Transcript(
        [Chapter(each["title"], int(each["start"])) for each in document.get("chapters", ())],
        [_turn(each) for each in document.get("turns", ())],
    )


def _turn(turn: Mapping[str, Any]) -> SpokenTurn:
    return SpokenTurn(turn["speaker"], int(turn["start"]), " ".join(part["text"] for part in turn["parts"]))
