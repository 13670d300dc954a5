"""Trims the silence around an utterance, and fades its edges so that no join clicks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

EDGE_SILENCE_SECONDS = 0.05
_FADE_SECONDS = 0.005
FRAME_SECONDS = 0.005
# The network's silences are at -120 dB; a soft first "f" or a released last "t" is 50 dB below the loudest vowel.
_SILENT_BELOW_DECIBELS = -60.0
_NOTHING_HEARD_POWER = 1e-6
# A speaker breathes for half a second inside a sentence; a longer pause sounds like a hesitation.
MAX_INNER_SILENCE_SECONDS = 0.55


def frame_levels(samples: Samples, sample_rate: int) -> NDArray[np.float64]:
    """Returns the level of each 5 ms in decibels relative to the loudest 5 ms, or to -60 dB of full scale if nothing is
    louder."""
    frame = round(FRAME_SECONDS * sample_rate)
    padded = np.pad(samples, (0, -len(samples) % frame)).reshape(-1, frame).astype(np.float64)
    power = np.square(padded).mean(axis=1)
    loudest = max(power.max(initial=0.0), _NOTHING_HEARD_POWER)
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, 1e-14) / loudest)
    return levels


def silent_frames(samples: Samples, sample_rate: int) -> NDArray[np.bool_]:
    return frame_levels(samples, sample_rate) <= _SILENT_BELOW_DECIBELS


def trim(samples: Samples, sample_rate: int) -> Samples:
    """Returns the speech with exactly 50 ms of silence before and after it, faded over 5 ms at the outer ends."""
    room = round(EDGE_SILENCE_SECONDS * sample_rate)
    frame = round(FRAME_SECONDS * sample_rate)
    heard = np.flatnonzero(~silent_frames(samples, sample_rate))
    if not len(heard):
        return np.zeros(0, np.float32)
    first, end = heard[0] * frame, min((heard[-1] + 1) * frame, len(samples))
    with_room = np.pad(samples, room)[first : end + 2 * room].copy()
    return _fade(with_room, round(_FADE_SECONDS * sample_rate))


def shorten_silences(samples: Samples, sample_rate: int) -> Samples:
    """Removes the middle of every silence that is longer than a breath; both of its ends are silent, so no fade is
    needed."""
    frame = round(FRAME_SECONDS * sample_rate)
    longest = round(MAX_INNER_SILENCE_SECONDS / FRAME_SECONDS)
    silent = silent_frames(samples, sample_rate)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8)))
    kept: list[Samples] = []
    position = 0
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start > longest:
            kept.append(samples[position : (start + longest // 2) * frame])
            position = (end - (longest - longest // 2)) * frame
    kept.append(samples[position:])
    return np.concatenate(kept)


def _fade(samples: Samples, fade: int) -> Samples:
    ramp = np.linspace(0, 1, fade, dtype=np.float32)
    samples[:fade] *= ramp
    samples[-fade:] *= ramp[::-1]
    return samples
