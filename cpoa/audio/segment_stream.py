"""The episode before mastering: its segments in order, with silence between them, as one stream of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.audio.segment_file import Segment

# The sample rates of MPEG-1 and MPEG-2 layer III. LAME would resample any other rate, and the times of the cues would
# no longer be checked.
MP3_SAMPLE_RATES = frozenset({16000, 22050, 24000, 32000, 44100, 48000})

# Silence at both ends, so that a player that fades in or stops early does not cut off a word. The encoder adds another
# 20 to 140 ms.
LEAD_IN_SECONDS = 0.02
LEAD_OUT_SECONDS = 0.03


@dataclass(frozen=True, slots=True)
class SegmentStream:
    segments: tuple[Segment, ...]
    gap_frames: tuple[int, ...]
    sample_rate: int

    @classmethod
    def join(cls, segments: Sequence[Segment], gaps: Sequence[float]) -> SegmentStream:
        """``gaps``: seconds of silence after each segment but the last.

        Raises ValueError if there is no segment, if the number of gaps is wrong or one is negative, or if the sample
        rates differ or do not fit an MP3.
        """
        if not segments:
            raise ValueError("There is no voice segment to master.")
        if len(gaps) != len(segments) - 1:
            raise ValueError(f"{len(segments)} segments need {len(segments) - 1} gaps, not {len(gaps)}.")
        if min(gaps, default=0) < 0:
            raise ValueError("A gap between segments cannot be negative.")
        sample_rate = _shared_sample_rate(segments)
        return cls(tuple(segments), tuple(round(gap * sample_rate) for gap in gaps), sample_rate)

    @property
    def segment_starts(self) -> tuple[float, ...]:
        """Seconds from the start of the stream, lead-in included."""
        starts, frame = [], self._lead_in_frames
        for segment, gap in zip(self.segments, (*self.gap_frames, 0), strict=True):
            starts.append(frame / self.sample_rate)
            frame += segment.frame_count + gap
        return tuple(starts)

    @property
    def duration_seconds(self) -> float:
        """Duration of the segments and gaps, without lead-in and lead-out."""
        return (sum(segment.frame_count for segment in self.segments) + sum(self.gap_frames)) / self.sample_rate

    def blocks(self, frames: int) -> Iterator[Samples]:
        yield np.zeros(self._lead_in_frames, np.float32)
        for segment, gap in zip(self.segments, (*self.gap_frames, 0), strict=True):
            yield from segment.blocks(frames)
            yield np.zeros(gap, np.float32)
        yield np.zeros(round(LEAD_OUT_SECONDS * self.sample_rate), np.float32)

    @property
    def _lead_in_frames(self) -> int:
        return round(LEAD_IN_SECONDS * self.sample_rate)


def _shared_sample_rate(segments: Sequence[Segment]) -> int:
    rates = {segment.sample_rate for segment in segments}
    if len(rates) > 1:
        raise ValueError(f"The voice segments have different sample rates: {sorted(rates)}.")
    (rate,) = rates
    if rate not in MP3_SAMPLE_RATES:
        raise ValueError(f"An MP3 cannot carry {rate} Hz; use one of {sorted(MP3_SAMPLE_RATES)}.")
    return rate
