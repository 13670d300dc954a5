"""Makes other speakers of the same network: its spectra get another pitch and other resonances.

For every 12.5 ms the network gives the pitch, and the level and phase of 601 bins of 20 Hz, for the harmonics and for
the noise. Its own synthesis uses only the bins with a harmonic of its own pitch. Therefore level and phase are read at
those bins and interpolated, so that a new pitch finds valid values at its harmonics. Without interpolation the voice
buzzes: below 1 kHz the harmonics are 9.5 dB above the rest, with it 16 dB, in the network's own voice 17 dB.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from cpoa.agents.voice.timbre import Timbre

FloatArray = NDArray[np.float32]
Spectrum = TypeVar("Spectrum", NDArray[np.float32], NDArray[np.complex64])

BIN_COUNT = 601
BIN_HERTZ = 20.0
NETWORK_PITCH_HERTZ = 188.0

_VOICED_HERTZ = 60.0  # the network gives pitches under 50 Hz for unvoiced frames
_MAX_HARMONIC_HERTZ = 11_000.0  # the network's own pulses end here
_TILT_FROM_HERTZ = 500.0
_LOG_PER_DECIBEL = np.log(10.0) / 20
_ABOVE_THE_SPECTRUM_LOG_PER_BIN = 0.03  # slope of the spectrum in the bins that compression leaves empty
_BELOW_THE_FIRST_HARMONIC_LOG = 1.0


@dataclass(frozen=True, slots=True)
class Frames:
    """The network's output for one utterance; arrays [601 bins, frames], ``pitch`` [frames] in hertz.

    Levels are natural logarithms of magnitudes; ``harmonic_turn`` is the phase of the harmonics before tanh(.) * pi,
    ``free_phase`` is the phase of the noise that the network places itself.
    """

    harmonic_level: FloatArray
    harmonic_turn: FloatArray
    noise_level: FloatArray
    free_level: FloatArray
    free_phase: FloatArray
    pitch: FloatArray


def revoice(frames: Frames, timbre: Timbre) -> Frames:
    if timbre.is_original_voice:
        return frames
    voiced = frames.pitch > _VOICED_HERTZ
    stretch = _Stretch(timbre)
    # Half the pitch means twice as many harmonics: each is scaled by the square root of a half, so that the power
    # stays.
    harmonic_level = stretch(
        _interpolate_harmonics(frames.harmonic_level, frames.pitch, below=_BELOW_THE_FIRST_HARMONIC_LOG)
    )
    free_level = frames.free_level + (timbre.breath * _LOG_PER_DECIBEL * voiced).astype(np.float32)
    return Frames(
        harmonic_level=harmonic_level + stretch.gain + np.float32(0.5 * np.log(timbre.pitch)),
        harmonic_turn=_turn(stretch(_phasors(frames))),
        noise_level=stretch(frames.noise_level) + stretch.gain,
        free_level=stretch(free_level) + stretch.gain,
        # Phases of noise are copied from the nearest bin, because the mean of two unrelated phases has a wrong level.
        free_phase=frames.free_phase[stretch.nearest],
        pitch=_moved_pitch(frames.pitch, voiced, timbre),
    )


class _Stretch:
    """Stretches a spectrum to other formants: bin k gets the value of bin k / formants."""

    def __init__(self, timbre: Timbre) -> None:
        wanted = np.arange(BIN_COUNT) / timbre.formants
        source = np.clip(wanted, 0, BIN_COUNT - 1)
        self._low = np.floor(source).astype(int)
        self._high = np.minimum(self._low + 1, BIN_COUNT - 1)
        self._share = (source - self._low).astype(np.float32)[:, None]
        self.nearest = np.rint(source).astype(int)
        self.gain = _gain(timbre, bins_past_the_end=np.maximum(wanted - (BIN_COUNT - 1), 0))

    def __call__(self, spectrum: Spectrum) -> Spectrum:
        stretch_frames: Spectrum = spectrum[self._low] * (1 - self._share) + spectrum[self._high] * self._share
        return stretch_frames


def _gain(timbre: Timbre, bins_past_the_end: NDArray[np.float64]) -> FloatArray:
    octaves = np.log2(np.maximum(np.arange(BIN_COUNT) * BIN_HERTZ, _TILT_FROM_HERTZ) / _TILT_FROM_HERTZ)
    gain = timbre.tilt * _LOG_PER_DECIBEL * octaves - _ABOVE_THE_SPECTRUM_LOG_PER_BIN * bins_past_the_end
    column: FloatArray = gain.astype(np.float32)[:, None]
    return column


def _interpolate_harmonics(level: FloatArray, pitch: FloatArray, *, below: float) -> FloatArray:
    """Replaces each voiced frame by the line through its harmonics; ``below`` is its fall towards 0 Hz."""
    drawn = level.copy()
    for frame in np.flatnonzero(pitch > _VOICED_HERTZ):
        positions, nearest = _harmonic_bins(pitch[frame])
        column = level[:, frame]
        # A gliding pitch smears a harmonic over its neighbours: the maximum of three bins is its level.
        peaks = np.maximum(np.maximum(column[nearest - 1], column[nearest]), column[nearest + 1])
        drawn[:, frame] = _line(positions, peaks, first=peaks[0] - below)
    return drawn


def _phasors(frames: Frames) -> NDArray[np.complex64]:
    """Returns the phases of the harmonics as points on the unit circle, interpolated like the levels. Between two
    points the path is short; between two angles it may go around the circle."""
    phase = np.pi * np.tanh(frames.harmonic_turn)
    phasors: NDArray[np.complex64] = np.exp(1j * phase).astype(np.complex64)
    for frame in np.flatnonzero(frames.pitch > _VOICED_HERTZ):
        positions, nearest = _harmonic_bins(frames.pitch[frame])
        at_harmonics = phasors[nearest, frame]
        phasors[:, frame] = _line(positions, at_harmonics, first=at_harmonics[0])
    return phasors


def _harmonic_bins(pitch: float) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Returns the positions of the harmonics in bins, and the nearest bins."""
    count = int(_MAX_HARMONIC_HERTZ / pitch)
    positions: NDArray[np.float64] = np.arange(1, count + 1, dtype=np.float64) * (pitch / BIN_HERTZ)
    return positions, np.clip(np.rint(positions).astype(np.intp), 1, BIN_COUNT - 2)


def _line(positions: NDArray[np.float64], values: Spectrum, *, first: complex) -> Spectrum:
    places = np.concatenate([[0.0], positions, [BIN_COUNT]])
    line: Spectrum = np.interp(np.arange(BIN_COUNT), places, np.concatenate([[first], values, values[-1:]]))
    return line


def _turn(phasors: NDArray[np.complex64]) -> FloatArray:
    """Converts points on the circle back to the network's form. The network's tanh never reaches 1, so the angle is
    clipped."""
    turn: FloatArray = np.arctanh(np.clip(np.angle(phasors) / np.pi, -0.9999, 0.9999)).astype(np.float32)
    return turn


def _moved_pitch(pitch: FloatArray, voiced: NDArray[np.bool_], timbre: Timbre) -> FloatArray:
    middle = np.log(NETWORK_PITCH_HERTZ)
    moved = pitch.copy()
    moved[voiced] = np.exp((np.log(pitch[voiced]) - middle) * timbre.liveliness + middle + np.log(timbre.pitch))
    return moved
