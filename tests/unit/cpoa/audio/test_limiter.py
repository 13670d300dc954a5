from __future__ import annotations

import numpy as np
import pytest

from cpoa.audio.limiter import limit
from cpoa.audio.true_peak import true_peak

RATE = 24_000


def lively(seconds: int = 6) -> np.ndarray:
    rng = np.random.default_rng(6)
    level = np.repeat(10 ** rng.uniform(-2, 0.4, seconds * 20), RATE // 20)
    return (level * rng.uniform(-1, 1, len(level))).astype(np.float32)


def through(signal: np.ndarray, ceiling: float, frames: int = 4096) -> np.ndarray:
    blocks = (signal[start : start + frames] for start in range(0, len(signal), frames))
    return np.concatenate(list(limit(blocks, RATE, ceiling)))


@pytest.mark.parametrize("ceiling", [-1.0, -2.5, -12.0])
def test_the_true_peak_reaches_but_does_not_exceed_the_ceiling(ceiling):
    signal = lively()
    assert true_peak([signal]) > 2
    assert ceiling - 0.5 < true_peak([through(signal, ceiling)]) < ceiling + 0.05


@pytest.mark.parametrize("frames", [1, 119, 5000, 32_768, 1_000_000])
def test_the_block_size_does_not_change_a_single_sample(frames):
    signal = lively(2)
    assert np.array_equal(through(signal, -6, frames), through(signal, -6))


def test_audio_below_the_ceiling_is_unchanged():
    signal = lively() * np.float32(0.1)
    assert np.array_equal(through(signal, -2.5), signal)


def test_samples_are_not_shifted_or_lost():
    signal = np.zeros(RATE, np.float32)
    signal[[0, 5000, RATE - 1]] = [0.9, -0.9, 0.9]
    output = through(signal, -6)
    assert len(output) == len(signal)
    assert sorted(np.argsort(-np.abs(output))[:3]) == [0, 5000, RATE - 1]


def test_the_gain_recovers_soon_after_a_peak_and_is_unchanged_before_it():
    signal = np.full(RATE, 0.1, np.float32)
    signal[12_000] = 1.0
    output = through(signal, -6)
    gain = output / signal
    assert np.allclose(gain[: 12_000 - 140], 1)
    assert gain[12_000] < 0.52
    assert np.allclose(gain[12_000 + RATE // 8 :], 1)
    assert np.abs(np.diff(np.delete(gain, 12_000))).max() < 0.02


def test_audio_shorter_than_the_look_ahead_is_complete():
    signal = np.array([0.1, 0.9, 0.1], np.float32)
    output = through(signal, -6)
    assert len(output) == 3
    assert np.abs(output).max() <= 10 ** (-6 / 20) + 1e-6
