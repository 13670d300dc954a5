"""When each sentence of a script is said: its words are found in the captions, which the voices timed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.contracts.agents import Cue
    from cpoa.contracts.dialogue import Part, Turn

# Captions leave out what is not spoken, such as the number of a footnote. A caption is searched this many letters
# after the one before it.
_MAX_SKIPPED_LETTERS = 2_000


@dataclass(frozen=True, slots=True)
class Clause:
    """Some words of a sentence that were timed together. ``words`` counts them; the times are in seconds from the start
    of the audio."""

    words: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TimedSentence:
    """``text`` has single spaces, so that the words of the clauses can be counted in it. ``part`` is the part of the
    script that it belongs to."""

    text: str
    part: Part
    clauses: tuple[Clause, ...]

    @property
    def start(self) -> float:
        return self.clauses[0].start

    @property
    def end(self) -> float:
        return self.clauses[-1].end


@dataclass(frozen=True, slots=True)
class TimedTurn:
    speaker: str
    sentences: tuple[TimedSentence, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """A sentence, and the places of its words among all letters of the script: (first, end)."""

    text: str
    part: Part
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _PlacedCue:
    """A caption, and its place among all letters of the script."""

    first: int
    end: int
    cue: Cue

    def moment(self, letter: int) -> float:
        share = (letter - self.first) / (self.end - self.first)
        return self.cue.start + share * (self.cue.end - self.cue.start)


def time_turns(turns: Sequence[Turn], cues: Sequence[Cue]) -> list[TimedTurn]:
    """Returns the turns of a whole script with their times. ``cues``: all captions, in order, with times from the start
    of the audio. What no caption has, such as a row of stars, was not said and is left out."""
    written, stream = _read(turns)
    placed = _place(cues, stream)
    firsts = [each.first for each in placed]
    timed: list[TimedTurn] = []
    for turn in written:
        found = [(sentence, _cue_numbers(sentence, placed, firsts)) for sentence in turn]
        said = [(sentence, numbers) for sentence, numbers in found if numbers]
        if said:
            speaker = placed[said[0][1][0]].cue.speaker
            sentences = tuple(
                TimedSentence(sentence.text, sentence.part, tuple(_clauses(sentence, numbers, placed)))
                for sentence, numbers in said
            )
            timed.append(TimedTurn(speaker, sentences))
    return timed


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _read(turns: Sequence[Turn]) -> tuple[list[list[_Written]], str]:
    """Returns the sentences of each turn, and the letters and digits of all of them."""
    stream: list[str] = []
    count = 0
    read: list[list[_Written]] = []
    for turn in turns:
        sentences = []
        for part in turn.parts:
            for text in split_sentences(part.text):
                words = []
                for word in map(_letters, text.split()):
                    stream.append(word)
                    words.append((count, count + len(word)))
                    count += len(word)
                sentences.append(_Written(" ".join(text.split()), part, tuple(words)))
        read.append(sentences)
    return read, "".join(stream)


def _place(cues: Sequence[Cue], stream: str) -> list[_PlacedCue]:
    placed: list[_PlacedCue] = []
    position = 0
    for cue in cues:
        said = _letters(cue.text)
        found = stream.find(said, position, position + len(said) + _MAX_SKIPPED_LETTERS) if said else -1
        if found >= 0:
            position = found + len(said)
            placed.append(_PlacedCue(found, position, cue))
    return placed


def _cue_numbers(sentence: _Written, placed: Sequence[_PlacedCue], firsts: Sequence[int]) -> list[int]:
    """Returns the number of each word's caption. A word without one has that of the word before or after it. Empty if
    no word of the sentence has one."""
    found: list[int | None] = []
    for first, end in sentence.words:
        number = bisect_right(firsts, first) - 1
        is_said = first < end and number >= 0 and first < placed[number].end
        found.append(number if is_said else found[-1] if found else None)
    known = next((number for number in found if number is not None), None)
    return [] if known is None else [known if number is None else number for number in found]


def _clauses(sentence: _Written, numbers: Sequence[int], placed: Sequence[_PlacedCue]) -> Iterator[Clause]:
    for number, group in groupby(zip(sentence.words, numbers, strict=True), key=lambda word: word[1]):
        words = [word for word, _ in group]
        cue = placed[number]
        first = min(max(words[0][0], cue.first), cue.end)
        end = min(max(words[-1][1], cue.first), cue.end)
        yield Clause(len(words), cue.moment(first), cue.moment(end))
