"""The pauses of a chapter, which follow from what is said. They include the silence at the edges of the utterances; the
soft end of the last sound adds up to 60 ms of audible silence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from cpoa.contracts.dialogue import Part, Turn

MIN_PAUSE_SECONDS = 2 * EDGE_SILENCE_SECONDS
MAX_PAUSE_SECONDS = 3.0

_ASKS = re.compile(r"\?[\"'”’)]*+$")
_ENDS_WITH_A_MARK = re.compile(r"[,;:—–…][\"'”’)\]]*+$")
# A "’" alone may be an apostrophe: "the sailors’".
_ENDS_A_QUOTATION = re.compile(r"[\"”]$|[.,!?…]['’]$")


class Pause(Enum):
    """Minimum and maximum, in seconds."""

    PHRASE = (0.12, 0.16)  # inside a long sentence that has no mark to breathe at
    BREATH = (0.22, 0.30)  # at a comma or a stronger mark inside a long sentence
    SENTENCE = (0.32, 0.42)
    AFTER_ASKING_ONESELF = (0.36, 0.44)
    ANSWER = (0.28, 0.36)  # after a question the other host answers at once
    TURN = (0.42, 0.54)
    PARAGRAPH = (0.55, 0.68)
    AFTER_QUOTATION = (0.60, 0.74)

    @property
    def mean_seconds(self) -> float:
        return sum(self.value) / 2

    def seconds(self, chance: np.random.Generator) -> float:
        shortest, longest = self.value
        return float(chance.uniform(shortest, longest))


@dataclass(frozen=True, slots=True)
class TurnSentence:
    """One sentence of a turn as it is written. ``pause_seconds`` replaces ``pause`` if the script sets it."""

    written: str
    pause: Pause
    pause_seconds: float | None = None

    def seconds(self, chance: np.random.Generator) -> float:
        return self.pause.seconds(chance) if self.pause_seconds is None else self.pause_seconds

    @property
    def mean_seconds(self) -> float:
        return self.pause.mean_seconds if self.pause_seconds is None else self.pause_seconds


def turn_sentences(turn: Turn, following: Turn | None) -> list[TurnSentence]:
    """Returns the sentences of ``turn`` with the pauses after them. ``following``: the next turn of the chapter."""
    paragraph_ends = set(_paragraph_ends(turn.parts))
    in_all = _count_letters(turn.text)
    timed: list[TurnSentence] = []
    letters = 0
    for written in split_sentences(turn.text):
        letters += _count_letters(written)
        if letters == in_all:  # the last sentence, or a row of stars after it, which is not spoken
            timed.append(_last_sentence(written, turn, following))
        else:
            pause = pause_between_sentences(written, ends_paragraph=letters in paragraph_ends)
            timed.append(TurnSentence(written, pause))
    return timed


def pause_in_sentence(written: str) -> Pause:
    return Pause.BREATH if _ENDS_WITH_A_MARK.search(written) else Pause.PHRASE


def pause_between_sentences(written: str, *, ends_paragraph: bool) -> Pause:
    if _ENDS_A_QUOTATION.search(written):
        return Pause.AFTER_QUOTATION
    if ends_paragraph:
        return Pause.PARAGRAPH
    return Pause.AFTER_ASKING_ONESELF if _ASKS.search(written) else Pause.SENTENCE


def pause_between_turns(written: str, *, ends_paragraph: bool) -> Pause:
    if _ASKS.search(written):
        return Pause.ANSWER
    if _ENDS_A_QUOTATION.search(written):
        return Pause.AFTER_QUOTATION
    return Pause.PARAGRAPH if ends_paragraph else Pause.TURN


def _last_sentence(written: str, turn: Turn, following: Turn | None) -> TurnSentence:
    ends_paragraph = following is not None and _ends_paragraph(turn.parts[-1], following.parts)
    pause = pause_between_turns(written, ends_paragraph=ends_paragraph)
    wished = turn.pause_seconds
    seconds = None if wished is None else min(max(wished, MIN_PAUSE_SECONDS), MAX_PAUSE_SECONDS)
    return TurnSentence(written, pause, seconds)


def _paragraph_ends(parts: tuple[Part, ...]) -> Iterator[int]:
    """Yields the places in a turn where a paragraph ends, as numbers of letters and digits before them."""
    letters = 0
    for number, part in enumerate(parts, start=1):
        letters += _count_letters(part.text)
        if _ends_paragraph(part, parts[number:]):
            yield letters


def _ends_paragraph(part: Part, following: tuple[Part, ...]) -> bool:
    return bool(part.passage_ids and following) and part.passage_ids != following[0].passage_ids


def _count_letters(text: str) -> int:
    return sum(map(str.isalnum, text))
