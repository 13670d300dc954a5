from __future__ import annotations

from cpoa.script.pacing import seconds, spoken_words


def test_numbers_take_longer_to_say_than_to_read() -> None:
    assert spoken_words("in 1846") > 3
    assert spoken_words("over 344,400 km2") > 7
    assert spoken_words("four words without numbers") == 4


def test_a_minute_holds_150_words() -> None:
    assert seconds(150) == 60
