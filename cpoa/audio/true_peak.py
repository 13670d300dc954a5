"""Measures the true peak, which includes the level between samples, according to ITU-R BS.1770-4, Annex 2."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpoa.audio.blocks import Samples

# The order-48 filter of BS.1770-4, Annex 2, which interpolates by four; one row per phase, oldest sample last.
_PHASES = np.array(
    [
        [
            0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
            0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500,
        ],
        [
            -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
            0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375,
        ],
        [
            -0.0189208984375, 0.0330810546875, -0.0582275390625, 0.1015625000000, -0.2003173828125, 0.7797851562500,
            0.4650878906250, -0.1665039062500, 0.0891113281250, -0.0517578125000, 0.0292968750000, -0.0291748046875,
        ],
        [
            -0.0083007812500, 0.0148925781250, -0.0266113281250, 0.0476074218750, -0.1022949218750, 0.9721679687500,
            0.1373291015625, -0.0594482421875, 0.0332031250000, -0.0196533203125, 0.0109863281250, 0.0017089843750,
        ],
    ],
    np.float32,
)  # fmt: skip
FILTER_FRAMES = _PHASES.shape[1]


def interpolated_peaks(samples: Samples) -> Samples:
    """Returns the highest absolute value around each sample, the sample itself included.

    ``samples`` begins with the ``FILTER_FRAMES - 1`` samples before the block; the result is that much shorter. A peak
    between samples is reported at the newest sample that the filter has seen, six samples later.
    """
    peaks = np.abs(samples[FILTER_FRAMES - 1 :])
    for phase in _PHASES:
        np.maximum(peaks, np.abs(np.convolve(samples, phase, "valid")), out=peaks)
    return peaks


def in_dbtp(peak: float) -> float:
    """``peak``: an absolute value, 1 is full scale. Returns minus infinity for silence."""
    return 20 * math.log10(peak) if peak else -math.inf


class TruePeakMeter:
    def __init__(self) -> None:
        self._before = np.zeros(FILTER_FRAMES - 1, np.float32)
        self._peak = 0.0

    def add(self, block: Samples) -> None:
        samples = np.concatenate([self._before, block])
        self._before = samples[-(FILTER_FRAMES - 1) :]
        if len(block):
            self._peak = max(self._peak, float(interpolated_peaks(samples).max()))

    def peak(self) -> float:
        """The audio counts as followed by silence."""
        tail = np.concatenate([self._before, np.zeros(FILTER_FRAMES - 1, np.float32)])
        return max(self._peak, float(interpolated_peaks(tail).max()))

    def dbtp(self) -> float:
        return in_dbtp(self.peak())


def true_peak(blocks: Iterable[Samples]) -> float:
    meter = TruePeakMeter()
    for block in blocks:
        meter.add(block)
    return meter.dbtp()
