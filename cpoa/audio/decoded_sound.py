"""Decodes sound files from other services: any file that libsndfile reads, as mono samples."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import soundfile

if TYPE_CHECKING:
    from cpoa.audio.blocks import Samples

MAX_SECONDS = 3600
_SILENCE = 1e-4  # 80 dB below full scale


class UnusableSoundError(Exception):
    """The message says what the file contains instead of speech."""


def decode_mono(data: bytes) -> tuple[Samples, int]:
    """Returns float32 samples, which may exceed [-1, 1], and their sample rate in hertz.

    Raises UnusableSoundError if the file cannot be decoded, is silent or is longer than ``MAX_SECONDS``.
    """
    samples, sample_rate = decode_mono_or_silence(data)
    if np.abs(samples).max(initial=0.0) < _SILENCE:
        raise UnusableSoundError("silence")
    return samples, sample_rate


def decode_mono_or_silence(data: bytes) -> tuple[Samples, int]:
    """The same for a file that may be silent or empty."""
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as sound:
            sample_rate = int(sound.samplerate)
            if sound.frames > MAX_SECONDS * sample_rate:
                raise UnusableSoundError("more than an hour")
            samples = sound.read(dtype="float32", always_2d=True).mean(axis=1)
    except (soundfile.SoundFileError, ValueError) as error:
        raise UnusableSoundError("no sound that can be decoded") from error
    if not np.isfinite(samples).all():
        raise UnusableSoundError("samples that are not numbers")
    return samples, sample_rate
