"""One piece of an episode before mastering: a voice segment with the silence and the music around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpoa.audio.mp3 import CODEC_EXTRA_FRAMES, frames_of_a_packet
from cpoa.audio.speaker_spans import SpeakerSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cpoa.audio.blocks import Samples
    from cpoa.audio.music import EpisodeMusic
    from cpoa.audio.segment_file import Segment

# The sample rates of MPEG-1 and MPEG-2 layer III. LAME would resample any other rate, and the times of the cues would
# no longer be checked.
MP3_SAMPLE_RATES = frozenset({16000, 22050, 24000, 32000, 44100, 48000})

# Silence at both ends of an episode, so that a player that fades in or stops early does not cut off a word.
LEAD_IN_SECONDS = 0.02
LEAD_OUT_SECONDS = 0.03

# The silence between the music and the speech. The first word begins when the intro has died away; the outro begins
# after a moment, like a new sentence.
AFTER_INTRO_SECONDS = 0.1
BEFORE_OUTRO_SECONDS = 0.35
BEFORE_STING_SECONDS = 0.04


@dataclass(frozen=True, slots=True)
class PiecePlace:
    """Where a piece is in its episode. ``gap_seconds``: between its segment and the next piece's; None for the last
    piece. ``ends_chapter``: the gap has the sting."""

    is_first: bool = True
    gap_seconds: float | None = None
    ends_chapter: bool = True


@dataclass(frozen=True, slots=True)
class PieceStream:
    """``placed_music``: pairs of a first frame and samples. All counts are in frames."""

    segment: Segment
    lead_in: int
    lead_out: int
    placed_music: tuple[tuple[int, Samples], ...] = ()

    @classmethod
    def around(
        cls, segment: Segment, place: PiecePlace, compose: Callable[[int], EpisodeMusic] | None = None
    ) -> PieceStream:
        """``compose``: makes the music for a sample rate; None: no music.

        Raises ValueError if the gap is negative or too short for the sting, or if an MP3 cannot have the sample rate.
        """
        if segment.sample_rate not in MP3_SAMPLE_RATES:
            raise ValueError(f"An MP3 cannot carry {segment.sample_rate} Hz; use one of {sorted(MP3_SAMPLE_RATES)}.")
        return _Layout(segment, place, compose(segment.sample_rate) if compose else None).stream()

    @property
    def sample_rate(self) -> int:
        return self.segment.sample_rate

    @property
    def segment_start(self) -> float:
        """In seconds from the start of the stream."""
        return self.lead_in / self.sample_rate

    def whole_speech(self) -> list[SpeakerSpan]:
        """The segment as one span of one speaker."""
        return [SpeakerSpan("", self.segment_start, self.segment_start + self.segment.frame_count / self.sample_rate)]

    def blocks(self, frames: int) -> Iterator[Samples]:
        """The speech, with silence where the music will be."""
        yield np.zeros(self.lead_in, np.float32)
        yield from self.segment.blocks(frames)
        yield np.zeros(self.lead_out, np.float32)

    def add_music(self, blocks: Iterable[Samples], gain_db: float) -> Iterator[Samples]:
        """Adds the music to blocks that have the length of the stream in all. The music is in silences."""
        factor = np.float32(10 ** (gain_db / 20))
        first = 0
        for block in blocks:
            mixed = block.copy()
            for start, samples in self.placed_music:
                overlap = samples[max(first - start, 0) : max(first + len(block) - start, 0)]
                place = max(start - first, 0)
                mixed[place : place + len(overlap)] += overlap * factor
            first += len(block)
            yield mixed


@dataclass(frozen=True, slots=True)
class _Layout:
    segment: Segment
    place: PiecePlace
    music: EpisodeMusic | None

    def stream(self) -> PieceStream:
        lead_in, before = self._lead_in()
        lead_out, after = self._lead_out(lead_in + self.segment.frame_count)
        return PieceStream(self.segment, lead_in, lead_out, (*before, *after))

    def _lead_in(self) -> tuple[int, list[tuple[int, Samples]]]:
        """Whole packets, so that the pauses are the same with and without music."""
        if not self.place.is_first:
            return 0, []
        silent = self._frames(LEAD_IN_SECONDS)
        if self.music is None:
            return self._whole_packets(silent), []
        speech = silent + len(self.music.intro) + self._frames(AFTER_INTRO_SECONDS)
        return self._whole_packets(speech), [(silent, self.music.intro)]

    def _lead_out(self, speech_end: int) -> tuple[int, list[tuple[int, Samples]]]:
        if self.place.gap_seconds is not None:
            return self._gap(self.place.gap_seconds, speech_end)
        silent = self._frames(LEAD_OUT_SECONDS)
        if self.music is None:
            return silent, []
        start = self._frames(BEFORE_OUTRO_SECONDS)
        return start + len(self.music.outro) + silent, [(speech_end + start, self.music.outro)]

    def _gap(self, seconds: float, speech_end: int) -> tuple[int, list[tuple[int, Samples]]]:
        """The encoder adds a part of the gap. The piece ends with a whole packet, so that this part is known."""
        if seconds < 0:
            raise ValueError("A gap between segments cannot be negative.")
        silence = max(self._frames(seconds) - CODEC_EXTRA_FRAMES, 0)
        silence = self._whole_packets(speech_end + silence) - speech_end
        if self.music is None or not self.place.ends_chapter:
            return silence, []
        start = self._frames(BEFORE_STING_SECONDS)
        if silence < start + len(self.music.sting):
            raise ValueError("A gap between segments is too short for the sting.")
        return silence, [(speech_end + start, self.music.sting)]

    def _whole_packets(self, frames: int) -> int:
        packet = frames_of_a_packet(self.segment.sample_rate)
        return -(-frames // packet) * packet

    def _frames(self, seconds: float) -> int:
        return round(seconds * self.segment.sample_rate)
