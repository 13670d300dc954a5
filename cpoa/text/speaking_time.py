"""How long a text takes to say, before any voice has said it. The writers plan the length of an episode with it, and
the embedded voice keeps to it.

The constants are a least-squares fit over 36 chapters that the embedded voice spoke at speaking rate 1: 24 of Wikipedia
leads, 12 of other texts. They include the pauses. The estimate is off by 2.9 % (standard deviation) and 8 % at most.
"""

from __future__ import annotations

MAX_WORDS_PER_MINUTE = 170
"""At speaking rate 1, pauses included, over a chapter. A word is what white space separates in the written text."""

AIMED_WORDS_PER_MINUTE = 160
"""What a voice that is too fast is brought to: 6 % below the limit, because its pace is estimated."""

SECONDS_PER_LETTER = 0.073
SECONDS_PER_DIGIT = 0.45

MUSIC_SECONDS = 5.7
"""What the music before the first word and after the last one adds to an episode."""


def speaking_seconds(text: str, speaking_rate: float = 1.0) -> float:
    """Long words take longer than short ones, and "1846" as long as its words. A text of short words is said no faster
    than ``AIMED_WORDS_PER_MINUTE``."""
    letters = sum(map(str.isalpha, text))
    digits = sum(map(str.isdigit, text))
    by_sounds = letters * SECONDS_PER_LETTER + digits * SECONDS_PER_DIGIT
    return max(by_sounds, len(text.split()) * 60 / AIMED_WORDS_PER_MINUTE) / speaking_rate


def seconds_for_speech(length_minutes: float) -> float:
    """What the music leaves of the requested length."""
    return length_minutes * 60 - MUSIC_SECONDS
