"""The bundled speech network of hibari-tts 0.2.1: it turns phonemes into spectra, and spectra into sound.

Only this module uses the library: ``Hibari.phonemize``, ``.ids``, ``.sess`` and ``dsp.synth``; a test checks that they
exist. The library is imported inside functions: onnxruntime starts a thread when it is imported, and a worker process
that is forked after that hangs when it is told to stop.
"""
# ruff: noqa: PLC0415 - see above

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

# The library downloads its other voices at first use; this one is in the package.
_BUNDLED_VOICE = "heart"
# Two worker processes share two cores. With more threads they would only wait for one another, and the order of
# additions, and so the last bit of a sample, would depend on the machine.
_THREADS = 1
_OWN_SPEED = 1.0


class SpeechNetwork:
    def __init__(self) -> None:
        import onnxruntime
        from hibari import Hibari

        self._hibari = Hibari(voice=_BUNDLED_VOICE, threads=_THREADS)
        # By default the runtime keeps the memory of its longest sentence, 80 MB; this option returns it after each run.
        self._run_options = onnxruntime.RunOptions()
        self._run_options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        # The caches of word pronunciations are not thread-safe.
        self._lock = Lock()

    def phonemes(self, spoken_text: str) -> list[str]:
        """Returns one string for each part that the network takes at once. Empty if it knows no sound of the text."""
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
    """Loaded once per process; this takes 1 s and 150 MB."""
    return SpeechNetwork()
