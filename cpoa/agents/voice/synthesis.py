"""Speaks text with one embedded voice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.network import sound, speech_network
from cpoa.agents.voice.pronouncer import Pronouncer
from cpoa.agents.voice.revoice import revoice
from cpoa.agents.voice.stretch import stretch_frames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cpoa.agents.voice.timbre import Timbre


@dataclass(frozen=True, slots=True)
class EmbeddedVoice:
    timbre: Timbre
    pronouncer: Pronouncer = field(default_factory=Pronouncer)

    def phonemes(self, written: str) -> Sequence[str]:
        return speech_network().phonemes(self.pronouncer.spoken_text(written))

    def length_in_sounds(self, written: str) -> int:
        return sum(len(each) for each in self.phonemes(written))

    def say(self, phonemes: Sequence[str], seed: int) -> NDArray[np.float32]:
        noise = np.random.default_rng(seed)
        return np.concatenate([self._said(each, noise) for each in phonemes])

    def _said(self, phonemes: str, noise: np.random.Generator) -> NDArray[np.float32]:
        frames = stretch_frames(speech_network().frames(phonemes), self.timbre.pace)
        return sound(revoice(frames, self.timbre), noise)
