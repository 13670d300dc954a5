"""Artificial speech: the pitch of a voice, with the rise and fall of syllables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_RATE = 24_000
PITCH_HERTZ = 140
SYLLABLES_PER_SECOND = 4
BIT_RATE_KILOBITS = 64
FILE_ENDINGS = {"MP3": "mp3", "LINEAR16": "wav", "OGG_OPUS": "ogg"}
CONTENT_TYPES = {"MP3": "audio/mpeg", "LINEAR16": "audio/wav", "OGG_OPUS": "audio/ogg"}


def speech(seconds: float) -> NDArray[np.float32]:
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    syllables = (1 - np.cos(2 * np.pi * SYLLABLES_PER_SECOND * time)) / 2
    voice = sum(np.sin(2 * np.pi * PITCH_HERTZ * overtone * time) / overtone for overtone in (1, 2, 3))
    return (0.15 * syllables * voice).astype(np.float32)


def silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def encoded(sound: NDArray[np.float32], encoding: str) -> bytes:
    """``encoding``: MP3, LINEAR16 (a WAV file) or OGG_OPUS."""
    if encoding == "MP3":
        return _mp3(sound)
    import soundfile  # noqa: PLC0415 -- few tests need it

    file = io.BytesIO()
    container, subtype = {"LINEAR16": ("WAV", "PCM_16"), "OGG_OPUS": ("OGG", "OPUS")}[encoding]
    soundfile.write(file, sound, SAMPLE_RATE, format=container, subtype=subtype)
    return file.getvalue()


def _mp3(sound: NDArray[np.float32]) -> bytes:
    import lameenc  # noqa: PLC0415 -- as above

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(SAMPLE_RATE)
    encoder.set_bit_rate(BIT_RATE_KILOBITS)
    encoder.set_quality(9)  # the fastest mode of LAME
    return bytes(encoder.encode(np.rint(sound * 32767).astype("<i2").tobytes()) + encoder.flush())
