from __future__ import annotations

import pytest

from cpoa.agents.script.pacing import SPOKEN_WORDS_PER_MINUTE, seconds, spoken_words, wanted_words
from cpoa.text.speaking_time import MAX_WORDS_PER_MINUTE


def test_numbers_take_longer_to_say_than_to_read() -> None:
    assert spoken_words("1846") > 3
    assert spoken_words("over 344,400 km2") > 5


def test_long_words_take_longer_than_short_ones() -> None:
    assert spoken_words("extraordinary circumstances") > 1.5 * spoken_words("it was so")


def test_prose_has_about_as_many_words_as_it_shows() -> None:
    text = "Most coral reefs are built from stony corals, whose polyps cluster in groups."
    assert spoken_words(text) == pytest.approx(len(text.split()), rel=0.15)


def test_a_slower_voice_takes_longer() -> None:
    assert seconds(SPOKEN_WORDS_PER_MINUTE) == 60
    assert seconds(SPOKEN_WORDS_PER_MINUTE, speaking_rate=0.75) == 80


def test_the_music_is_part_of_the_length_asked_for() -> None:
    assert 0.9 * SPOKEN_WORDS_PER_MINUTE < wanted_words(1, 1.0) < SPOKEN_WORDS_PER_MINUTE
    assert wanted_words(30, 0.75) == pytest.approx(0.75 * wanted_words(30, 1.0))


def test_the_writer_counts_in_the_pace_that_the_voices_keep() -> None:
    assert SPOKEN_WORDS_PER_MINUTE < MAX_WORDS_PER_MINUTE
