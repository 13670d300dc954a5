"""The finished pieces of an episode's sound, which can be heard before the episode is finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from cpoa.contracts.decoding import decode_value
from cpoa.contracts.records import PieceRecord, VoiceStepMode
from cpoa.episodes.etags import hashed, url_period
from cpoa.episodes.media import AUDIO_URL_LIFETIME
from cpoa.image_urls import signing_errors
from cpoa.workflow.plan import voice_step
from cpoa.workflow.states import PodcastStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.artefacts import ArtefactStore
    from cpoa.episodes.making.responses import SoundPieces
    from cpoa.episodes.making.step_rows import EpisodeInMaking

# The bucket deletes pieces after two days (terraform/media.tf). A URL is valid until then.
PIECES_KEPT = timedelta(days=2) - AUDIO_URL_LIFETIME


@dataclass(frozen=True, slots=True)
class FinishedPiece:
    number: int
    chapter: int
    start: float
    record: PieceRecord


@dataclass(frozen=True, slots=True)
class FinishedPieces:
    """``total``: None until the script is written, and if the sound is not made in pieces."""

    pieces: tuple[FinishedPiece, ...]
    total: int | None
    is_complete: bool

    @property
    def seconds(self) -> float:
        return sum(piece.record.seconds for piece in self.pieces)

    def etag(self) -> str:
        names = [piece.record.sound for piece in self.pieces]
        return hashed(repr((url_period(AUDIO_URL_LIFETIME), names, self.total, self.is_complete)).encode())


def finished_pieces(episode: EpisodeInMaking) -> FinishedPieces:
    """Those from the first on without a gap."""
    pieces = tuple(_until_gap(episode))
    total = _total(episode)
    is_finished = episode.row["cpoa_status"] == PodcastStatus.COMPLETED
    return FinishedPieces(pieces, total, is_complete=is_finished or total == len(pieces))


def render_pieces(episode: EpisodeInMaking, finished: FinishedPieces, store: ArtefactStore) -> SoundPieces:
    """Raises AethercastError if signing fails."""
    with signing_errors():
        names = [piece.record.sound for piece in finished.pieces]
        urls = store.signed_urls(names, expires=AUDIO_URL_LIFETIME)
    return {
        "podcast_id": str(episode.row["podcast_id"]),
        "revision": episode.revision,
        "is_complete": finished.is_complete,
        "total": finished.total,
        "pieces": [
            {
                "number": piece.number,
                "chapter": piece.chapter,
                "start": round(piece.start, 3),
                "seconds": piece.record.seconds,
                "audio_url": url,
            }
            for piece, url in zip(finished.pieces, urls, strict=True)
        ],
    }


def _until_gap(episode: EpisodeInMaking) -> Iterator[FinishedPiece]:
    start, chapter = 0.0, -1
    oldest = datetime.now(UTC) - PIECES_KEPT
    ended = {step["step"]: step["end_timestamp"] for step in episode.steps}
    for number in count():
        step = voice_step(episode.first_voice + number)
        made = episode.made.get(step)
        if made is None or not made.get("piece") or ended[step] is None or ended[step] < oldest:
            return
        record = decode_value(made["piece"], PieceRecord, f"The piece of the step {step}")
        chapter += 0 if made.get("continues_chapter") else 1
        yield FinishedPiece(number, chapter, start, record)
        start += record.seconds


def _total(episode: EpisodeInMaking) -> int | None:
    made = episode.script
    if made is None or made.get("spoken") == VoiceStepMode.WHOLE:
        return None
    count = len(made.get("parts") or ()) or int(made["chapter_count"])
    voices = [episode.made.get(voice_step(episode.first_voice + number)) for number in range(count)]
    return count if all(voice.get("piece") for voice in voices if voice) else None
