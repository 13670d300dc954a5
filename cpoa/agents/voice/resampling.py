"""Changes the sample rate by copying the part of the spectrum that both rates can hold: no filter design, exact in
time."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A spectrum is periodic: without padding a sound on the last sample would leak to the first one.
_PADDING_SECONDS = 0.02


def resample(samples: NDArray[np.float32], from_rate: int, to_rate: int) -> NDArray[np.float32]:
    """Returns mono samples of the same duration, to within one sample."""
    if from_rate == to_rate or not len(samples):
        return samples
    step = from_rate // gcd(
        from_rate, to_rate
    )  # this number of samples corresponds to a whole number of samples at the other rate
    room = -(-round(_PADDING_SECONDS * from_rate) // step) * step
    padded = np.pad(samples.astype(np.float64), (room, room + -len(samples) % step))
    length = len(padded) // step * (to_rate // gcd(from_rate, to_rate))
    spectrum = np.fft.rfft(padded)
    kept = np.zeros(length // 2 + 1, np.complex128)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    sound = np.fft.irfft(kept, length) * (length / len(padded))
    first = room // step * (to_rate // gcd(from_rate, to_rate))
    return sound[first : first + round(len(samples) * to_rate / from_rate)].astype(np.float32)
