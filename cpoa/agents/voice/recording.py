"""The recording of a chapter so far: speech, pauses and captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS
from cpoa.contracts.agents import Cue, Speech

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class Recording:
    """Each added part has 50 ms of silence at both ends, which count as part of the pause."""

    def __init__(self, sample_rate: int) -> None:
        self._sample_rate = sample_rate
        self._stretches: list[NDArray[np.float32]] = []
        self._frames = 0
        self._pause_seconds: float | None = None
        self._cues: list[Cue] = []

    def add(
        self, samples: NDArray[np.float32], captions: Iterable[tuple[float, float, str]], speaker_name: str
    ) -> None:
        """Adds a part of speech. ``captions``: (start, end, text) in seconds from the start of ``samples``."""
        if self._pause_seconds is not None:
            silence = self._pause_seconds - 2 * EDGE_SILENCE_SECONDS
            self._append(np.zeros(round(silence * self._sample_rate), np.float32))
        start = self._frames / self._sample_rate
        for begin, end, text in captions:
            self._cues.append(Cue(round(start + begin, 3), round(start + end, 3), speaker_name, text))
        self._append(samples)

    def pause(self, seconds: float) -> None:
        """Sets the pause before the next part, if there is one."""
        self._pause_seconds = seconds

    @property
    def is_empty(self) -> bool:
        return not self._cues

    def speech(self) -> Speech:
        return Speech(np.concatenate(self._stretches), self._sample_rate, tuple(self._cues), self._pause_seconds)

    def _append(self, samples: NDArray[np.float32]) -> None:
        self._stretches.append(samples)
        self._frames += len(samples)
