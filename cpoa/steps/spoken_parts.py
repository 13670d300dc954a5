"""Divides a script between the voice steps: one for each chapter, and one for the first sentences of the episode, which
are heard while all others are still being spoken."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cpoa.contracts.records import SpokenPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.dialogue import Chapter

_MIN_OPENING_WORDS = 15
"""About six seconds. With the intro before them, the next part is spoken meanwhile."""
_MIN_WORDS = 25
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
    """Returns how many turns the first part has, as few as possible. None: the chapter is not divided.

    One gain is enough for the few words of the first part: the voices come with the same loudness.
    """
    words = 0
    left = _words_by_speaker(chapter)
    for number, turn in enumerate(chapter.turns, start=1):
        words += turn.word_count
        left[turn.speaker] -= turn.word_count
        if words >= _MIN_OPENING_WORDS:
            return number if _can_be_alone(left) else None
    return None


def _words_by_speaker(chapter: Chapter) -> Counter[str]:
    words: Counter[str] = Counter()
    for turn in chapter.turns:
        words[turn.speaker] += turn.word_count
    return words


def _can_be_alone(words: Counter[str]) -> bool:
    """Whether the loudness of each voice can be measured."""
    return words.total() >= _MIN_WORDS and all(count >= _MIN_SPEAKER_WORDS for count in words.values() if count)
