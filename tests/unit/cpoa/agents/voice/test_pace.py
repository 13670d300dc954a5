"""Tests how a voice is slowed down, without a voice."""

from __future__ import annotations

import pytest

from cpoa.agents.voice.pace import MIN_FACTOR, ChapterPace, TimedWords, estimate_seconds
from cpoa.text.speaking_time import AIMED_WORDS_PER_MINUTE


def line(words: int, words_per_minute: float, pause_seconds: float = 0.4, speaker: str = "host") -> TimedWords:
    """``words_per_minute``: without the pause."""
    return TimedWords(speaker, words, words * 60 / words_per_minute, pause_seconds)


def words_per_minute(lines: list[TimedWords], factor: float) -> float:
    seconds = sum(each.seconds / factor + each.pause_seconds for each in lines)
    return sum(each.words for each in lines) * 60 / seconds


def test_a_text_of_short_words_is_slowed_to_the_limit() -> None:
    lines = [line(14, 240) for _ in range(10)]
    factor = ChapterPace(lines).factor("host")
    assert factor < 1
    assert words_per_minute(lines, factor) == pytest.approx(AIMED_WORDS_PER_MINUTE)


def test_a_text_of_long_words_is_left_alone() -> None:
    assert ChapterPace([line(14, 160) for _ in range(10)]).factor("host") == 1


def test_each_speaker_has_its_own_pace() -> None:
    lines = [line(20, 240), line(20, 150, speaker="guest")] * 5
    pace = ChapterPace(lines)
    assert pace.factor("guest") == 1
    assert pace.factor("host") < 0.9


def test_a_speaker_of_few_words_has_the_pace_of_the_chapter() -> None:
    lines = [line(20, 240)] * 5 + [line(3, 400, speaker="guest")]
    pace = ChapterPace(lines)
    assert pace.factor("guest") == pytest.approx(pace.factor("host"), abs=0.05)


def test_a_sentence_alone_is_not_slowed() -> None:
    assert ChapterPace([line(12, 300)]).factor("host") == 1


def test_what_is_measured_corrects_the_estimate() -> None:
    lines = [line(14, 200) for _ in range(20)]
    pace = ChapterPace(lines)
    before = pace.factor("host")
    for each in lines[:10]:
        pace.add_measured(each.seconds, each.seconds * 0.9)
    assert pace.factor("host") == pytest.approx(before * 0.91, abs=0.01)


def test_no_voice_is_drawn_out() -> None:
    assert ChapterPace([line(20, 900) for _ in range(5)]).factor("host") == MIN_FACTOR


def test_pauses_alone_can_hold_the_limit() -> None:
    assert ChapterPace([line(10, 240, pause_seconds=4.0) for _ in range(5)]).factor("host") == 1


def test_more_sounds_and_marks_take_longer_and_a_fast_voice_is_faster() -> None:
    assert estimate_seconds(["ab"], 1.0) < estimate_seconds(["ab,"], 1.0) < estimate_seconds(["ab,", "cd"], 1.0)
    assert estimate_seconds(["ab"], 2.0) == pytest.approx(estimate_seconds(["ab"], 1.0) / 2)
