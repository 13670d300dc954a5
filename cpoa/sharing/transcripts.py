"""The transcript of an episode as its page shows it: who says what, and where chapters begin."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.errors import NotFoundError
from shared.media_failures import media_failures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.artefacts import ArtefactStore
    from shared.database import Row


logger = logging.getLogger(__name__)


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
    """Empty for episodes of earlier releases, which have none, and if the file cannot be read now."""

    chapters: Sequence[Chapter] = ()
    turns: Sequence[SpokenTurn] = ()


def read_transcript(store: ArtefactStore, row: Row) -> Transcript:
    if not row["transcript_json_uri"]:
        return Transcript()
    try:
        written = store.read(store.object_name(row["transcript_json_uri"]))
    except _failures() as error:
        # The audio and the notes are useful without it.
        logger.exception("The transcript %s cannot be read (%s)", row["transcript_json_uri"], type(error).__name__)
        return Transcript()
    document = json.loads(written)
    return Transcript(
        [Chapter(each["title"], int(each["start"])) for each in document.get("chapters", ())],
        [_turn(each) for each in document.get("turns", ())],
    )


def _failures() -> tuple[type[Exception], ...]:
    return (NotFoundError, *media_failures())


def _turn(turn: Mapping[str, Any]) -> SpokenTurn:
    return SpokenTurn(turn["speaker"], int(turn["start"]), " ".join(part["text"] for part in turn["parts"]))
