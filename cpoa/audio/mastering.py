"""Makes one finished MP3 of the voice segments: joins them, sets the loudness of podcasts, adds the music, limits,
encodes and checks.

The audio is streamed in blocks; only the MP3 is in memory as a whole. All measurements are made on the decoded file,
because listeners hear that. Mono at 96 kbit/s keeps the sample rate of the voice: 24 kHz (MPEG-2 layer III) plays in
every browser and phone, carries the voice's full bandwidth and has twice the bits per sample of 44.1 kHz.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.audio.limiter import limit
from cpoa.audio.mp3 import CODEC_DELAY_FRAMES, LAME_LEVEL_DECIBELS, DecodedMeasurements, encode_mp3, measure_mp3
from cpoa.audio.segment_stream import SegmentStream
from cpoa.audio.speaker_spans import SpeakerTimeline, speaker_spans
from cpoa.audio.voice_gains import CEILING_DBTP, TARGET_LUFS, gains_to_target
from shared.error_codes.steps import API_GW_PODCAST_AUDIO_UNUSABLE
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.audio.music import EpisodeMusic
    from cpoa.audio.segment_file import Segment
    from cpoa.contracts.agents import CheckCancelled, Cue

_ALLOWED_LUFS_ERROR = 1.0
_ALLOWED_TRUE_PEAK_DBTP = -1.0
_TARGET_LUFS_ERROR = 0.3
_TARGET_VOICES_LU = 0.4
_ENCODINGS = 2
_STEP = 1.5
_BLOCK_FRAMES = 1 << 16


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
    music_gain_db: float = -LAME_LEVEL_DECIBELS
    ceiling_dbtp: float = CEILING_DBTP

    def corrected(self, measured: DecodedMeasurements) -> _Levels:
        """All levels change by what the episode lacks; each voice also by its distance from the mean of the voices. The
        limiter takes a part of what is added to a voice."""
        missing_db = TARGET_LUFS - measured.integrated_lufs
        voices = measured.voices_lufs
        mean = sum(voices.values()) / len(voices) if voices else 0.0
        too_high = max(0.0, measured.true_peak_dbtp - _ALLOWED_TRUE_PEAK_DBTP)
        return _Levels(
            gains_db={
                speaker: gain + _STEP * (missing_db + mean - voices.get(speaker, mean))
                for speaker, gain in self.gains_db.items()
            },
            music_gain_db=self.music_gain_db + missing_db,
            ceiling_dbtp=self.ceiling_dbtp - (too_high + 0.2 if too_high else 0.0),
        )


def master(
    segments: Sequence[Segment],
    gaps: Sequence[float],
    check_cancelled: CheckCancelled,
    *,
    cues: Sequence[Sequence[Cue]] = (),
    compose: Callable[[int], EpisodeMusic] | None = None,
) -> MasteredAudio:
    """Returns the mastered audio. ``gaps``: seconds between the segments, one fewer than there are segments. ``cues``:
    those of each segment, by which the voices are brought to the same loudness; without them the segments are one
    voice. ``compose`` makes the music for a sample rate; None: no music.

    Raises PermanentStepError if the audio is silent, or if the MP3 misses the loudness or peak limits twice.
    """
    stream = SegmentStream.join(segments, gaps, compose)
    timeline = _timeline(stream, cues)
    levels = _Levels(gains_to_target(stream, timeline, _BLOCK_FRAMES, check_cancelled))
    heard = _delayed(timeline)
    for encoding in range(_ENCODINGS):
        mp3 = encode_mp3(_apply_levels(stream, timeline, levels), stream.sample_rate, check_cancelled)
        measured = measure_mp3(mp3, check_cancelled, heard.spans)
        if _is_good(measured) or (encoding == _ENCODINGS - 1 and _is_allowed(measured)):
            return _build_result(mp3, measured, stream)
        levels = levels.corrected(measured)
    raise PermanentStepError(
        API_GW_PODCAST_AUDIO_UNUSABLE,
        f"The finished audio came out at {measured.integrated_lufs:.1f} LUFS with a true peak of "
        f"{measured.true_peak_dbtp:.1f} dBTP, outside {TARGET_LUFS:.0f} ± {_ALLOWED_LUFS_ERROR:.0f} LUFS and "
        f"{_ALLOWED_TRUE_PEAK_DBTP:.0f} dBTP. Try another voice or speaking rate.",
    )


def _timeline(stream: SegmentStream, cues: Sequence[Sequence[Cue]]) -> SpeakerTimeline:
    spans = speaker_spans(cues, stream.segment_starts) if cues else []
    return SpeakerTimeline(spans or stream.whole_speech(), stream.sample_rate)


def _delayed(timeline: SpeakerTimeline) -> SpeakerTimeline:
    """The same spans in the decoded file."""
    delay = CODEC_DELAY_FRAMES / timeline.sample_rate
    spans = [replace(span, start=span.start + delay, end=span.end + delay) for span in timeline.spans]
    return replace(timeline, spans=spans)


def _apply_levels(stream: SegmentStream, timeline: SpeakerTimeline, levels: _Levels) -> Iterator[Samples]:
    speech = timeline.factors(levels.gains_db).apply(stream.blocks(_BLOCK_FRAMES))
    return limit(stream.add_music(speech, levels.music_gain_db), stream.sample_rate, levels.ceiling_dbtp)


def _is_good(measured: DecodedMeasurements) -> bool:
    voices = measured.voices_lufs.values()
    return (
        abs(measured.integrated_lufs - TARGET_LUFS) <= _TARGET_LUFS_ERROR
        and _peaks_fit(measured)
        and max(voices, default=0.0) - min(voices, default=0.0) <= _TARGET_VOICES_LU
    )


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
