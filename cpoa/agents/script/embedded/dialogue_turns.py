"""The turns of an episode as they grow, and how many words each voice has."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cpoa.agents.script.pacing import TURN_GAP_WORDS, spoken_words
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpoa.agents.script.embedded.paragraphs import Run

QUOTATION_PAUSE_SECONDS = 0.9
_SHARED_WORDS = 50
_QUOTE_ENDS = ('"', "”", "'", "’")


class DialogueTurns:
    """``starts``: the turns that open a section, with its title. ``paragraph_starts``: the turns that open a
    paragraph."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self.starts: dict[int, str] = {}
        self.paragraph_starts: list[int] = []
        self._words: Counter[Speaker] = Counter()

    @property
    def spoken_words(self) -> float:
        return sum(spoken_words(turn.text) + TURN_GAP_WORDS for turn in self.turns)

    @property
    def last_speaker(self) -> Speaker:
        return self.turns[-1].speaker if self.turns else Speaker.GUEST

    @property
    def quieter_speaker(self) -> Speaker:
        return min(Speaker, key=lambda speaker: self._words[speaker])

    def has_said(self, name: str) -> bool:
        return any(name in turn.text for turn in self.turns)

    def word_share(self, speaker: Speaker) -> float:
        """Of all words, counted as if each voice had said ``_SHARED_WORDS`` already: the first turns say little."""
        return (self._words[speaker] + _SHARED_WORDS) / (sum(self._words.values()) + 2 * _SHARED_WORDS)

    def open_section(self, title: str) -> None:
        """The next turn opens a section."""
        self.starts.setdefault(len(self.turns), title)

    def say(self, speaker: Speaker, text: str, kind: TurnKind, *, pause_seconds: float | None = None) -> None:
        """Adds a line that states nothing. It joins the speaker's turn, unless it opens a section."""
        self._add(speaker, (Part(text, kind),), pause_seconds)

    def read(
        self, speaker: Speaker, run: Run, *, kind: TurnKind = TurnKind.FACT, attribution: str | None = None
    ) -> None:
        """Adds the run as a turn of its own, each sentence as a part."""
        self.paragraph_starts.append(len(self.turns))
        passage_ids = (run.passage.passage_id,)
        parts = [Part(sentence.text, kind, passage_ids, verbatim=True) for sentence in run.sentences]
        before = [Part(attribution, TurnKind.HANDOVER)] if attribution else []
        pause = QUOTATION_PAUSE_SECONDS if parts[-1].text.endswith(_QUOTE_ENDS) else None
        self._append(Turn(speaker, (*before, *parts), pause))

    def pause_after_last(self, seconds: float) -> None:
        last = self.turns[-1]
        self.turns[-1] = Turn(last.speaker, last.parts, seconds)

    def _add(self, speaker: Speaker, parts: Iterable[Part], pause_seconds: float | None) -> None:
        last = self.turns[-1] if self.turns else None
        joins = last is not None and last.speaker is speaker and len(self.turns) not in self.starts
        if last is not None and joins and last.pause_seconds is None and not last.parts[-1].verbatim:
            self.turns.pop()
            self._words[speaker] -= last.word_count
            parts = (*last.parts, *parts)
        self._append(Turn(speaker, tuple(parts), pause_seconds))

    def _append(self, turn: Turn) -> None:
        self.turns.append(turn)
        self._words[turn.speaker] += turn.word_count
