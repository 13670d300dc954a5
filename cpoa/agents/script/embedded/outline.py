"""The plan of an episode: what is asked, and by which runs it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpoa.agents.script.embedded.paragraphs import Run


@dataclass(frozen=True, slots=True)
class Section:
    """One question of a listener and its answer. ``heading``: of the source's section, None for an article's lead.

    ``source_title``: of the article that the runs are from.
    """

    source_id: str
    source_title: str
    heading: str | None
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """``answer`` is said first. ``takeaway``: the answer in other words, for the end."""

    answer: tuple[Run, ...]
    sections: tuple[Section, ...]
    takeaway: Run | None = None
