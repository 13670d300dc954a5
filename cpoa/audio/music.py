"""The show's music: an intro, a sting between chapters and an outro, made of a few soft notes.

It is computed, so that no recording has to be stored or licensed, and it is the same in every episode. Every note is a
sum of sines that starts with a short ramp and dies away like a struck bar; a quiet chord lies under the intro and the
outro.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cpoa.audio.loudness import integrated_loudness

if TYPE_CHECKING:
    from cpoa.audio.blocks import Samples

INTRO_SECONDS = 2.6
STING_SECONDS = 0.8
OUTRO_SECONDS = 2.8

# Speech is at -16 LUFS.
INTRO_LUFS = -19.5
STING_LUFS = -21.0
OUTRO_LUFS = -20.5

_D3, _A3, _D4, _A4, _D5, _F5_SHARP = 146.83, 220.0, 293.66, 440.0, 587.33, 739.99

# The level of each partial of a note, and how much faster it dies away than the first.
_PARTIALS = ((1.0, 1.0), (0.32, 1.6), (0.10, 2.6), (0.03, 3.8))
_DETUNED = (0.9985, 1.0015)  # 2.6 cents: two strings that beat slowly
_ATTACK_SECONDS = 0.014
_CHORD_ATTACK_SECONDS = 0.5
_CHORD_LEVEL = 0.22
# The last part of every piece is faded to zero.
_FADE_SHARE = 0.45

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EpisodeMusic:
    """Samples at the level that they have in the finished file. They begin and end with zero."""

    intro: Samples
    sting: Samples
    outro: Samples


@dataclass(frozen=True, slots=True)
class _Note:
    start_seconds: float
    hertz: float
    level: float = 1.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """``chord``: the frequencies of notes that are held under the others."""

    seconds: float
    lufs: float
    decay_seconds: float
    notes: tuple[_Note, ...]
    chord: tuple[float, ...] = ()


_INTRO = _Piece(
    INTRO_SECONDS,
    INTRO_LUFS,
    decay_seconds=0.55,
    notes=(_Note(0.0, _D4), _Note(0.21, _A4, 0.85), _Note(0.42, _D5, 0.85), _Note(0.74, _F5_SHARP, 0.7)),
    chord=(_D3, _A3),
)
_STING = _Piece(STING_SECONDS, STING_LUFS, decay_seconds=0.2, notes=(_Note(0.0, _A4), _Note(0.15, _D5, 0.85)))
_OUTRO = _Piece(
    OUTRO_SECONDS,
    OUTRO_LUFS,
    decay_seconds=0.55,
    notes=(_Note(0.0, _F5_SHARP, 0.7), _Note(0.24, _D5, 0.8), _Note(0.48, _A4, 0.85), _Note(0.84, _D4)),
    chord=(_D3, _A3),
)


@lru_cache(maxsize=4)
def compose(sample_rate: int) -> EpisodeMusic:
    return EpisodeMusic(
        intro=_play(_INTRO, sample_rate), sting=_play(_STING, sample_rate), outro=_play(_OUTRO, sample_rate)
    )


def _play(piece: _Piece, sample_rate: int) -> Samples:
    time = np.arange(round(piece.seconds * sample_rate)) / sample_rate
    sound = np.zeros_like(time)
    for note in piece.notes:
        first = round(note.start_seconds * sample_rate)
        sound[first:] += note.level * _struck(note.hertz, time[: len(time) - first], piece.decay_seconds)
    for hertz in piece.chord:
        sound += _CHORD_LEVEL * _held(hertz, time)
    return _at_loudness(_fade_out(sound), piece.lufs, sample_rate)


def _struck(hertz: float, time: FloatArray, decay_seconds: float) -> FloatArray:
    sound = np.zeros_like(time)
    for number, (level, speed) in enumerate(_PARTIALS, start=1):
        envelope = level * np.exp(-time * speed / decay_seconds)
        for detuned in _DETUNED:
            sound += envelope * np.sin(2 * np.pi * hertz * number * detuned * time)
    return sound * _ramp(time, _ATTACK_SECONDS)


def _held(hertz: float, time: FloatArray) -> FloatArray:
    sound = np.zeros_like(time)
    for number, (level, _) in enumerate(_PARTIALS[:3], start=1):
        for detuned in _DETUNED:
            sound += level * np.sin(2 * np.pi * hertz * number * detuned * time)
    return sound * _ramp(time, _CHORD_ATTACK_SECONDS)


def _ramp(time: FloatArray, seconds: float) -> FloatArray:
    """Rises from 0 to 1 as half a cosine."""
    rise: FloatArray = 0.5 - 0.5 * np.cos(np.pi * np.minimum(time / seconds, 1.0))
    return rise


def _fade_out(sound: FloatArray) -> FloatArray:
    fade = round(_FADE_SHARE * len(sound))
    sound[-fade:] *= 0.5 + 0.5 * np.cos(np.linspace(0.0, np.pi, fade))
    return sound


def _at_loudness(sound: FloatArray, lufs: float, sample_rate: int) -> Samples:
    samples = sound.astype(np.float32)
    gain_db = lufs - integrated_loudness([samples], sample_rate)
    return samples * np.float32(10 ** (gain_db / 20))
