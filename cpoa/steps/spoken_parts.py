"""Divides a script between the voice steps: one for each chapter, and one for the first sentences of the episode, which
are heard while all others are still being spoken."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cpoa.contracts.records import SpokenPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.dialogue import Chapter

_MIN_WORDS = 25
"""About ten seconds, in which the next part is spoken."""
_MAX_WORDS = 70
_MIN_SPEAKER_WORDS = 12
"""Five seconds. The loudness of a voice with less speech could not be measured alone."""


def spoken_parts(chapters: Sequence[Chapter]) -> tuple[SpokenPart, ...]:
    """``chapters``: those of a script, at least one."""
    first, *others = whole_chapters(chapters)
    opening = _opening_turns(chapters[0])
    if opening is None:
        return (first, *others)
    return (SpokenPart(0, 0, opening), SpokenPart(0, opening, first.end_turn), *others)


def whole_chapters(chapters: Sequence[Chapter]) -> tuple[SpokenPart, ...]:
    return tuple(SpokenPart(number, 0, len(chapter.turns)) for number, chapter in enumerate(chapters))


def _opening_turns(chapter: Chapter) -> int | None:
    """Returns how many turns the first part has. None: the chapter is not divided."""
    words: Counter[str] = Counter()
    left = _words_by_speaker(chapter)
    for number, turn in enumerate(chapter.turns, start=1):
        count = len(turn.text.split())
        words[turn.speaker] += count
        left[turn.speaker] -= count
        if words.total() > _MAX_WORDS:
            return None
        if _can_be_alone(words) and _can_be_alone(left):
            return number
    return None


def _words_by_speaker(chapter: Chapter) -> Counter[str]:
    words: Counter[str] = Counter()
    for turn in chapter.turns:
        words[turn.speaker] += len(turn.text.split())
    return words


def _can_be_alone(words: Counter[str]) -> bool:
    """Whether the loudness of each voice can be measured."""
    return words.total() >= _MIN_WORDS and all(count >= _MIN_SPEAKER_WORDS for count in words.values() if count)
