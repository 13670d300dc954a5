"""Keeps a voice below ``MAX_WORDS_PER_MINUTE`` at speaking rate 1.

The network speaks about 14 sounds a second, whatever the words: a text of long words at 150 words a minute, a text of
short words at 220. Only the second is made slower. How much slower is decided for a whole chapter, so that the pace
does not change from sentence to sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.text.speaking_time import AIMED_WORDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

# A least-squares fit over 240 sentences of 52 texts. For a text of twelve sentences it is off by 3 % (standard
# deviation); what the first sentences of a chapter really take corrects the rest.
SECONDS_PER_SOUND = 0.0656
SECONDS_PER_MARK = 0.142
_MARKS = ",;:—"

MIN_FACTOR = 0.58  # a text of words of one syllable needs 0.6
# With fewer words than this, a speaker gets the pace of the whole chapter, and a chapter the pace of its voices.
_ENOUGH_WORDS = 30
# The estimate counts like this many seconds of measured speech.
_TRUST_IN_THE_ESTIMATE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class TimedWords:
    """``seconds``: the estimated length of the speech at speaking rate 1, without ``pause_seconds`` after it."""

    speaker: str
    words: int
    seconds: float
    pause_seconds: float


def estimate_seconds(phonemes: Sequence[str], pace: float) -> float:
    """``pace`` is that of the voice at speaking rate 1."""
    sounds = sum(symbol.isalpha() for each in phonemes for symbol in each)
    marks = sum(symbol in _MARKS for each in phonemes for symbol in each)
    return (sounds * SECONDS_PER_SOUND + marks * SECONDS_PER_MARK) / pace


class ChapterPace:
    """The factors for the pace of each speaker of one chapter. 1 leaves the voice as it is; less makes it slower."""

    def __init__(self, lines: Sequence[TimedWords]) -> None:
        self._lines = {"": list(lines)}
        for line in lines:
            self._lines.setdefault(line.speaker, []).append(line)
        self._estimated = self._measured = _TRUST_IN_THE_ESTIMATE_SECONDS

    def factor(self, speaker: str) -> float:
        for lines in (self._lines.get(speaker, []), self._lines[""]):
            if sum(line.words for line in lines) >= _ENOUGH_WORDS:
                return _factor(lines, self._measured / self._estimated)
        return 1.0

    def add_measured(self, estimated_seconds: float, measured_seconds: float) -> None:
        """``measured_seconds``: what the voice took for it at speaking rate 1 and factor 1."""
        self._estimated += estimated_seconds
        self._measured += measured_seconds


def _factor(lines: Sequence[TimedWords], correction: float) -> float:
    wanted = sum(line.words for line in lines) * 60 / AIMED_WORDS_PER_MINUTE
    for_speech = wanted - sum(line.pause_seconds for line in lines)
    speech = sum(line.seconds for line in lines) * correction
    return max(min(speech / for_speech, 1.0), MIN_FACTOR) if for_speech > 0 else 1.0
