"""Measures the loudness of a voice, so that both hosts are equally loud before mastering."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.network import SAMPLE_RATE
from cpoa.agents.voice.synthesis import EmbeddedVoice
from cpoa.audio.loudness import integrated_loudness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cpoa.agents.voice.timbre import Timbre

SPEECH_LUFS = -20.0
MAX_PEAK = 0.95

# Measured on one text and not on the voice's own lines, so that a chapter in which a host only says "Right." is as loud
# as the next one. The text has every vowel and takes eight seconds.
_MEASURED_ON = (
    "The quick brown fox jumps over the lazy dog, and five boxing wizards watch how it goes. "
    "Near the old harbour, more than forty boats are waiting for the tide."
)


@lru_cache(maxsize=16)
def measure_gain(timbre: Timbre) -> float:
    """Returns the factor that brings the voice to ``SPEECH_LUFS``."""
    voice = EmbeddedVoice(timbre)
    samples = voice.say(voice.phonemes(_MEASURED_ON), seed=0)
    return float(10 ** ((SPEECH_LUFS - integrated_loudness([samples], SAMPLE_RATE)) / 20))


def apply_gain(samples: NDArray[np.float32], gain: float) -> NDArray[np.float32]:
    """Applies the voice's gain, or a smaller one if a sample would exceed full scale."""
    peak = float(np.abs(samples).max(initial=0.0))
    return samples * np.float32(min(gain, MAX_PEAK / max(peak, 1e-6)))
