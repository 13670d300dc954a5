"""Tests the show's music by measuring it."""

from __future__ import annotations

import numpy as np
import pytest

from cpoa.audio.loudness import integrated_loudness
from cpoa.audio.music import INTRO_LUFS, OUTRO_LUFS, STING_LUFS, compose
from cpoa.audio.piece_stream import MP3_SAMPLE_RATES
from cpoa.audio.true_peak import true_peak

RATE = 24_000
SPEECH_LUFS = -16.0
PIECES = ("intro", "sting", "outro")


def piece(name: str, sample_rate: int = RATE) -> np.ndarray:
    return getattr(compose(sample_rate), name)


@pytest.mark.parametrize("sample_rate", sorted(MP3_SAMPLE_RATES))
def test_the_pieces_have_their_lengths_at_every_rate(sample_rate: int) -> None:
    music = compose(sample_rate)
    assert len(music.intro) / sample_rate == pytest.approx(2.6)
    assert len(music.sting) / sample_rate == pytest.approx(0.8)
    assert len(music.outro) / sample_rate == pytest.approx(2.8)


@pytest.mark.parametrize(("name", "lufs"), [("intro", INTRO_LUFS), ("sting", STING_LUFS), ("outro", OUTRO_LUFS)])
def test_the_music_is_softer_than_the_speech(name: str, lufs: float) -> None:
    samples = piece(name)
    assert integrated_loudness([samples], RATE) == pytest.approx(lufs, abs=0.05)
    assert SPEECH_LUFS - 6 <= lufs <= SPEECH_LUFS - 3
    assert true_peak([samples]) < -6


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_begins_and_ends_with_silence_and_has_no_offset(name: str) -> None:
    samples = piece(name)
    assert samples[0] == pytest.approx(0, abs=1e-6)
    assert np.abs(samples[-RATE // 50 :]).max() < 10 ** (-60 / 20)
    assert abs(samples.mean()) < 1e-4


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_is_soft(name: str) -> None:
    """Nothing is harsh: 99 % of the energy is below 1.5 kHz, and the sharpest 10 ms have little above 4 kHz."""
    samples = piece(name).astype(np.float64)
    power, hertz = np.abs(np.fft.rfft(samples)) ** 2, np.fft.rfftfreq(len(samples), 1 / RATE)
    assert power[hertz < 1500].sum() > 0.99 * power.sum()
    frame = RATE // 100
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame) * np.hanning(frame)
    high = np.abs(np.fft.rfft(frames, axis=1))[:, round(4000 * frame / RATE) :]
    assert np.square(high).sum(axis=1).max() < 1e-4 * np.square(frames).sum(axis=1).max() * frame


@pytest.mark.parametrize("name", PIECES)
def test_a_piece_does_not_click(name: str) -> None:
    """The second difference of a click is as large as its jump; that of soft tones below 3 kHz is small."""
    samples = piece(name)
    curve = np.abs(np.diff(samples, 2))
    assert curve.max() < 0.1 * np.abs(samples).max()


def test_the_music_is_the_same_every_time() -> None:
    first = compose(RATE)
    compose.cache_clear()
    again = compose(RATE)
    assert all(np.array_equal(getattr(first, name), getattr(again, name)) for name in PIECES)
