"""A look-ahead limiter for the true peak of a stream of blocks.

The gain falls smoothly during the 5 ms before a peak, holds, and recovers at a constant rate in decibels per second.
There is no loop over samples: the hold is a sliding minimum, the release is a running minimum along a slope, and the
attack is a moving average.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cpoa.audio.blocks import Samples, split_into_fixed_blocks
from cpoa.audio.true_peak import FILTER_FRAMES, interpolated_peaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ATTACK_SECONDS = 0.005
_RELEASE_DECIBELS_PER_SECOND = 60.0  # a reduction of 6 dB ends after 100 ms, which is shorter than a syllable
_BLOCK_FRAMES = 1 << 15

Decibels = NDArray[np.float64]


class _Limiter:
    """All filters are causal; the audio is delayed by the time that the gain needs before a peak."""

    def __init__(self, sample_rate: int, ceiling_dbtp: float) -> None:
        self._ceiling_dbtp = ceiling_dbtp
        self._attack = int(_ATTACK_SECONDS * sample_rate)
        self.delay = self._attack + FILTER_FRAMES  # a peak between samples is detected one filter length later
        self._slope = _RELEASE_DECIBELS_PER_SECOND / sample_rate
        self._audio: Samples = np.zeros(self.delay, np.float32)
        self._required: Decibels = np.zeros(self.delay)
        self._released: Decibels = np.zeros(self._attack)

    def process(self, block: Samples) -> Samples:
        """Returns as many samples as ``block`` has, delayed by ``delay`` samples."""
        audio = np.concatenate([self._audio, block])
        self._audio = audio[-self.delay :]
        peaks = interpolated_peaks(audio[self.delay - FILTER_FRAMES + 1 :])
        gain = 10 ** (self._smooth(self._hold(self._gain_required(peaks))) / 20)
        limit: Samples = (audio[: len(block)] * gain).astype(np.float32)
        return limit

    def _gain_required(self, peaks: Samples) -> Decibels:
        ceiling = 10 ** (self._ceiling_dbtp / 20)
        required: Decibels = 20 * np.log10(ceiling / np.maximum(peaks.astype(np.float64), ceiling))
        return required

    def _hold(self, required: Decibels) -> Decibels:
        values = np.concatenate([self._required, required])
        self._required = values[-self.delay :]
        return _sliding_minimum(values, self.delay + 1)

    def _smooth(self, held: Decibels) -> Decibels:
        slope = self._slope * np.arange(1, len(held) + 1)
        from_before = self._released[-1]
        released = np.minimum(np.minimum.accumulate(held - slope), from_before) + slope
        values = np.concatenate([self._released, np.minimum(released, 0.0)])
        self._released = values[-self._attack :]
        sums = np.concatenate([[0.0], np.cumsum(values)])
        window = self._attack + 1
        averages: Decibels = (sums[window:] - sums[:-window]) / window
        return averages


def _sliding_minimum(values: Decibels, window: int) -> Decibels:
    """Returns the minimum of every ``window`` neighbouring values, by doubling the covered length in each pass."""
    stretch = 1
    while stretch * 2 <= window:
        values = np.minimum(values[:-stretch], values[stretch:])
        stretch *= 2
    missing = window - stretch
    return np.minimum(values[:-missing], values[missing:]) if missing else values


def limit(blocks: Iterable[Samples], sample_rate: int, ceiling_dbtp: float) -> Iterator[Samples]:
    """Yields the audio with its true peak held at the ceiling; the number and the position of the samples do not
    change."""
    limiter = _Limiter(sample_rate, ceiling_dbtp)
    to_drop = limiter.delay
    for block in split_into_fixed_blocks(_append_silence(blocks, limiter.delay), _BLOCK_FRAMES):
        output = limiter.process(block)
        dropped = min(to_drop, len(output))
        to_drop -= dropped
        if dropped < len(output):
            yield output[dropped:]


def _append_silence(blocks: Iterable[Samples], frames: int) -> Iterator[Samples]:
    yield from blocks
    yield np.zeros(frames, np.float32)
