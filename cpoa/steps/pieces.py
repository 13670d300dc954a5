"""Makes and stores the finished pieces of an episode's sound."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS
from cpoa.audio.mastering import MasteredPiece, master_piece
from cpoa.audio.music import compose
from cpoa.audio.piece_stream import PiecePlace
from cpoa.audio.sound_levels import SoundLevels
from cpoa.contracts.decoding import decode_json
from cpoa.contracts.records import PieceRecord

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cpoa.artefacts import ArtefactFolder, ArtefactStore
    from cpoa.audio.segment_file import Segment
    from cpoa.contracts.agents import CheckCancelled, Cue

ENGINE_VERSION = "piece-1"
PIECE_EXTENSION, LEVELS_EXTENSION = "piece.mp3", "levels.json"
# From the last sound of a chapter to the first of the next one. The sting and the encoder need 0.99 s of it.
CHAPTER_PAUSE_SECONDS = (1.0, 1.14)


@dataclass(frozen=True, slots=True)
class PieceMaker:
    """``music``: an intro, an outro, and a sting between chapters. Without it the pauses stay the same."""

    music: bool = True

    @property
    def engine_version(self) -> str:
        return ENGINE_VERSION if self.music else f"{ENGINE_VERSION}, no music"

    def make(self, segment: Segment, cues: Sequence[Cue], place: PiecePlace, check: CheckCancelled) -> MasteredPiece:
        return master_piece(segment, check, place=place, cues=cues, compose=compose if self.music else None)

    def store(self, piece: MasteredPiece, folder: ArtefactFolder) -> PieceRecord:
        return PieceRecord(
            sound=folder.save(PIECE_EXTENSION, piece.mp3, "audio/mpeg"),
            levels=folder.save(LEVELS_EXTENSION, msgspec.json.encode(piece.levels), "application/json"),
            seconds=round(piece.levels.seconds, 4),
            segment_start=round(piece.segment_start, 4),
        )


def load_piece(record: PieceRecord, store: ArtefactStore) -> MasteredPiece:
    """Raises NotFoundError, and UndecodableRecordError."""
    levels = decode_json(store.read(record.levels), SoundLevels, record.levels)
    return MasteredPiece(store.read(record.sound), record.segment_start, levels)


def place_of(
    podcast_id: UUID, index: int, *, is_last: bool, ends_chapter: bool = True, pause_seconds: float | None = None
) -> PiecePlace:
    """``pause_seconds``: after a piece that does not end its chapter. A second run has the same pauses."""
    if is_last:
        return PiecePlace(is_first=index == 0)
    if ends_chapter or pause_seconds is None:
        pause_seconds = random.Random(f"{podcast_id.int}-{index}").uniform(*CHAPTER_PAUSE_SECONDS)
    # Each segment already has silence at both ends.
    gap = max(pause_seconds - 2 * EDGE_SILENCE_SECONDS, 0.0)
    return PiecePlace(is_first=index == 0, gap_seconds=gap, ends_chapter=ends_chapter)
