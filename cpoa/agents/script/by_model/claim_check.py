"""Checks the model's text against the passages that it cites."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.placed_turns import PlacedTurn, PlacedTurns, drop_last_question, join_turns
from cpoa.agents.script.by_model.shown_passages import facts_from_passage
from cpoa.agents.script.by_model.source_facts import SourceFacts, states_facts
from cpoa.agents.script.names import spoken_title
from cpoa.contracts.dialogue import Part, Turn, TurnKind
from cpoa.text.cleaning import tidy
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from cpoa.agents.script.by_model.parsed_script import ParsedPart, ParsedScript, ParsedTurn
    from cpoa.agents.script.by_model.shown_passages import ShownPassages
    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Passage

_MIN_REPEATED_WORDS = 4
"""Shorter lines, such as "That's right.", may be repeated."""

_IDIOMS = re.compile(r"\b(?:three|four|five|ten) (?:times fast|times over|things|words|guesses|seconds|minutes)\b")
"""Idioms in reactions: the numbers in "Say that three times fast!" state no facts."""


@dataclass(frozen=True, slots=True)
class Checked:
    """``unsupported``: the names and numbers because of which parts were dropped, as the model wrote them."""

    turns: PlacedTurns
    factual_parts: int
    dropped_parts: int
    unsupported: tuple[str, ...]

    @property
    def dropped_share(self) -> float:
        return self.dropped_parts / self.factual_parts if self.factual_parts else 0.0


class ClaimCheck:
    """Drops parts with unsupported facts. A part that cites passages may state only their facts; a part without
    citations may use the facts of the turn itself and the turns next to it."""

    def __init__(self, shown: ShownPassages, request: ScriptRequest) -> None:
        material, hosts = request.material, request.hosts
        self._shown = shown
        self._always = SourceFacts.from_texts([material.topic, material.subject, hosts.host, hosts.guest])
        titles = [spoken_title(source.title) for source in material.sources if source.licence]
        self._in_talk = SourceFacts.from_texts(["Wikipedia", *titles] if titles else [])
        self._grounds: dict[str, SourceFacts] = {}
        self._sentences: dict[str, frozenset[str]] = {}

    def check(self, written: ParsedScript) -> Checked:
        turns = [(number, turn) for number, chapter in enumerate(written.chapters) for turn in chapter.turns]
        facts_by_turn = [self._facts_in_turn(turn) for _, turn in turns]
        kept: list[PlacedTurn] = []
        unsupported: list[str] = []
        factual = dropped = 0
        seen_lines: set[str] = set()
        for place, (section, turn) in enumerate(turns):
            around = SourceFacts.union([self._always, self._in_talk, *facts_by_turn[max(place - 1, 0) : place + 2]])
            parts: list[Part] = []
            for written_part in turn.parts:
                passages = self._passages(written_part)
                missing = self._missing(written_part, passages, around)
                factual += bool(written_part.passage_ids) or states_facts(written_part.text)
                dropped += bool(missing)
                unsupported.extend(missing)
                if not missing and not _is_repeated(written_part.text, seen_lines):
                    parts.append(self._part(written_part, passages, is_first=not kept and not parts))
            if parts:
                kept.append(PlacedTurn(section, Turn(turn.speaker, tuple(parts))))
            elif kept:
                # The answer was dropped, so its question is dropped too.
                kept[-1:] = filter(None, [drop_last_question(kept[-1])])
        return Checked(join_turns(kept), factual, dropped, tuple(dict.fromkeys(unsupported)))

    def supported_sentences(self, text: str) -> list[str]:
        """Returns those sentences of a text about the whole episode that state only facts of the passages."""
        facts = SourceFacts.union([self._always, *map(self._facts_in_passage, self._shown.passages)])
        return [sentence for sentence in split_sentences(text) if not facts.unsupported_facts(sentence)]

    def _missing(self, part: ParsedPart, passages: list[Passage], around: SourceFacts) -> list[str]:
        if not passages:
            return around.unsupported_facts(_IDIOMS.sub("", part.text))
        return SourceFacts.union([self._always, *map(self._facts_in_passage, passages)]).unsupported_facts(part.text)

    def _part(self, part: ParsedPart, passages: list[Passage], *, is_first: bool) -> Part:
        ids = tuple(passage.passage_id for passage in passages)
        verbatim = any(_normal(part.text) in self._sentences_of(passage) for passage in passages)
        return Part(part.text, _kind(part.text, cited=bool(ids), is_first=is_first), ids, verbatim)

    def _passages(self, part: ParsedPart) -> list[Passage]:
        """Returns the cited passages that exist; an invented id is ignored."""
        found = (self._shown.find(written_id) for written_id in part.passage_ids)
        return list({passage.passage_id: passage for passage in found if passage}.values())

    def _facts_in_turn(self, turn: ParsedTurn) -> SourceFacts:
        return SourceFacts.union(
            self._facts_in_passage(passage) for part in turn.parts for passage in self._passages(part)
        )

    def _facts_in_passage(self, passage: Passage) -> SourceFacts:
        if passage.passage_id not in self._grounds:
            self._grounds[passage.passage_id] = facts_from_passage(passage)
        return self._grounds[passage.passage_id]

    def _sentences_of(self, passage: Passage) -> frozenset[str]:
        if passage.passage_id not in self._sentences:
            self._sentences[passage.passage_id] = frozenset(map(_normal, split_sentences(tidy(passage.text))))
        return self._sentences[passage.passage_id]


def _kind(text: str, *, cited: bool, is_first: bool) -> TurnKind:
    if cited:
        return TurnKind.FACT
    if is_first:
        return TurnKind.GREETING
    return TurnKind.QUESTION if text.rstrip("\"'").endswith("?") else TurnKind.REACTION


def _is_repeated(text: str, seen_lines: set[str]) -> bool:
    key = _normal(text)
    if len(key.split()) < _MIN_REPEATED_WORDS:
        return False
    repeated = key in seen_lines
    seen_lines.add(key)
    return repeated


def _normal(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
