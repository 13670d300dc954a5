"""Another sample rate, by taking the spectrum's share that both rates can hold: no filter to design, exact in time."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A spectrum knows no end: what sounds on the last sample would be heard before the first.
_PADDING_SECONDS = 0.02


def resample(samples: NDArray[np.float32], from_rate: int, to_rate: int) -> NDArray[np.float32]:
    """Mono samples of the same duration, to within one sample."""
    if from_rate == to_rate or not len(samples):
        return samples
    step = from_rate // gcd(from_rate, to_rate)  # so many samples are a whole number of the other's
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
