"""How long a text takes to say, counted in words of average length."""

from __future__ import annotations

from cpoa.text.speaking_time import AIMED_WORDS_PER_MINUTE, seconds_for_speech, speaking_seconds

SPOKEN_WORDS_PER_MINUTE = AIMED_WORDS_PER_MINUTE
"""The unit in which the writer counts: a word of average length, at the voice's own rate."""

SECONDS_PER_TURN = 0.1
"""What a change of speaker adds to the pause between two sentences."""

TURN_GAP_WORDS = SECONDS_PER_TURN * SPOKEN_WORDS_PER_MINUTE / 60

MIN_LENGTH_SHARE = 0.9
"""The share of the requested length from which an episode counts as long enough."""

MIN_CHAPTER_SECONDS = 60
MAX_CHAPTER_SECONDS = 120


def spoken_words(text: str) -> float:
    """In words of average length: "1846" is more than three."""
    return speaking_seconds(text) * SPOKEN_WORDS_PER_MINUTE / 60


def wanted_words(length_minutes: float, speaking_rate: float) -> float:
    """The length asked for, without the music."""
    return seconds_for_speech(length_minutes) / 60 * SPOKEN_WORDS_PER_MINUTE * speaking_rate


def seconds(words: float, speaking_rate: float = 1.0) -> float:
    return words * 60 / SPOKEN_WORDS_PER_MINUTE / speaking_rate
