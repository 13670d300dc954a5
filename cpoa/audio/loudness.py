"""Measures the integrated loudness of a mono stream according to ITU-R BS.1770-4.

The K-weighting is two second-order filters. Their joint impulse response decays within 100 ms (the slower filter, 38 Hz
at Q 0.5, to e^-24). Therefore each second of audio, preceded by the last 100 ms before it, is filtered by one
multiplication in the frequency domain (overlap-save). This is exact to 1e-9 and needs no loop over samples.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from cpoa.audio.blocks import FixedBlocks, Samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

# BS.1770-4 prints the coefficients for 48 kHz only. These are the parameters of the analogue filters, as libebur128 and
# B. De Man ("Evaluation of Implementations of the EBU R128 Loudness Measurement", AES 145, 2018) give them; at 48 kHz
# they yield the printed coefficients.
_SHELF_HERTZ, _SHELF_Q, _SHELF_DECIBELS = 1681.974450955533, 0.7071752369554196, 3.999843853973347
_SHELF_BAND_EXPONENT = 0.4996667741545416
_HIGH_PASS_HERTZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773

_OFFSET = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_HOPS_PER_GATING_BLOCK = 4  # 400 ms in steps of 100 ms
_HOPS_PER_SECOND = 10
_HOPS_PER_TRANSFORM = 10

Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]


def shelf_filter(sample_rate: int) -> Biquad:
    k = math.tan(math.pi * _SHELF_HERTZ / sample_rate)
    high = 10 ** (_SHELF_DECIBELS / 20)
    band = high**_SHELF_BAND_EXPONENT
    a0 = 1 + k / _SHELF_Q + k * k
    numerator = (
        (high + band * k / _SHELF_Q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / _SHELF_Q + k * k) / a0,
    )
    return numerator, (1.0, 2 * (k * k - 1) / a0, (1 - k / _SHELF_Q + k * k) / a0)


def high_pass_filter(sample_rate: int) -> Biquad:
    """The numerator is (1, -2, 1) at every sample rate, as BS.1770-4 prints it."""
    k = math.tan(math.pi * _HIGH_PASS_HERTZ / sample_rate)
    a0 = 1 + k / _HIGH_PASS_Q + k * k
    return (1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / a0, (1 - k / _HIGH_PASS_Q + k * k) / a0)


@lru_cache(maxsize=8)
def _k_weighting(sample_rate: int, transform_frames: int) -> NDArray[np.complex128]:
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(transform_frames))
    response: NDArray[np.complex128] = np.ones_like(delay)
    for numerator, denominator in (shelf_filter(sample_rate), high_pass_filter(sample_rate)):
        response = response * np.polyval(numerator[::-1], delay) / np.polyval(denominator[::-1], delay)
    return response


class LoudnessMeter:
    """Add the audio in blocks of any length, then call ``integrated_lufs``."""

    def __init__(self, sample_rate: int) -> None:
        self._hop = sample_rate // 10
        self._blocks = FixedBlocks(self._hop * _HOPS_PER_TRANSFORM)
        self._before = np.zeros(self._hop, np.float32)
        self._response = _k_weighting(sample_rate, self._hop * (_HOPS_PER_TRANSFORM + 1))
        self._hop_energies: list[NDArray[np.float64]] = []

    def add(self, block: Samples) -> None:
        for second in self._blocks.push(block):
            self._hop_energies.append(self._weighted_energies(second))
            self._before = second[-self._hop :]

    def integrated_lufs(self, spans: Sequence[tuple[float, float]] | None = None) -> float:
        """Returns minus infinity if no 400 ms of the audio are louder than -70 LUFS. ``spans``: the parts to measure,
        as (start, end) in seconds; None: all of it."""
        return gated_loudness(self.hop_powers(), spans)

    def hop_powers(self) -> NDArray[np.float64]:
        """Returns the mean power of each whole 100 ms, weighted."""
        rest = self._blocks.rest()
        padded = np.zeros(self._hop * _HOPS_PER_TRANSFORM, np.float32)
        padded[: len(rest)] = rest
        last = self._weighted_energies(padded)[: len(rest) // self._hop]
        return np.concatenate([*self._hop_energies, last]) / self._hop

    def _weighted_energies(self, second: Samples) -> NDArray[np.float64]:
        samples = np.concatenate([self._before, second]).astype(np.float64)
        weighted = np.fft.irfft(np.fft.rfft(samples) * self._response, len(samples))[self._hop :]
        energies: NDArray[np.float64] = np.square(weighted).reshape(_HOPS_PER_TRANSFORM, self._hop).sum(axis=1)
        return energies


def _block_powers(hop_powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns the mean power of every gating block; one begins with each hop."""
    if len(hop_powers) < _HOPS_PER_GATING_BLOCK:
        return np.zeros(0)
    powers: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(hop_powers, _HOPS_PER_GATING_BLOCK).mean(
        axis=1
    )
    return powers


def _blocks_within(spans: Sequence[tuple[float, float]], count: int) -> NDArray[np.bool_]:
    """Marks the gating blocks that are inside one of the spans as a whole."""
    within = np.zeros(count, np.bool_)
    for start, end in spans:
        first = math.ceil(start * _HOPS_PER_SECOND)
        within[first : max(math.floor(end * _HOPS_PER_SECOND) - _HOPS_PER_GATING_BLOCK + 1, first)] = True
    return within


def gated_loudness(hop_powers: NDArray[np.float64], spans: Sequence[tuple[float, float]] | None = None) -> float:
    """Returns LUFS, as ``LoudnessMeter.integrated_lufs`` does. ``hop_powers``: those of a meter."""
    powers = _block_powers(hop_powers)
    if spans is not None:
        powers = powers[_blocks_within(spans, len(powers))]
    powers = powers[powers > _power_from_lufs(_ABSOLUTE_GATE_LUFS)]
    if not len(powers):
        return -math.inf
    relative_gate = powers.mean() * 10 ** (_RELATIVE_GATE_LU / 10)
    return _OFFSET + 10 * math.log10(powers[powers > relative_gate].mean())


def _power_from_lufs(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def integrated_loudness(blocks: Iterable[Samples], sample_rate: int) -> float:
    meter = LoudnessMeter(sample_rate)
    for block in blocks:
        meter.add(block)
    return meter.integrated_lufs()
