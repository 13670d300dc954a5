from __future__ import annotations

import importlib
import math
from typing import Any

import numpy as np
import pytest

from cpoa.audio.loudness import high_pass_filter, integrated_loudness, shelf_filter

# A mono tone is 3.01 dB quieter than the same tone on both channels of the reference signals.
MONO_OFFSET = 10 * math.log10(2)


def tone(decibels: float, seconds: float, sample_rate: int = 24_000) -> np.ndarray:
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    return (10 ** ((decibels + MONO_OFFSET) / 20) * np.sin(2 * np.pi * 1000 * time)).astype(np.float32)


@pytest.fixture
def pyloudnorm() -> Any:
    """Imported only here, because it takes more than a second."""
    return importlib.import_module("pyloudnorm")


def test_the_filters_match_the_coefficients_in_the_recommendation_for_48_khz():
    numerator, denominator = shelf_filter(48_000)
    assert numerator == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285), abs=1e-9)
    assert denominator == pytest.approx((1, -1.69065929318241, 0.73248077421585), abs=1e-9)
    numerator, denominator = high_pass_filter(48_000)
    assert numerator == (1, -2, 1)
    assert denominator == pytest.approx((1, -1.99004745483398, 0.99007225036621), abs=1e-9)


@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("parts", [[(-23, 20)], [(-33, 20)]])
def test_a_steady_reference_tone_is_measured_at_its_level(parts, sample_rate):
    signal = np.concatenate([tone(level, seconds, sample_rate) for level, seconds in parts])
    assert integrated_loudness([signal], sample_rate) == pytest.approx(parts[0][0], abs=0.1)


@pytest.mark.parametrize(
    "parts",
    [
        [(-36, 10), (-23, 60), (-36, 10)],
        [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)],
        [(-26, 20), (-20, 20.1), (-26, 20)],
    ],
    ids=["case 3", "case 4", "case 5"],
)
def test_the_gated_reference_signals_of_ebu_tech_3341_are_measured_at_minus_23(parts):
    signal = np.concatenate([tone(level, seconds) for level, seconds in parts])
    assert integrated_loudness([signal], 24_000) == pytest.approx(-23, abs=0.1)


def test_noise_with_pauses_has_the_loudness_that_pyloudnorm_measures(pyloudnorm):
    rng = np.random.default_rng(3)
    level = np.repeat(10 ** rng.uniform(-4, -0.5, 60), 12_000)
    signal = (level * rng.standard_normal(len(level)).clip(-1, 1)).astype(np.float32)
    judge = pyloudnorm.Meter(24_000, filter_class="DeMan").integrated_loudness(signal)
    assert integrated_loudness([signal], 24_000) == pytest.approx(judge, abs=0.01)
    other_filters = pyloudnorm.Meter(24_000).integrated_loudness(signal)
    assert integrated_loudness([signal], 24_000) == pytest.approx(other_filters, abs=0.1)


def test_the_filters_keep_their_state_between_blocks(pyloudnorm):
    signal = tone(-45, 10) + np.float32(0.5)
    judge = pyloudnorm.Meter(24_000, filter_class="DeMan").integrated_loudness(signal)
    assert integrated_loudness([signal], 24_000) == pytest.approx(judge, abs=0.01)


@pytest.mark.parametrize("frames", [1, 100, 2400, 7777, 24_000, 1_000_000])
def test_the_block_size_does_not_change_the_loudness(frames):
    signal = np.random.default_rng(4).uniform(-0.5, 0.5, 60_000).astype(np.float32)
    blocks = (signal[start : start + frames] for start in range(0, len(signal), frames))
    assert integrated_loudness(blocks, 24_000) == integrated_loudness([signal], 24_000)


def test_silence_and_audio_shorter_than_a_gating_block_have_no_loudness():
    assert integrated_loudness([np.zeros(48_000, np.float32)], 24_000) == -math.inf
    assert integrated_loudness([tone(-20, 0.39)], 24_000) == -math.inf
    assert integrated_loudness([], 24_000) == -math.inf
