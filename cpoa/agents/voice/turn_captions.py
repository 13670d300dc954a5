"""Captions of several sentences that were spoken in one request: each is located between the pauses of the
recording."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.captions import captions
from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS, FRAME_SECONDS, silent_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_MIN_PAUSE_SECONDS = 0.1
# Between two sentences a speaker pauses longer than at a comma. A pause one second away from the boundary that the
# sentence lengths suggest must be 150 ms longer than one exactly there.
_NEARNESS = 0.15


@dataclass(frozen=True, slots=True)
class _Silence:
    middle: float
    seconds: float


def turn_captions(
    sentences: Sequence[str],
    samples: NDArray[np.float32],
    sample_rate: int,
    length_in_sounds: Callable[[str], int],
) -> list[tuple[float, float, str]]:
    """Returns (start, end, text) in seconds from the start of ``samples``, which is trimmed speech of all the
    sentences."""
    silent = silent_frames(samples, sample_rate)
    placed: list[tuple[float, float, str]] = []
    bounds = _find_sentence_bounds(sentences, len(samples) / sample_rate, silent, length_in_sounds)
    for sentence, (start, end) in zip(sentences, pairwise(bounds), strict=True):
        first, last = _find_sound(start, end, silent)
        begin = max(first - EDGE_SILENCE_SECONDS, 0.0)
        part = samples[round(begin * sample_rate) : round((last + EDGE_SILENCE_SECONDS) * sample_rate)]
        said = captions(sentence, part, sample_rate, length_in_sounds)
        placed += [(begin + piece_start, begin + piece_end, text) for piece_start, piece_end, text in said]
    return placed


def _find_sentence_bounds(
    sentences: Sequence[str],
    duration: float,
    silent: NDArray[np.bool_],
    length_in_sounds: Callable[[str], int],
) -> list[float]:
    """Returns boundaries in the middle of silences; a boundary without a silence is interpolated by the lengths of the
    sentences."""
    ends = [0, *accumulate(max(length_in_sounds(sentence), 1) for sentence in sentences)]
    first, last = EDGE_SILENCE_SECONDS, duration - EDGE_SILENCE_SECONDS
    reckoned = [first + (last - first) * end / ends[-1] for end in ends[1:-1]]
    found = _assign_silences(reckoned, [silence for silence in _find_silences(silent) if first < silence.middle < last])
    known = {0: first, ends[-1]: last} | {ends[number + 1]: silence.middle for number, silence in found}
    return [float(bound) for bound in np.interp(ends, sorted(known), [known[end] for end in sorted(known)])]


def _find_silences(silent: NDArray[np.bool_]) -> list[_Silence]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8))) * FRAME_SECONDS
    silences = [_Silence((start + end) / 2, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [silence for silence in silences if silence.seconds >= _MIN_PAUSE_SECONDS]


def _assign_silences(reckoned: Sequence[float], silences: Sequence[_Silence]) -> list[tuple[int, _Silence]]:
    """Returns the boundaries that have a silence, with it: in order, and with the best total score."""
    chosen = np.zeros((len(reckoned) + 1, len(silences) + 1), bool)
    worth = np.zeros(chosen.shape)  # the best score of the boundaries and silences from here on
    for boundary, silence in product(reversed(range(len(reckoned))), reversed(range(len(silences)))):
        found = silences[silence]
        together = found.seconds - _NEARNESS * abs(found.middle - reckoned[boundary]) + worth[boundary + 1, silence + 1]
        apart = max(worth[boundary + 1, silence], worth[boundary, silence + 1])
        chosen[boundary, silence] = together > apart
        worth[boundary, silence] = max(together, apart)
    pairs, boundary, silence = [], 0, 0
    while boundary < len(reckoned) and silence < len(silences):
        if chosen[boundary, silence]:
            pairs.append((boundary, silences[silence]))
            boundary, silence = boundary + 1, silence + 1
        elif worth[boundary + 1, silence] >= worth[boundary, silence + 1]:
            boundary += 1
        else:
            silence += 1
    return pairs


def _find_sound(start: float, end: float, silent: NDArray[np.bool_]) -> tuple[float, float]:
    """Returns the time from the first sound to the end of the last one; the whole part if it is silent."""
    first_frame = round(start / FRAME_SECONDS)
    heard = np.flatnonzero(~silent[first_frame : round(end / FRAME_SECONDS)])
    if not len(heard):
        return start, end
    return (first_frame + int(heard[0])) * FRAME_SECONDS, (first_frame + int(heard[-1]) + 1) * FRAME_SECONDS
