"""The bundled speech network of hibari-tts 0.2.1: phonemes to spectra, spectra to sound.

All that touches the library is here: ``Hibari.phonemize``, ``.ids``, ``.sess`` and ``dsp.synth``. A test pins them.
The library is imported where it is used: onnxruntime starts a thread as it is imported, and a worker process that was
forked after that hangs when it is told to end.
"""
# ruff: noqa: PLC0415 - as said above

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.revoice import Frames

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLE_RATE = 24_000
ENGINE = "hibari-tts 0.2.1 heart"

# The other voices of the library's registry are downloaded when they are asked for; this one is in the package.
_BUNDLED_VOICE = "heart"
# Two worker processes share two cores. With more than one thread each they would only wait for one another, and the
# order of additions, and so the last bit of a sample, would depend on the machine.
_THREADS = 1
_OWN_SPEED = 1.0


class SpeechNetwork:
    def __init__(self) -> None:
        import onnxruntime
        from hibari import Hibari

        self._hibari = Hibari(voice=_BUNDLED_VOICE, threads=_THREADS)
        # The library keeps what its longest sentence took, 80 MB, unless it is told to give it back after each.
        self._run_options = onnxruntime.RunOptions()
        self._run_options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        # The words' readings are looked up with caches that are not made for two threads at once.
        self._lock = Lock()

    def phonemes(self, spoken_text: str) -> list[str]:
        """One string for each stretch that the network takes at once. Empty where it knows no sound of the text."""
        with self._lock:
            stretches: list[str] = self._hibari.phonemize(spoken_text)
        return [each for each in stretches if any(symbol.isalpha() for symbol in each)]

    def frames(self, phonemes: str) -> Frames:
        inputs = {
            "ids": np.asarray([self._ids(phonemes)], np.int64),
            "speed": np.asarray([_OWN_SPEED], np.float32),
        }
        outputs = [output[0] for output in self._hibari.sess.run(None, inputs, self._run_options)]
        harmonic_level, harmonic_turn, noise_level, free_level, free_phase, pitch = outputs
        return Frames(harmonic_level, harmonic_turn, noise_level, free_level, free_phase, pitch)

    def _ids(self, phonemes: str) -> list[int]:
        ids: list[int] = self._hibari.ids(phonemes)
        return ids


def sound(frames: Frames, noise: np.random.Generator) -> NDArray[np.float32]:
    from hibari import dsp

    samples: NDArray[np.float32] = dsp.synth(
        frames.harmonic_level,
        frames.harmonic_turn,
        frames.noise_level,
        frames.free_level,
        frames.free_phase,
        frames.pitch,
        noise,
    )
    return samples


@lru_cache(maxsize=1)
def speech_network() -> SpeechNetwork:
    """Loaded once a process: 1 s and 150 MB."""
    return SpeechNetwork()
