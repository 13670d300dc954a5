"""Who speaks when in an episode, so that each voice can be measured and brought to its loudness."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from cpoa.audio.blocks import Samples
    from cpoa.contracts.agents import Cue

# Two gains meet in the silence between two turns, over this time.
_CROSSFADE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class SpeakerSpan:
    """Seconds from the start of the audio, in which one speaker says one or more sentences."""

    speaker: str
    start: float
    end: float


def speaker_spans(cues: Sequence[Cue], offset: float) -> list[SpeakerSpan]:
    """Joins the cues of one turn to one span. ``offset``: where the times of the cues begin, in seconds."""
    joined: list[SpeakerSpan] = []
    for cue in cues:
        if joined and joined[-1].speaker == cue.speaker:
            joined[-1] = SpeakerSpan(cue.speaker, joined[-1].start, cue.end + offset)
        else:
            joined.append(SpeakerSpan(cue.speaker, cue.start + offset, cue.end + offset))
    return joined


def spans_by_speaker(spans: Iterable[SpeakerSpan]) -> dict[str, list[tuple[float, float]]]:
    """Returns (start, end) of each span of each speaker."""
    found: dict[str, list[tuple[float, float]]] = {}
    for span in spans:
        found.setdefault(span.speaker, []).append((span.start, span.end))
    return found


def seconds_by_speaker(spans: Iterable[SpeakerSpan]) -> dict[str, float]:
    return {speaker: sum(end - start for start, end in found) for speaker, found in spans_by_speaker(spans).items()}


@dataclass(frozen=True, slots=True)
class SpeakerTimeline:
    """Divides the whole audio between the speakers: each turn reaches to the middle of the silence around it."""

    spans: Sequence[SpeakerSpan]
    sample_rate: int

    def split(self, block: Samples, first_frame: int) -> Iterator[tuple[str, Samples]]:
        """Yields the pieces of a block that begins at ``first_frame``, each with its speaker."""
        bounds = [0, *(round(place * self.sample_rate) for place in self._changes()), first_frame + len(block)]
        for span, (start, end) in zip(self.spans, pairwise(bounds), strict=False):
            piece = block[max(start - first_frame, 0) : max(end - first_frame, 0)]
            if len(piece):
                yield span.speaker, piece

    def factors(self, gains_db: Mapping[str, float]) -> SpeakerFactors:
        values = [10 ** (gains_db[span.speaker] / 20) for span in self.spans]
        places = [change + side * _CROSSFADE_SECONDS / 2 for change in self._changes() for side in (-1, 1)]
        knots = [value for value in values for _ in range(2)][1:-1]
        return SpeakerFactors(
            np.asarray(places or [0.0]) * self.sample_rate, np.asarray(knots or values[:1], np.float64)
        )

    def _changes(self) -> list[float]:
        return [(before.end + after.start) / 2 for before, after in pairwise(self.spans)]


@dataclass(frozen=True, slots=True)
class SpeakerFactors:
    """The factor at each frame: a line through the knots, constant before the first and after the last one."""

    places: NDArray[np.float64]
    values: NDArray[np.float64]

    def apply(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        frame = 0
        for block in blocks:
            factors = np.interp(np.arange(frame, frame + len(block)), self.places, self.values)
            frame += len(block)
            yield block * factors.astype(np.float32)
