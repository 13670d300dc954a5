"""Splits a stream of samples into blocks of a fixed size, so that no result depends on the sizes of the incoming
blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Samples = NDArray[np.float32]


class FixedBlocks:
    """Takes blocks of any length and yields blocks of exactly ``frames`` samples; ``rest`` returns the remaining
    samples."""

    def __init__(self, frames: int) -> None:
        self._frames = frames
        self._pending: list[Samples] = []
        self._pending_frames = 0

    def push(self, block: Samples) -> Iterator[Samples]:
        self._pending.append(block)
        self._pending_frames += len(block)
        if self._pending_frames < self._frames:
            return
        joined = self.rest()
        whole = len(joined) - len(joined) % self._frames
        self._pending, self._pending_frames = [joined[whole:]], len(joined) - whole
        for start in range(0, whole, self._frames):
            yield joined[start : start + self._frames]

    def rest(self) -> Samples:
        return np.concatenate(self._pending) if self._pending else np.zeros(0, np.float32)


def split_into_fixed_blocks(blocks: Iterable[Samples], frames: int) -> Iterator[Samples]:
    """Yields blocks of ``frames`` samples; only the last one may be shorter."""
    cutter = FixedBlocks(frames)
    for block in blocks:
        yield from cutter.push(block)
    rest = cutter.rest()
    if len(rest):
        yield rest
