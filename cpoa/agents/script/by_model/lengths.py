"""How many words a model is asked for, so that the spoken episode is as long as requested.

Lengths are in written words. Dialogue has short words, and a voice says none faster than
``speaking_time.AIMED_WORDS_PER_MINUTE``, pauses included: a word of dialogue without digits takes as long as one of the
words that ``pacing`` counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.pacing import SPOKEN_WORDS_PER_MINUTE, spoken_words, wanted_words
from cpoa.contracts.material import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.dialogue import Chapter
    from cpoa.contracts.writing import Outline, WrittenChapter

MAX_WORDS_PER_SOURCE_WORD = 3
"""Two hosts tell a passage in up to three times its words, with questions, comparisons and consequences."""

MIN_CHAPTER_SECONDS = 60
MAX_CHAPTER_SECONDS = 150
_IDEAL_SECONDS = 85
_IDEAL_SECONDS_OF_A_LONG_EPISODE = 115
_LONG_EPISODE_SECONDS = 400
MAX_WORDS_IN_A_SMALL_CONTEXT = 280
CHAPTER_TOLERANCE = 0.15
"""The share of a chapter's words by which it may be too long or too short; the chapters after it make up for it."""

EPISODE_TOLERANCE = 0.05
_FORGIVEN_SHARE = 0.03
"""Of the episode: a smaller excess or lack is not made up. In a long episode, the last chapters would be cut for it."""

_MIN_REPLANNED, _MAX_REPLANNED = 0.6, 1.5
_MIN_HABIT, _MAX_HABIT = 0.75, 1.3
"""What a model writes, as a share of the asked words: a habit within these limits is made up for."""

WORDS_PER_TURN = 16


def count_words(texts: Iterable[str]) -> float:
    """The length of one chapter's turns. A number in digits counts as much as its words."""
    return spoken_words(" ".join(texts))


def words_of_chapter(chapter: Chapter) -> float:
    return count_words(turn.text for turn in chapter.turns)


def seconds_of(words: float, speaking_rate: float) -> float:
    return words * 60 / SPOKEN_WORDS_PER_MINUTE / speaking_rate


def words_in(seconds: float, speaking_rate: float) -> int:
    return round(seconds / 60 * SPOKEN_WORDS_PER_MINUTE * speaking_rate)


def episode_words(request: ScriptRequest) -> int:
    """Returns the requested length, or what the passages are enough for, if there are to be any."""
    if request.material.coverage is Coverage.GENERAL:
        return wanted_length(request)
    source_words = sum(len(passage.text.split()) for passage in request.material.passages)
    return min(wanted_length(request), MAX_WORDS_PER_SOURCE_WORD * source_words)


def wanted_length(request: ScriptRequest) -> int:
    return round(wanted_words(request.length_minutes, request.speaking_rate))


def chapter_count(words: float, speaking_rate: float, max_words: int) -> int:
    """``max_words``: the longest chapter."""
    seconds = seconds_of(words, speaking_rate)
    ideal = _IDEAL_SECONDS if seconds <= _LONG_EPISODE_SECONDS else _IDEAL_SECONDS_OF_A_LONG_EPISODE
    return max(1, round(seconds / ideal), math.ceil(words / max_words))


@dataclass(frozen=True, slots=True)
class ChapterWords:
    """``wanted``: so many the chapter should have. ``asked``: what the prompt says, because the model wrote more or
    less than it was asked for in the chapters before."""

    wanted: int
    asked: int


def next_chapter_words(outline: Outline, before: Sequence[WrittenChapter]) -> ChapterWords:
    """Shares the remaining words of the episode among the chapters that are not written yet."""
    left = float(sum(chapter.words for chapter in outline.chapters))
    asked = written = 0.0
    for number in range(len(before)):
        asked += _share(outline, number, left, written / asked if asked else 1.0).asked
        words = words_of_chapter(before[number].chapter)
        left, written = left - words, written + words
    return _share(outline, len(before), left, written / asked if asked else 1.0)


def _share(outline: Outline, number: int, left: float, written_share: float) -> ChapterWords:
    planned = outline.chapters[number].words
    rest = sum(chapter.words for chapter in outline.chapters[number:])
    forgiven = _FORGIVEN_SHARE * sum(chapter.words for chapter in outline.chapters)
    missing = left - rest
    words = planned * (rest + missing - min(max(missing, -forgiven), forgiven)) / rest
    words = min(max(words, planned * _MIN_REPLANNED), planned * _MAX_REPLANNED)
    return ChapterWords(round(words), round(words / min(max(written_share, _MIN_HABIT), _MAX_HABIT)))


def is_off(words: float, wanted: float, episode: float, *, is_last: bool) -> bool:
    """Whether a chapter must be made longer or shorter. No later chapter makes up for the last one."""
    difference = abs(words - wanted)
    return difference > CHAPTER_TOLERANCE * wanted or (is_last and difference > EPISODE_TOLERANCE * episode)


def turns_for(words: float) -> int:
    return max(4, round(words / WORDS_PER_TURN))
