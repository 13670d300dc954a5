"""Stores one voice segment as a file.

The format is FLAC with 16 bits: half the bytes of WAV, and a checksum on every frame. The rounding noise is 96 dB below
full scale, far below the noise of the MP3 that is made of it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, Protocol

import numpy as np
import soundfile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.audio.blocks import Samples

SEGMENT_CONTENT_TYPE = "audio/flac"
SEGMENT_EXTENSION = "flac"


class Segment(Protocol):
    """Mono speech that can be read from its start any number of times."""

    @property
    def sample_rate(self) -> int: ...

    @property
    def frame_count(self) -> int: ...

    def blocks(self, frames: int) -> Iterator[Samples]:
        """Yields blocks of at most ``frames`` float32 samples, from the start."""
        ...


class StoredSegment:
    """A segment that is read block by block from a seekable file. The file must stay open."""

    def __init__(self, file: BinaryIO) -> None:
        self._sound = soundfile.SoundFile(file)
        if self._sound.channels != 1:
            raise ValueError(f"A voice segment has one channel; this file has {self._sound.channels}.")

    @property
    def sample_rate(self) -> int:
        return int(self._sound.samplerate)

    @property
    def frame_count(self) -> int:
        return int(self._sound.frames)

    def blocks(self, frames: int) -> Iterator[Samples]:
        read = 0
        while read < self.frame_count:
            # Seek before every read, so that two readers of one segment do not disturb each other.
            self._sound.seek(read)
            block = self._sound.read(frames, dtype="float32")
            if not len(block):
                raise ValueError(f"The voice segment ends at sample {read} of {self.frame_count}: the file is cut off.")
            read += len(block)
            yield block


def encode_segment(samples: Samples, sample_rate: int) -> bytes:
    """``samples``: mono float32 in [-1, 1].

    Raises ValueError for samples that FLAC could not store unchanged: none, not finite, or beyond full scale.
    """
    if samples.ndim != 1 or not len(samples):
        raise ValueError("A voice segment is a non-empty row of mono samples.")
    if not np.isfinite(samples).all():
        raise ValueError("A voice segment holds samples that are not numbers.")
    if np.abs(samples).max() > 1:
        raise ValueError("A voice segment is louder than full scale and would be clipped.")
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, sample_rate, format="FLAC", subtype="PCM_16")
    return buffer.getvalue()


def open_segment(file: BinaryIO) -> StoredSegment:
    return StoredSegment(file)
