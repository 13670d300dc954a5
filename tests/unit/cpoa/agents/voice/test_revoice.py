"""Tests what a timbre does to spectra, without the network."""

from __future__ import annotations

import numpy as np
import pytest

from cpoa.agents.voice.revoice import BIN_COUNT, BIN_HERTZ, Frames, revoice
from cpoa.agents.voice.stretch import stretch_frames
from cpoa.agents.voice.timbre import Timbre

PITCH = 200.0
FORMANT_BIN = 60


def frames(count: int = 8, pitch: float = PITCH) -> Frames:
    """Returns frames with one formant at 1,200 Hz and energy only at the harmonics of the pitch, like the network's."""
    bins = np.arange(BIN_COUNT)
    envelope = -np.abs(bins - FORMANT_BIN) / 20
    on_harmonic = bins % round(pitch / BIN_HERTZ) == 0
    level = np.where(on_harmonic, envelope, -9.0).astype(np.float32)[:, None].repeat(count, axis=1)
    turn = np.where(on_harmonic, 0.3, 5.0).astype(np.float32)[:, None].repeat(count, axis=1)
    quiet = np.full_like(level, -5.0)
    return Frames(level, turn, quiet, quiet, np.zeros_like(level), np.full(count, pitch, np.float32))


def test_the_network_s_own_timbre_changes_nothing() -> None:
    given = frames()
    assert revoice(given, Timbre(pace=1.2)) is given


def test_a_lower_voice_has_its_pitch_and_is_smooth_between_the_old_harmonics() -> None:
    low = revoice(frames(), Timbre(pitch=0.6))
    assert low.pitch[0] == pytest.approx(188 * (PITCH / 188) * 0.6, rel=1e-3)
    column = low.harmonic_level[10:400, 0]
    assert np.abs(np.diff(column)).max() < 0.1
    assert np.tanh(low.harmonic_turn[10:400, 0]) == pytest.approx(np.tanh(0.3), abs=0.01)


def test_formants_move_by_their_ratio() -> None:
    deep = revoice(frames(), Timbre(pitch=0.6, formants=0.8))
    assert int(np.argmax(deep.harmonic_level[:, 0])) == pytest.approx(FORMANT_BIN * 0.8, abs=2)


def test_half_the_pitch_keeps_the_power() -> None:
    usual = revoice(frames(), Timbre(liveliness=0.999)).harmonic_level[FORMANT_BIN, 0]
    low = revoice(frames(), Timbre(pitch=0.5)).harmonic_level[FORMANT_BIN, 0]
    assert 2 * np.exp(low) ** 2 == pytest.approx(np.exp(usual) ** 2, rel=0.02)


def test_liveliness_widens_the_melody_around_its_middle() -> None:
    level, turn = frames(2).harmonic_level, frames(2).harmonic_turn
    melody = Frames(level, turn, level, level, level, np.array([150, 240], np.float32))
    lively = revoice(melody, Timbre(liveliness=1.5)).pitch
    assert lively[1] / lively[0] == pytest.approx((240 / 150) ** 1.5, rel=1e-4)


def test_in_unvoiced_frames_only_the_formants_move() -> None:
    unvoiced = frames(pitch=40.0)
    assert revoice(unvoiced, Timbre(pitch=0.6)).pitch == pytest.approx(unvoiced.pitch)
    assert revoice(unvoiced, Timbre(pitch=0.6)).free_level == pytest.approx(unvoiced.free_level)


def test_tilt_raises_frequencies_above_500_hertz_by_its_decibels_per_octave() -> None:
    plain = revoice(frames(), Timbre(pitch=0.9)).noise_level[:, 0]
    tilted = revoice(frames(), Timbre(pitch=0.9, tilt=3.0)).noise_level[:, 0]
    decibels = (tilted - plain) * 20 / np.log(10)
    assert decibels[10] == pytest.approx(0, abs=1e-4)
    assert decibels[100] == pytest.approx(6, abs=1e-3)


@pytest.mark.parametrize("pace", [0.7, 1.3])
def test_another_pace_changes_the_number_of_frames_and_keeps_both_ends(pace: float) -> None:
    given = frames(100)
    rising = Frames(
        given.harmonic_level + np.linspace(0, 1, 100, dtype=np.float32),
        given.harmonic_turn,
        given.noise_level,
        given.free_level,
        given.free_phase,
        given.pitch,
    )
    other = stretch_frames(rising, pace)
    assert len(other.pitch) == round(100 / pace)
    assert other.harmonic_level[:, 0] == pytest.approx(rising.harmonic_level[:, 0])
    assert other.harmonic_level[:, -1] == pytest.approx(rising.harmonic_level[:, -1])
    assert np.all(np.diff(other.harmonic_level[FORMANT_BIN]) > 0)


def test_a_pitch_is_never_the_mean_of_voiced_and_unvoiced_frames() -> None:
    given = frames(4)
    given.pitch[:] = [200, 0, 200, 0]
    assert set(stretch_frames(given, 0.7).pitch.tolist()) == {0.0, 200.0}


def test_semitones_and_rate_are_added_to_those_of_the_voice() -> None:
    asked = Timbre(pitch=0.5, pace=0.9).adjusted(speaking_rate=1.2, semitones=12)
    assert asked.pitch == pytest.approx(1.0)
    assert asked.pace == pytest.approx(1.08)
