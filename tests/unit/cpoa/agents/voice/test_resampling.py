from __future__ import annotations

import numpy as np
import pytest

from cpoa.agents.voice.resampling import resample


def tone(rate: int, hertz: float, seconds: float = 0.5) -> np.ndarray:
    fade = np.minimum(1, np.linspace(0, 20, round(rate * seconds)))
    sound = 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)
    return (sound * fade * fade[::-1]).astype(np.float32)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000, 11_127])
def test_a_tone_stays_the_same_at_another_rate(rate: int) -> None:
    there = resample(tone(rate, 440), rate, 24_000)
    assert abs(len(there) - 12_000) <= 1
    assert np.abs(there[100:11_900] - tone(24_000, 440)[100:11_900]).max() < 3e-3


def test_frequencies_above_the_new_limit_are_removed_without_aliasing() -> None:
    assert np.abs(resample(tone(48_000, 15_000), 48_000, 24_000)).max() < 1e-2


def test_a_sound_at_the_end_does_not_leak_to_the_beginning() -> None:
    late = np.zeros(16_000, np.float32)
    late[-400:] = 0.5
    assert np.abs(resample(late, 16_000, 24_000)[:2_000]).max() < 1e-2


def test_the_same_rate_changes_nothing() -> None:
    sound = tone(24_000, 440)
    assert resample(sound, 24_000, 24_000) is sound
    assert len(resample(sound[:0], 16_000, 24_000)) == 0
