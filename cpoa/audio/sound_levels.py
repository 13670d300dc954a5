"""The levels of decoded audio in small steps, so that those of a whole episode follow from those of its pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from cpoa.audio.blocks import FixedBlocks
from cpoa.audio.loudness import gated_loudness
from cpoa.audio.true_peak import in_dbtp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.audio.blocks import Samples

WAVEFORM_PEAKS = 1000


class SoundLevels(msgspec.Struct, frozen=True, kw_only=True):
    """``true_peak``: the highest absolute value, 1 is full scale. ``hop_powers``: the mean power of each 100 ms, with
    the weighting of BS.1770. ``peaks``: the highest absolute sample of each MP3 packet, at most 1."""

    sample_rate: int
    frames: int
    true_peak: float
    hop_powers: tuple[float, ...]
    peaks: tuple[float, ...]

    @property
    def seconds(self) -> float:
        return self.frames / self.sample_rate

    @property
    def integrated_lufs(self) -> float:
        """Minus infinity for silence."""
        return gated_loudness(np.asarray(self.hop_powers))

    @property
    def true_peak_dbtp(self) -> float:
        return in_dbtp(self.true_peak)


def join_levels(pieces: Sequence[SoundLevels]) -> SoundLevels:
    """The pieces begin and end in silence, so the 100 ms that contain a join need not be exact.

    Raises ValueError if there is no piece or if the sample rates differ.
    """
    rates = {piece.sample_rate for piece in pieces}
    if len(rates) != 1:
        raise ValueError(f"The pieces of an episode need one sample rate, not {sorted(rates)}.")
    return SoundLevels(
        sample_rate=rates.pop(),
        frames=sum(piece.frames for piece in pieces),
        true_peak=max(piece.true_peak for piece in pieces),
        hop_powers=tuple(power for piece in pieces for power in piece.hop_powers),
        peaks=tuple(peak for piece in pieces for peak in piece.peaks),
    )


def waveform_peaks(levels: SoundLevels) -> tuple[float, ...]:
    """Returns 1,000 peaks, for equal stretches of the audio, each with the whole packets at its ends."""
    peaks = np.asarray(levels.peaks)
    bounds = np.arange(WAVEFORM_PEAKS + 1) * len(peaks) / WAVEFORM_PEAKS
    firsts = np.floor(bounds[:-1]).astype(int)
    ends = np.maximum(np.ceil(bounds[1:]).astype(int), firsts + 1)
    return tuple(round(float(peaks[first:end].max()), 4) for first, end in zip(firsts, ends, strict=True))


class WaveformMeter:
    """``step``: in frames."""

    def __init__(self, step: int) -> None:
        self._blocks = FixedBlocks(step)
        self._peaks: list[float] = []

    def add(self, block: Samples) -> None:
        self._peaks += [float(np.abs(step).max()) for step in self._blocks.push(block)]

    def peaks(self) -> tuple[float, ...]:
        rest = self._blocks.rest()
        last = [float(np.abs(rest).max())] if len(rest) else []
        return tuple(round(min(peak, 1.0), 4) for peak in (*self._peaks, *last))
