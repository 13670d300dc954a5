"""Tests the voice samples in the repository: every voice has one, with its name and at speaking loudness."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile

from cpoa.agents.voice.samples import sample_mp3, sample_text
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.audio.loudness import integrated_loudness

if TYPE_CHECKING:
    from cpoa.agents.voice.voice_catalogue import Voice

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"


@pytest.mark.parametrize("each", EMBEDDED_VOICES.voices(), ids=lambda each: each.name)
def test_a_voice_has_a_sample_of_a_few_seconds_at_speaking_loudness(each: Voice) -> None:
    path = FRONTEND / str(each.sample_path).lstrip("/")
    samples, sample_rate = soundfile.read(path, dtype="float32")
    assert sample_rate == 24_000
    assert samples.ndim == 1
    assert 3.0 < len(samples) / sample_rate < 6.0
    assert integrated_loudness([samples], sample_rate) == pytest.approx(-20.0, abs=2.0)


def test_all_samples_together_are_small() -> None:
    files = sorted((FRONTEND / "voices").glob("*.mp3"))
    assert [file.stem for file in files] == sorted(each.name for each in EMBEDDED_VOICES.voices())
    assert sum(file.stat().st_size for file in files) < 300_000


def test_a_voice_says_its_own_name() -> None:
    assert sample_text(EMBEDDED_VOICES.voice("ben")).startswith("Hi, I'm Ben.")


def test_the_sample_in_the_repository_is_what_the_voice_says_now() -> None:
    """Nearly equal: another processor may round the last bit differently."""
    now = sample_mp3(EMBEDDED_VOICES.voice("frank"))
    kept = (FRONTEND / "voices" / "frank.mp3").read_bytes()
    assert abs(len(now) - len(kept)) < 1000
