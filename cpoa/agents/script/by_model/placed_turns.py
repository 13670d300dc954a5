"""The turns of the model's script, each with the section of the model's script that it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.script.pacing import TURN_GAP_WORDS, spoken_words
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_TURN_WORDS = 150.0
"""In words; a longer turn is split, so that every chapter can stay within two minutes."""


@dataclass(frozen=True, slots=True)
class PlacedTurn:
    section: int
    turn: Turn

    def with_parts(self, parts: Iterable[Part]) -> PlacedTurn:
        return replace(self, turn=Turn(self.turn.speaker, tuple(parts)))


PlacedTurns = tuple[PlacedTurn, ...]


def count_words(turns: PlacedTurns) -> float:
    return sum(_words(placed.turn) for placed in turns)


def _words(turn: Turn) -> float:
    return spoken_words(turn.text) + TURN_GAP_WORDS


def largest_share(turns: PlacedTurns) -> float:
    """Returns the share of the words that the more talkative speaker has."""
    total = sum(placed.turn.word_count for placed in turns)
    host = sum(placed.turn.word_count for placed in turns if placed.turn.speaker is Speaker.HOST)
    return max(host, total - host) / total if total else 1.0


def cited_share(turns: PlacedTurns) -> float:
    """Returns the share of the words in parts that cite passages."""
    parts = [part for placed in turns for part in placed.turn.parts]
    total = sum(len(part.text.split()) for part in parts)
    return sum(len(part.text.split()) for part in parts if part.passage_ids) / total if total else 0.0


def join_turns(turns: Iterable[PlacedTurn]) -> PlacedTurns:
    """Merges neighbouring turns of one speaker; a turn that is too long is split between sentences."""
    joined: list[PlacedTurn] = []
    for placed in turns:
        if joined and joined[-1].turn.speaker is placed.turn.speaker:
            joined[-1] = joined[-1].with_parts((*joined[-1].turn.parts, *placed.turn.parts))
        else:
            joined.append(placed)
    return tuple(piece for placed in joined for piece in _cut(placed))


def _cut(placed: PlacedTurn) -> list[PlacedTurn]:
    if _words(placed.turn) <= MAX_TURN_WORDS:
        return [placed]
    pieces: list[list[Part]] = [[]]
    for part in placed.turn.parts:
        for one in _sentences(part):
            if pieces[-1] and spoken_words(" ".join(part.text for part in (*pieces[-1], one))) > MAX_TURN_WORDS:
                pieces.append([])
            pieces[-1].append(one)
    return [placed.with_parts(piece) for piece in pieces]


def _sentences(part: Part) -> list[Part]:
    return [replace(part, text=sentence) for sentence in split_sentences(part.text)]


def drop_last_question(placed: PlacedTurn) -> PlacedTurn | None:
    """Returns the turn without a question at its end; None if nothing else is left."""
    parts = placed.turn.parts
    if not parts[-1].text.rstrip("\"'").endswith("?"):
        return placed
    before = " ".join(split_sentences(parts[-1].text)[:-1])
    kept = (*parts[:-1], replace(parts[-1], text=before)) if before else parts[:-1]
    return placed.with_parts(kept) if kept else None


def shorten(turns: PlacedTurns, max_words: float) -> PlacedTurns:
    """Drops as many turns before the farewell as necessary; the remaining turns do not end with a question."""
    farewell = farewell_start(turns)
    body, ending = list(turns[:farewell]), turns[farewell:]
    left = max_words - count_words(ending)
    while len(body) > 2 and count_words(tuple(body)) > left:
        body.pop()
        while len(body) > 2:
            last = drop_last_question(body[-1])
            if last is body[-1]:
                break
            body[-1:] = [last] if last else []
    return join_turns((*body, *ending))


_LEAVING = re.compile(
    r"\b(?:thanks?(?: you)?(?: so much)?,? (?:all |everyone |everybody )?for|goodbye|good-bye|bye|take care"
    r"|until next time|till next time|see you|that's all for|that is all for|that's where we leave|signing off"
    r"|farewell)\b",
    re.IGNORECASE,
)
_LAST_TURNS = 4


_CREDITS = re.compile(r"\b(?:wikipedia|show notes)\b", re.IGNORECASE)


def says_goodbye(part: Part) -> bool:
    return not part.passage_ids and bool(_LEAVING.search(part.text))


def credits_sources(part: Part) -> bool:
    return part.kind is TurnKind.CREDIT or (not part.passage_ids and bool(_CREDITS.search(part.text)))


def farewell_start(turns: Sequence[PlacedTurn]) -> int:
    """Returns the first of the last turns that says goodbye or credits the sources; the number of turns if there is
    none."""
    for place in range(max(len(turns) - _LAST_TURNS, 0), len(turns)):
        if any(_belongs_to_farewell(part) for part in turns[place].turn.parts):
            return place
    return len(turns)


def _belongs_to_farewell(part: Part) -> bool:
    return part.kind is TurnKind.CLOSE or says_goodbye(part) or credits_sources(part)
