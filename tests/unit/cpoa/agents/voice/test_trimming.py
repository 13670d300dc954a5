from __future__ import annotations

import numpy as np
import pytest

from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS, MAX_INNER_SILENCE_SECONDS, shorten_silences, trim

RATE = 24_000


def tone(seconds: float, level: float = 0.5) -> np.ndarray:
    return (level * np.sin(2 * np.pi * 200 * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def test_speech_keeps_fifty_milliseconds_of_silence_at_both_ends() -> None:
    cut = trim(np.concatenate([silence(0.3), tone(1.0), silence(0.4)]), RATE)
    assert len(cut) / RATE == pytest.approx(1.0 + 2 * EDGE_SILENCE_SECONDS, abs=0.006)


def test_speech_without_silence_at_its_ends_gets_some() -> None:
    cut = trim(tone(1.0), RATE)
    assert len(cut) / RATE == pytest.approx(1.0 + 2 * EDGE_SILENCE_SECONDS, abs=0.006)
    assert np.abs(cut[: round(EDGE_SILENCE_SECONDS * RATE)]).max() < 1e-6


def test_a_soft_first_sound_is_not_cut_off() -> None:
    soft = tone(0.1, level=0.5 * 10 ** (-50 / 20))
    cut = trim(np.concatenate([silence(0.3), soft, tone(1.0), silence(0.3)]), RATE)
    assert len(cut) / RATE == pytest.approx(1.1 + 2 * EDGE_SILENCE_SECONDS, abs=0.006)


def test_the_ends_are_faded_to_silence() -> None:
    noisy = np.random.default_rng(0).uniform(-0.5, 0.5, RATE).astype(np.float32)
    cut = trim(noisy, RATE)
    assert cut[0] == cut[-1] == 0


def test_silence_alone_is_removed() -> None:
    assert len(trim(silence(1.0), RATE)) == 0
    assert len(trim(silence(0.0), RATE)) == 0


def test_a_long_inner_silence_is_shortened() -> None:
    speech = np.concatenate([tone(0.5), silence(1.5), tone(0.5)])
    shortened = shorten_silences(speech, RATE)
    assert len(shortened) / RATE == pytest.approx(1.0 + MAX_INNER_SILENCE_SECONDS, abs=0.011)
    assert np.abs(np.diff(shortened)).max() <= np.abs(np.diff(speech)).max()


def test_a_short_inner_silence_stays() -> None:
    speech = np.concatenate([tone(0.5), silence(0.4), tone(0.5)])
    assert np.array_equal(shorten_silences(speech, RATE), speech)
