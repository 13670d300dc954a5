"""The talk as it grows: who speaks, what has been used up, how long it has become."""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.pacing import TURN_GAP_WORDS, spoken_words
from cpoa.agents.script.by_rules.reply_phrases import BACK_CHANNELS
from cpoa.contracts.dialogue import Hosts, Part, Speaker, Turn, TurnKind
from cpoa.text.words import STOP_WORDS, content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.script.by_rules.selection import Section

LONGEST_TURN_WORDS = 56
QUESTION_FORM_DISTANCE = 12
"""Turns before a question of the same form may come again."""


NUMBER_ECHO_DISTANCE = 18
DEFINITION_ECHO_DISTANCE = 16


def other(speaker: Speaker) -> Speaker:
    return Speaker.GUEST if speaker is Speaker.HOST else Speaker.HOST


class Conversation:
    def __init__(self, hosts: Hosts, seed: int | str) -> None:
        self.hosts = hosts
        self.random = random.Random(seed)
        self.turns: list[Turn] = []
        self.sections: list[tuple[int, Section]] = []
        self.paragraph_starts: list[int] = []
        self._used: set[str] = set()
        self._number_echo_turn: int | None = None
        self._definition_echo_turn: int | None = None
        self._said: set[str] = set()
        self._form_turns: dict[str, int] = {}
        self._form_counts: Counter[str] = Counter()
        self._words: Counter[Speaker] = Counter()

    # What has been said

    @property
    def last_speaker(self) -> Speaker:
        return self.turns[-1].speaker if self.turns else Speaker.GUEST

    @property
    def spoken_words(self) -> float:
        return sum(spoken_words(turn.text) + TURN_GAP_WORDS for turn in self.turns)

    def share(self, speaker: Speaker) -> float:
        total = sum(self._words.values())
        return self._words[speaker] / total if total else 0.5

    @property
    def largest_share(self) -> float:
        return max(self.share(Speaker.HOST), self.share(Speaker.GUEST))

    def was_said(self, text: str) -> bool:
        return _normal(text) in self._said

    def last_turn_mentions(self, text: str) -> bool:
        return bool(self.turns) and bool(set(content_words(text)) & set(content_words(self.turns[-1].text)))

    def recent_words(self, turns: int) -> set[str]:
        return {word for turn in self.turns[-turns:] for word in content_words(turn.text)}

    def turns_since(self, kind: TurnKind) -> int:
        for distance, turn in enumerate(reversed(self.turns)):
            if any(part.kind is kind for part in turn.parts):
                return distance
        return len(self.turns) + 1

    def number_echo_due(self) -> bool:
        """Echoes of numbers wear out: one in about twenty turns. Asking counts as using it."""
        due = self._number_echo_turn is None or len(self.turns) - self._number_echo_turn >= NUMBER_ECHO_DISTANCE
        if due:
            self._number_echo_turn = len(self.turns)
        return due

    def definition_echo_due(self) -> bool:
        """As with numbers."""
        turn = self._definition_echo_turn
        due = turn is None or len(self.turns) - turn >= DEFINITION_ECHO_DISTANCE
        if due:
            self._definition_echo_turn = len(self.turns)
        return due

    # Saying

    def pick(self, lines: Sequence[str], **fields: str) -> str | None:
        """A line not used yet, filled in; None when all are used. It counts as used only once said."""
        free = [
            line
            for line in lines
            if line not in self._used and ("?" not in line or self.may_ask(line.format(**fields)))
        ]
        if not free:
            return None
        line = self.random.choice(free)
        self._used.add(line)
        return line.format(**fields) if fields else line

    def pick_question(self, lines: Sequence[str], **fields: str) -> str | None:
        """A question whose form was not heard lately. Questions made from what follows may come back later."""
        free = [line for line in lines if self.may_ask(line.format(**fields))]
        if not free:
            return None
        fewest = min(self._form_counts[question_form(line.format(**fields))] for line in free)
        rarest = [line for line in free if self._form_counts[question_form(line.format(**fields))] == fewest]
        return self.random.choice(rarest).format(**fields)

    def may_ask(self, question: str) -> bool:
        asked_at = self._form_turns.get(question_form(question))
        fresh = asked_at is None or len(self.turns) - asked_at >= QUESTION_FORM_DISTANCE
        return fresh and not self.was_said(question)

    def can_join_last_turn(self, speaker: Speaker, text: str) -> bool:
        return (
            bool(self.turns)
            and self.turns[-1].speaker is speaker
            and self.turns[-1].word_count + len(text.split()) <= LONGEST_TURN_WORDS
        )

    def say(self, speaker: Speaker, *parts: Part) -> None:
        """Adds to the speaker's turn or opens one; a back-channel of the other keeps two turns of one voice apart."""
        for part in parts:
            self._said.update(_normal(sentence) for sentence in re.split(r"(?<=[.!?])\s+", part.text))
            self._said.add(_normal(part.text))
            for question in re.findall(r"(?<![^.!?:])[^.!?:]++\?", part.text):
                self._form_counts[question_form(question)] += 1
                self._form_turns[question_form(question)] = len(self.turns)
            self._words[speaker] += len(part.text.split())
            self._append(speaker, part)

    def _append(self, speaker: Speaker, part: Part) -> None:
        if self.can_join_last_turn(speaker, part.text):
            last = self.turns[-1]
            self.turns[-1] = Turn(speaker, (*last.parts, part))
            return
        if self.turns and self.last_speaker is speaker:
            filler = self.pick(BACK_CHANNELS)
            if filler:
                self._words[other(speaker)] += 1
                self._said.add(_normal(filler))
                self.turns.append(Turn(other(speaker), (Part(filler, TurnKind.REACTION),)))
        self.turns.append(Turn(speaker, (part,)))

    def begin_paragraph(self) -> None:
        """The next turn opens a new passage of the source."""
        self.paragraph_starts.append(len(self.turns))

    def begin_section(self, section: Section) -> None:
        """The next turn opens this section; a hand-over that joins the turn before it does not happen."""
        self.sections.append((len(self.turns), section))


def question_form(question: str) -> str:
    """The question with its content words blanked: "What are reefs made of?" -> "what are _ made of"."""
    plain = re.sub(r",? exactly\b", "", question.strip().lower())
    parts = [part for part in re.split(r"(?<=[.!:,]) ", plain) if " " in part]
    words = re.findall(r"[\w']+", parts[-1] if parts else plain)
    form = ["_" if word not in STOP_WORDS and not word.endswith("n't") and word != "what's" else word for word in words]
    return re.sub(r"_(?: _)+", "_", " ".join(form))


def _normal(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()
