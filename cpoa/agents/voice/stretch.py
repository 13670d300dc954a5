"""Makes speech faster or slower: the network's frames are resampled to another number of frames.

The network has a speed parameter, but it is inexact: for 1.3 it speaks 1.2 times as fast, for 1.4 1.55 times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.revoice import Frames

if TYPE_CHECKING:
    from cpoa.agents.voice.revoice import FloatArray


def stretch_frames(frames: Frames, pace: float) -> Frames:
    """Interpolates levels between frames; phases are taken from the nearest frame, because a mean of two phases is
    meaningless."""
    count = len(frames.pitch)
    if pace == 1.0 or not count:
        return frames
    places = np.linspace(0, count - 1, max(round(count / pace), 1))
    low = np.floor(places).astype(np.intp)
    high = np.minimum(low + 1, count - 1)
    share = (places - low).astype(np.float32)
    nearest = np.rint(places).astype(np.intp)

    def drawn(level: FloatArray) -> FloatArray:
        between: FloatArray = level[:, low] * (1 - share) + level[:, high] * share
        return between

    return Frames(
        harmonic_level=drawn(frames.harmonic_level),
        harmonic_turn=frames.harmonic_turn[:, nearest],
        noise_level=drawn(frames.noise_level),
        free_level=drawn(frames.free_level),
        free_phase=frames.free_phase[:, nearest],
        # Between a voiced and an unvoiced frame a mean would be a wrong pitch.
        pitch=frames.pitch[nearest],
    )
