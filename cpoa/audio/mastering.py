"""Makes the finished MP3 of an episode, piece by piece: sets the loudness of podcasts, adds the music, limits, encodes
and checks.

Every piece gets the same loudness, begins and ends in silence, and is encoded alone. So the pieces are finished at any
time and in any order, and the episode's MP3 is their MP3s one after the other. The pieces have the same samples as the
whole file.

The audio is streamed in blocks; only the MP3 is in memory as a whole. All measurements are made on the decoded MP3,
because listeners hear that. Mono at 96 kbit/s keeps the sample rate of the voice: 24 kHz (MPEG-2 layer III) plays in
every browser and phone, carries the voice's full bandwidth and has twice the bits per sample of 44.1 kHz.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from cpoa.audio.limiter import limit
from cpoa.audio.mp3 import CODEC_DELAY_FRAMES, LAME_LEVEL_DECIBELS, DecodedMeasurements, encode_mp3, measure_mp3
from cpoa.audio.piece_stream import PiecePlace, PieceStream
from cpoa.audio.sound_levels import join_levels, waveform_peaks
from cpoa.audio.speaker_spans import SpeakerTimeline, speaker_spans
from cpoa.audio.voice_gains import CEILING_DBTP, TARGET_LUFS, gains_to_target
from shared.error_codes.steps import API_GW_PODCAST_AUDIO_UNUSABLE
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.audio.music import EpisodeMusic
    from cpoa.audio.segment_file import Segment
    from cpoa.audio.sound_levels import SoundLevels
    from cpoa.contracts.agents import CheckCancelled, Cue

_ALLOWED_LUFS_ERROR = 1.0
_ALLOWED_TRUE_PEAK_DBTP = -1.0
_TARGET_LUFS_ERROR = 0.3
_TARGET_VOICES_LU = 0.4
_ENCODINGS = 2
_STEP = 1.5
_MUSIC_GAIN_DB = -LAME_LEVEL_DECIBELS
_BLOCK_FRAMES = 1 << 16

ALONE = PiecePlace()


@dataclass(frozen=True, slots=True)
class MasteredPiece:
    """``segment_start``: of the voice segment, in seconds from the start of the MP3 as players decode it."""

    mp3: bytes
    segment_start: float
    levels: SoundLevels


@dataclass(frozen=True, slots=True)
class MasteredAudio:
    """``segment_starts`` are in seconds from the start of the MP3 as players decode it. ``peaks``: 1,000 values, 0 to
    1."""

    mp3: bytes
    duration_seconds: float
    integrated_lufs: float
    true_peak_dbtp: float
    peaks: tuple[float, ...]
    segment_starts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Levels:
    """``gains_db`` by speaker."""

    gains_db: Mapping[str, float]
    ceiling_dbtp: float = CEILING_DBTP

    def corrected(self, measured: DecodedMeasurements) -> _Levels:
        """All levels change by what the speech lacks; each voice also by its distance from the mean of the voices. The
        limiter takes a part of what is added to a voice."""
        missing_db = TARGET_LUFS - measured.speech_lufs
        voices = measured.voices_lufs
        mean = sum(voices.values()) / len(voices) if voices else 0.0
        too_high = max(0.0, measured.levels.true_peak_dbtp - _ALLOWED_TRUE_PEAK_DBTP)
        return _Levels(
            gains_db={
                speaker: gain + _STEP * (missing_db + mean - voices.get(speaker, mean))
                for speaker, gain in self.gains_db.items()
            },
            ceiling_dbtp=self.ceiling_dbtp - (too_high + 0.2 if too_high else 0.0),
        )


def master_piece(
    segment: Segment,
    check_cancelled: CheckCancelled,
    *,
    place: PiecePlace = ALONE,
    cues: Sequence[Cue] = (),
    compose: Callable[[int], EpisodeMusic] | None = None,
) -> MasteredPiece:
    """``cues``: those of the segment, by which the voices are brought to the same loudness; without them it is one
    voice. ``compose`` makes the music for a sample rate; None: no music.

    Raises PermanentStepError if the audio is silent, or if the MP3 misses the loudness or peak limits twice.
    """
    stream = PieceStream.around(segment, place, compose)
    timeline = _timeline(stream, cues)
    levels = _Levels(gains_to_target(stream, timeline, _BLOCK_FRAMES, check_cancelled))
    heard = _delayed(timeline)
    start = stream.segment_start + CODEC_DELAY_FRAMES / stream.sample_rate
    speech = (start, start + stream.segment.frame_count / stream.sample_rate)
    for encoding in range(_ENCODINGS):
        mp3 = encode_mp3(_apply_levels(stream, timeline, levels), stream.sample_rate, check_cancelled)
        measured = measure_mp3(mp3, check_cancelled, heard.spans, speech)
        if _is_good(measured) or (encoding == _ENCODINGS - 1 and _is_allowed(measured)):
            return MasteredPiece(mp3, start, measured.levels)
        levels = levels.corrected(measured)
    raise PermanentStepError(
        API_GW_PODCAST_AUDIO_UNUSABLE,
        f"The finished audio came out at {measured.speech_lufs:.1f} LUFS with a true peak of "
        f"{measured.levels.true_peak_dbtp:.1f} dBTP, outside {TARGET_LUFS:.0f} ± {_ALLOWED_LUFS_ERROR:.0f} LUFS and "
        f"{_ALLOWED_TRUE_PEAK_DBTP:.0f} dBTP. Try another voice or speaking rate.",
    )


def join_pieces(pieces: Sequence[MasteredPiece]) -> MasteredAudio:
    """Raises ValueError if there is no piece or if the sample rates differ."""
    levels = join_levels([piece.levels for piece in pieces])
    begins = (0.0, *accumulate(piece.levels.seconds for piece in pieces))
    return MasteredAudio(
        mp3=b"".join(piece.mp3 for piece in pieces),
        duration_seconds=levels.seconds,
        integrated_lufs=levels.integrated_lufs,
        true_peak_dbtp=levels.true_peak_dbtp,
        peaks=waveform_peaks(levels),
        segment_starts=tuple(begin + piece.segment_start for begin, piece in zip(begins, pieces, strict=False)),
    )


def _timeline(stream: PieceStream, cues: Sequence[Cue]) -> SpeakerTimeline:
    spans = speaker_spans(cues, stream.segment_start)
    return SpeakerTimeline(spans or stream.whole_speech(), stream.sample_rate)


def _delayed(timeline: SpeakerTimeline) -> SpeakerTimeline:
    """The same spans in the decoded file."""
    delay = CODEC_DELAY_FRAMES / timeline.sample_rate
    spans = [replace(span, start=span.start + delay, end=span.end + delay) for span in timeline.spans]
    return replace(timeline, spans=spans)


def _apply_levels(stream: PieceStream, timeline: SpeakerTimeline, levels: _Levels) -> Iterator[Samples]:
    speech = timeline.factors(levels.gains_db).apply(stream.blocks(_BLOCK_FRAMES))
    return limit(stream.add_music(speech, _MUSIC_GAIN_DB), stream.sample_rate, levels.ceiling_dbtp)


def _is_good(measured: DecodedMeasurements) -> bool:
    voices = measured.voices_lufs.values()
    return (
        abs(measured.speech_lufs - TARGET_LUFS) <= _TARGET_LUFS_ERROR
        and _peaks_fit(measured)
        and max(voices, default=0.0) - min(voices, default=0.0) <= _TARGET_VOICES_LU
    )


def _is_allowed(measured: DecodedMeasurements) -> bool:
    return abs(measured.speech_lufs - TARGET_LUFS) <= _ALLOWED_LUFS_ERROR and _peaks_fit(measured)


def _peaks_fit(measured: DecodedMeasurements) -> bool:
    return measured.levels.true_peak_dbtp < _ALLOWED_TRUE_PEAK_DBTP
