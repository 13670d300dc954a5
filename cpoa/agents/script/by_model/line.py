"""A line of a chapter as a model wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpoa.contracts.dialogue import Speaker


@dataclass(frozen=True, slots=True)
class Line:
    """One turn: the text as it is spoken, and the ids (``Passage.passage_id``) of the passages that it cites."""

    speaker: Speaker
    text: str
    passage_ids: tuple[str, ...] = ()
