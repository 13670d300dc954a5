from __future__ import annotations

import pytest

from cpoa.text.speaking_time import AIMED_WORDS_PER_MINUTE, MAX_WORDS_PER_MINUTE, seconds_for_speech, speaking_seconds


def test_numbers_take_longer_to_say_than_to_read() -> None:
    assert speaking_seconds("1846") > 2 * speaking_seconds("year")


def test_long_words_take_longer_than_short_ones() -> None:
    assert speaking_seconds("extraordinary circumstances") > 1.5 * speaking_seconds("it was so")


def test_short_words_are_not_said_faster_than_the_voice_says_them() -> None:
    text = "It was so. " * 100
    assert len(text.split()) / speaking_seconds(text) * 60 == pytest.approx(AIMED_WORDS_PER_MINUTE)
    assert AIMED_WORDS_PER_MINUTE < MAX_WORDS_PER_MINUTE


def test_a_slower_voice_takes_longer() -> None:
    assert speaking_seconds("It was so.", 0.75) == pytest.approx(speaking_seconds("It was so.") / 0.75)


def test_the_music_takes_its_time_from_the_speech() -> None:
    assert 50 <= seconds_for_speech(1) < 60
    assert seconds_for_speech(30) > 29.8 * 60
