"""The unit by which an own text is said or left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.script.names import shorten_title
from cpoa.agents.script.pacing import TURN_GAP_WORDS

if TYPE_CHECKING:
    from cpoa.agents.script.embedded.paragraphs import Run

_NAMED_WORDS = 8


@dataclass(frozen=True)
class Block:
    """Consecutive runs under one heading, said or left out together. ``number``: of its section in the text."""

    number: int
    heading: str | None
    runs: tuple[Run, ...]

    @cached_property
    def words(self) -> float:
        heading = 4 if self.heading else 0
        return heading + sum(run.words + TURN_GAP_WORDS for run in self.runs)

    @property
    def source_id(self) -> str:
        return self.runs[0].passage.source_id

    @property
    def first_words(self) -> str:
        return shorten_title(self.runs[0].sentences[0].text, _NAMED_WORDS)
