"""Voice segments to one finished MP3: joined, brought to the loudness of podcasts, limited, encoded, and checked.

Everything streams in blocks; the MP3 is the only whole thing in memory. What counts is the decoded file, so that is
what is measured. Mono at 96 kbit/s keeps the voice's own sample rate: 24 kHz (MPEG-2 layer III) plays in every browser
and phone, and carries all that the voice has at twice the bits per sample that 44.1 kHz would leave.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpoa.audio.limiter import limit
from cpoa.audio.loudness import LoudnessMeter, integrated_loudness
from cpoa.audio.mp3 import CODEC_DELAY_FRAMES, LAME_LEVEL_DECIBELS, DecodedMeasurements, encode_mp3, measure_mp3
from cpoa.audio.segment_stream import SegmentStream
from shared.error_codes.steps import API_GW_PODCAST_AUDIO_UNUSABLE
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.audio.segment_file import Segment
    from cpoa.contracts.agents import StillWanted

TARGET_LUFS = -16.0
CEILING_DBTP = -2.5
_ALLOWED_LUFS_ERROR = 1.0
_ALLOWED_TRUE_PEAK_DBTP = -1.0
_TARGET_LUFS_ERROR = 0.3
_ENCODINGS = 2
_BLOCK_FRAMES = 1 << 16
_EXCERPT_SECONDS = 60
_LIMITER_TRIALS = 3  # each leaves about a third of the error that the one before left


@dataclass(frozen=True, slots=True)
class MasteredAudio:
    """``segment_starts``: seconds from the start of the MP3 as players decode it. ``peaks``: 1,000 values, 0 to 1."""

    mp3: bytes
    duration_seconds: float
    integrated_lufs: float
    true_peak_dbtp: float
    peaks: tuple[float, ...]
    segment_starts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Levels:
    gain_db: float
    ceiling_dbtp: float

    def corrected(self, measured: DecodedMeasurements) -> _Levels:
        too_high = max(0.0, measured.true_peak_dbtp - _ALLOWED_TRUE_PEAK_DBTP)
        return _Levels(
            gain_db=self.gain_db + TARGET_LUFS - measured.integrated_lufs,
            ceiling_dbtp=self.ceiling_dbtp - (too_high + 0.2 if too_high else 0.0),
        )


def master(segments: Sequence[Segment], gaps: Sequence[float], check_cancelled: StillWanted) -> MasteredAudio:
    """``gaps``: seconds of silence between the segments, one fewer than there are segments.

    Raises PermanentStepError where there is nothing to hear, or the MP3 misses its level twice.
    """
    stream = SegmentStream.join(segments, gaps)
    levels = _Levels(_gain_to_target(stream, check_cancelled), CEILING_DBTP)
    for encoding in range(_ENCODINGS):
        mp3 = encode_mp3(_apply_levels(stream, levels), stream.sample_rate, check_cancelled)
        measured = measure_mp3(mp3, check_cancelled)
        if _is_good(measured) or (encoding == _ENCODINGS - 1 and _is_allowed(measured)):
            return _build_result(mp3, measured, stream)
        levels = levels.corrected(measured)
    raise PermanentStepError(
        API_GW_PODCAST_AUDIO_UNUSABLE,
        f"The finished audio came out at {measured.integrated_lufs:.1f} LUFS with a true peak of "
        f"{measured.true_peak_dbtp:.1f} dBTP, outside {TARGET_LUFS:.0f} ± {_ALLOWED_LUFS_ERROR:.0f} LUFS and "
        f"{_ALLOWED_TRUE_PEAK_DBTP:.0f} dBTP. Try another voice or speaking rate.",
    )


def _gain_to_target(stream: SegmentStream, check_cancelled: StillWanted) -> float:
    """Decibels that bring the limited and encoded programme to the target."""
    meter = LoudnessMeter(stream.sample_rate)
    excerpt: list[Samples] = []
    keep_every = math.ceil(stream.duration_seconds / _EXCERPT_SECONDS)
    for number, block in enumerate(stream.blocks(_BLOCK_FRAMES)):
        check_cancelled()
        meter.add(block)
        if number % keep_every == 0:
            excerpt.append(block)
    loudness = meter.integrated_lufs()
    if loudness == -math.inf:
        raise PermanentStepError(API_GW_PODCAST_AUDIO_UNUSABLE)
    return _with_limiter_loss(TARGET_LUFS - LAME_LEVEL_DECIBELS - loudness, excerpt, stream.sample_rate)


def _with_limiter_loss(gain_db: float, excerpt: Sequence[Samples], sample_rate: int) -> float:
    """The limiter takes up to 1 LU off a lively voice. What it takes is tried out on the excerpt, so that the
    whole programme is encoded once."""
    before = integrated_loudness(excerpt, sample_rate)
    compensated_db = gain_db
    for _ in range(_LIMITER_TRIALS if before > -math.inf else 0):
        after = integrated_loudness(limit(_apply_gain(excerpt, compensated_db), sample_rate, CEILING_DBTP), sample_rate)
        compensated_db = gain_db + before + compensated_db - after
    return compensated_db


def _apply_levels(stream: SegmentStream, levels: _Levels) -> Iterator[Samples]:
    louder = _apply_gain(stream.blocks(_BLOCK_FRAMES), levels.gain_db)
    return limit(louder, stream.sample_rate, levels.ceiling_dbtp)


def _apply_gain(blocks: Iterable[Samples], gain_db: float) -> Iterator[Samples]:
    factor = np.float32(10 ** (gain_db / 20))
    return (block * factor for block in blocks)


def _is_good(measured: DecodedMeasurements) -> bool:
    return abs(measured.integrated_lufs - TARGET_LUFS) <= _TARGET_LUFS_ERROR and _peaks_fit(measured)


def _is_allowed(measured: DecodedMeasurements) -> bool:
    return abs(measured.integrated_lufs - TARGET_LUFS) <= _ALLOWED_LUFS_ERROR and _peaks_fit(measured)


def _peaks_fit(measured: DecodedMeasurements) -> bool:
    return measured.true_peak_dbtp < _ALLOWED_TRUE_PEAK_DBTP


def _build_result(mp3: bytes, measured: DecodedMeasurements, stream: SegmentStream) -> MasteredAudio:
    delay = CODEC_DELAY_FRAMES / stream.sample_rate
    return MasteredAudio(
        mp3=mp3,
        duration_seconds=measured.duration_seconds,
        integrated_lufs=measured.integrated_lufs,
        true_peak_dbtp=measured.true_peak_dbtp,
        peaks=measured.peaks,
        segment_starts=tuple(start + delay for start in stream.segment_starts),
    )
