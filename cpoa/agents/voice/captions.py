"""Captions of one utterance: its text in pieces that fit a screen, each with the time at which it is spoken."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.clauses import clauses
from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS, FRAME_SECONDS, silent_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

MAX_CAPTION_CHARS = 84  # two lines of 42 characters, as subtitle guidelines recommend

# Sounds differ in length, so a boundary that is estimated from their number is sometimes wrong by a quarter of a
# second. At a punctuation mark the speaker pauses, and the pause is searched this far around the estimate.
_SEARCHED_SECONDS = 0.3
# A "t" or a "k" closes the mouth for a shorter time. Of two pauses the nearer one is used, unless it is much shorter.
_MIN_PAUSE_SECONDS = 0.06
_NEARNESS = 0.4


def captions(
    written: str, samples: NDArray[np.float32], sample_rate: int, length_in_sounds: Callable[[str], int]
) -> list[tuple[float, float, str]]:
    """Returns (start, end, text) in seconds from the start of ``samples``, which is trimmed speech."""
    pieces = clauses(written, MAX_CAPTION_CHARS)
    duration = len(samples) / sample_rate
    bounds = [EDGE_SILENCE_SECONDS, duration - EDGE_SILENCE_SECONDS]
    if len(pieces) > 1:
        bounds[1:1] = _find_inner_bounds(pieces, samples, sample_rate, length_in_sounds)
    return [(start, end, piece) for (start, end), piece in zip(pairwise(bounds), pieces, strict=True)]


def _find_inner_bounds(
    pieces: Sequence[str], samples: NDArray[np.float32], sample_rate: int, length_in_sounds: Callable[[str], int]
) -> list[float]:
    spoken = len(samples) / sample_rate - 2 * EDGE_SILENCE_SECONDS
    ends = np.cumsum([max(length_in_sounds(piece), 1) for piece in pieces])
    reckoned = [EDGE_SILENCE_SECONDS + spoken * int(end) / int(ends[-1]) for end in ends[:-1]]
    silent = silent_frames(samples, sample_rate)
    bounds: list[float] = []
    for place, piece in zip(reckoned, pieces, strict=False):
        found = place if piece[-1].isalnum() else _find_pause(place, silent)
        bounds.append(max(found, bounds[-1] if bounds else EDGE_SILENCE_SECONDS))
    return bounds


def _find_pause(place: float, silent: NDArray[np.bool_]) -> float:
    """Returns the middle of the pause around ``place``, or ``place`` if there is no pause."""
    first = max(round((place - _SEARCHED_SECONDS) / FRAME_SECONDS), 0)
    window = silent[first : round((place + _SEARCHED_SECONDS) / FRAME_SECONDS)]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], window, [False]]).astype(np.int8)))
    lengths = (edges[1::2] - edges[::2]) * FRAME_SECONDS
    middles = (first + (edges[::2] + edges[1::2]) / 2) * FRAME_SECONDS
    worth = np.where(lengths >= _MIN_PAUSE_SECONDS, lengths - _NEARNESS * np.abs(middles - place), -np.inf)
    if not len(worth) or worth.max() == -np.inf:
        return place
    return float(middles[int(np.argmax(worth))])
