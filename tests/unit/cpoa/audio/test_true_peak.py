from __future__ import annotations

import math

import numpy as np
import pytest

from cpoa.audio.true_peak import true_peak

RATE = 48_000


def quarter_rate_tone(amplitude: float, degrees: float) -> np.ndarray:
    phase = 2 * np.pi * np.arange(RATE) / 4 + np.radians(degrees)
    signal = amplitude * np.sin(phase)
    fade = np.minimum(1, np.minimum(np.arange(RATE), np.arange(RATE)[::-1]) / 480)
    return (signal * fade).astype(np.float32)


@pytest.mark.parametrize(
    ("amplitude", "degrees", "expected"),
    [(0.5, 0, -6), (0.5, 45, -6), (0.5, 60, -6), (0.5, 67.5, -6), (1.41, 45, 3)],
)
def test_the_peaks_between_the_samples_of_ebu_tech_3341_are_found(amplitude, degrees, expected):
    measured = true_peak([quarter_rate_tone(amplitude, degrees)])
    assert expected - 0.4 <= measured <= expected + 0.2


def test_a_peak_between_the_samples_is_higher_than_the_samples():
    signal = quarter_rate_tone(0.5, 45)
    assert true_peak([signal]) > 20 * math.log10(np.abs(signal).max()) + 2.5


@pytest.mark.parametrize("frames", [1, 5, 11, 12, 1000])
def test_a_peak_across_the_border_of_two_blocks_is_found(frames):
    signal = np.random.default_rng(5).uniform(-1, 1, 3000).astype(np.float32)
    blocks = [signal[start : start + frames] for start in range(0, len(signal), frames)]
    assert true_peak(blocks) == pytest.approx(true_peak([signal]), abs=1e-4)


def test_a_peak_at_the_very_end_is_found():
    signal = np.zeros(100, np.float32)
    signal[-2:] = 0.5
    assert true_peak([signal]) > -5


def test_silence_has_no_peak():
    assert true_peak([np.zeros(100, np.float32)]) == -math.inf
