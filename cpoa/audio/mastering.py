"""Makes one finished MP3 of the voice segments: joins them, sets the loudness of podcasts, limits, encodes and checks.

The audio is streamed in blocks; only the MP3 is in memory as a whole. All measurements are made on the decoded file,
because listeners hear that. Mono at 96 kbit/s keeps the sample rate of the voice: 24 kHz (MPEG-2 layer III) plays in
every browser and phone, carries the voice's full bandwidth and has twice the bits per sample of 44.1 kHz.
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
    from cpoa.contracts.agents import CheckCancelled

TARGET_LUFS = -16.0
CEILING_DBTP = -2.5
_ALLOWED_LUFS_ERROR = 1.0
_ALLOWED_TRUE_PEAK_DBTP = -1.0
_TARGET_LUFS_ERROR = 0.3
_ENCODINGS = 2
_BLOCK_FRAMES = 1 << 16
_EXCERPT_SECONDS = 60
_LIMITER_TRIALS = 3  # each trial leaves about a third of the previous error


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
    gain_db: float
    ceiling_dbtp: float

    def corrected(self, measured: DecodedMeasurements) -> _Levels:
        too_high = max(0.0, measured.true_peak_dbtp - _ALLOWED_TRUE_PEAK_DBTP)
        return _Levels(
            gain_db=self.gain_db + TARGET_LUFS - measured.integrated_lufs,
            ceiling_dbtp=self.ceiling_dbtp - (too_high + 0.2 if too_high else 0.0),
        )


def master(segments: Sequence[Segment], gaps: Sequence[float], check_cancelled: CheckCancelled) -> MasteredAudio:
    """Returns the mastered audio. ``gaps``: seconds of silence between the segments, one fewer than there are segments.

    Raises PermanentStepError if the audio is silent, or if the MP3 misses the loudness or peak limits twice.
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


def _gain_to_target(stream: SegmentStream, check_cancelled: CheckCancelled) -> float:
    """Returns the gain in decibels that brings the limited and encoded audio to the target loudness."""
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
    """Adds what the limiter takes away, up to 1 LU of a lively voice. It is measured on the excerpt, so that the whole
    audio needs to be encoded only once."""
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
