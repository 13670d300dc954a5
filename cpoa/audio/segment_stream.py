"""The episode before mastering: its segments in order, as one stream of blocks, and the places of the music around and
between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpoa.audio.speaker_spans import SpeakerSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.audio.music import EpisodeMusic
    from cpoa.audio.segment_file import Segment

# The sample rates of MPEG-1 and MPEG-2 layer III. LAME would resample any other rate, and the times of the cues would
# no longer be checked.
MP3_SAMPLE_RATES = frozenset({16000, 22050, 24000, 32000, 44100, 48000})

# Silence at both ends, so that a player that fades in or stops early does not cut off a word. The encoder adds another
# 20 to 140 ms.
LEAD_IN_SECONDS = 0.02
LEAD_OUT_SECONDS = 0.03

# The silence between the music and the speech. The first word begins when the intro has died away; the outro begins
# after a moment, like a new sentence.
AFTER_INTRO_SECONDS = 0.1
BEFORE_OUTRO_SECONDS = 0.35
BEFORE_STING_SECONDS = 0.04


@dataclass(frozen=True, slots=True)
class SegmentStream:
    """``music``: None for an episode without music."""

    segments: tuple[Segment, ...]
    gap_frames: tuple[int, ...]
    sample_rate: int
    music: EpisodeMusic | None = None

    @classmethod
    def join(
        cls, segments: Sequence[Segment], gaps: Sequence[float], compose: Callable[[int], EpisodeMusic] | None = None
    ) -> SegmentStream:
        """``gaps``: seconds after each segment but the last, silent or with the sting. ``compose``: makes the music for
        a sample rate; None: no music.

        Raises ValueError if there is no segment, if the number of gaps is wrong or one is negative or shorter than the
        sting, or if the sample rates differ or do not fit an MP3.
        """
        if not segments:
            raise ValueError("There is no voice segment to master.")
        if len(gaps) != len(segments) - 1:
            raise ValueError(f"{len(segments)} segments need {len(segments) - 1} gaps, not {len(gaps)}.")
        if min(gaps, default=0) < 0:
            raise ValueError("A gap between segments cannot be negative.")
        sample_rate = _shared_sample_rate(segments)
        music = compose(sample_rate) if compose else None
        if music and min(gaps, default=math.inf) < BEFORE_STING_SECONDS + len(music.sting) / sample_rate:
            raise ValueError("A gap between segments is too short for the sting.")
        return cls(tuple(segments), tuple(round(gap * sample_rate) for gap in gaps), sample_rate, music)

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

    def whole_speech(self) -> list[SpeakerSpan]:
        """All segments as one span of one speaker."""
        start = self.segment_starts[0]
        return [SpeakerSpan("", start, start + self.duration_seconds)]

    def blocks(self, frames: int) -> Iterator[Samples]:
        """The speech, with silence where the music will be."""
        yield np.zeros(self._lead_in_frames, np.float32)
        for segment, gap in zip(self.segments, (*self.gap_frames, 0), strict=True):
            yield from segment.blocks(frames)
            yield np.zeros(gap, np.float32)
        yield np.zeros(self._lead_out_frames, np.float32)

    def add_music(self, blocks: Iterable[Samples], gain_db: float) -> Iterator[Samples]:
        """Adds the music to blocks that have the length of the stream in all. The music is in silences."""
        if self.music is None:
            yield from blocks
            return
        placed = self._placed_music(self.music)
        factor = np.float32(10 ** (gain_db / 20))
        first = 0
        for block in blocks:
            mixed = block.copy()
            for start, samples in placed:
                overlap = samples[max(first - start, 0) : max(first + len(block) - start, 0)]
                place = max(start - first, 0)
                mixed[place : place + len(overlap)] += overlap * factor
            first += len(block)
            yield mixed

    def _placed_music(self, music: EpisodeMusic) -> list[tuple[int, Samples]]:
        """Returns the first frame of each piece, and the piece."""
        placed = [(self._silent_frames(LEAD_IN_SECONDS), music.intro)]
        frame = self._lead_in_frames
        for segment, gap in zip(self.segments, (*self.gap_frames, 0), strict=True):
            frame += segment.frame_count
            placed.append((frame + self._silent_frames(BEFORE_STING_SECONDS), music.sting))
            frame += gap
        placed[-1] = (frame + self._silent_frames(BEFORE_OUTRO_SECONDS), music.outro)
        return placed

    @property
    def _lead_in_frames(self) -> int:
        silent = self._silent_frames(LEAD_IN_SECONDS)
        return silent + len(self.music.intro) + self._silent_frames(AFTER_INTRO_SECONDS) if self.music else silent

    @property
    def _lead_out_frames(self) -> int:
        silent = self._silent_frames(LEAD_OUT_SECONDS)
        return silent + len(self.music.outro) + self._silent_frames(BEFORE_OUTRO_SECONDS) if self.music else silent

    def _silent_frames(self, seconds: float) -> int:
        return round(seconds * self.sample_rate)


def _shared_sample_rate(segments: Sequence[Segment]) -> int:
    rates = {segment.sample_rate for segment in segments}
    if len(rates) > 1:
        raise ValueError(f"The voice segments have different sample rates: {sorted(rates)}.")
    (rate,) = rates
    if rate not in MP3_SAMPLE_RATES:
        raise ValueError(f"An MP3 cannot carry {rate} Hz; use one of {sorted(MP3_SAMPLE_RATES)}.")
    return rate
