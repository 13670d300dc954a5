"""A script that a language model writes in several requests: an outline, then one chapter after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cpoa.contracts.dialogue import Chapter, Hosts  # noqa: TC001 - msgspec reads the annotations when it decodes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.dialogue import Script
    from cpoa.contracts.models import AskedModel


@dataclass(frozen=True, slots=True)
class PlannedChapter:
    """``question``: what a listener wants to know here. ``passage_ids`` are those of the material. ``words``: the
    length of the text as written, in plain words. ``opening``: how it begins; ``ending``: what leads to the next."""

    title: str
    question: str
    passage_ids: tuple[str, ...]
    words: int
    opening: str = ""
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """``promise``: the question that the last chapter answers. ``image``: a picture from the opening that comes back at
    the end. ``writer``: the version of the prompts and the model's name. ``notes``: what an operator should know about
    the plan, without text of the episode."""

    title: str
    promise: str
    chapters: tuple[PlannedChapter, ...]
    writer: str
    summary: str = ""
    image: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenChapter:
    """``told``: what the listener knows now, as short notes for the chapters that follow. ``repaired`` and ``removed``:
    the lines that no passage supported, as the model wrote them first. ``notes``: what an operator should know about
    the checks, without text of the episode."""

    chapter: Chapter
    told: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FinalChapters:
    """Chapters of the script that do not change any more, so they can be spoken before the others are written.
    ``first``: the number of the first one, from 0."""

    first: int
    chapters: tuple[Chapter, ...]
    hosts: Hosts


@dataclass(frozen=True, slots=True)
class AskedBy:
    """The attempt at a step for which a model is asked. An answer belongs to the step and its generation."""

    workflow_id: UUID
    podcast_id: UUID
    user_id: UUID | None
    step: str
    generation: int
    attempt: int


class ModelDesk(Protocol):
    """Takes the questions of all steps to the model."""

    @property
    def name(self) -> str: ...

    def asked_by(self, asker: AskedBy) -> AskedModel: ...


class ChapterWritingAgent(Protocol):
    """Writes with a language model. Every method gives the same result for the same answers of the model.

    ``engine_version`` changes with the prompts and with the model.
    """

    @property
    def engine_version(self) -> str: ...

    def plan(self, request: ScriptRequest, model: AskedModel) -> Outline:
        """Raises ModelError if the model gives no usable outline."""
        ...

    def write(
        self, request: ScriptRequest, outline: Outline, before: Sequence[WrittenChapter], model: AskedModel
    ) -> WrittenChapter:
        """Writes the chapter that comes after those in ``before``. Raises ModelError if the model gives none that can
        be used."""
        ...

    def final_chapters(
        self, request: ScriptRequest, outline: Outline, written: Sequence[WrittenChapter]
    ) -> tuple[Chapter, ...]:
        """Returns the chapters of the script that stay as they are, whatever follows: with more ``written`` ones it
        returns the same and others after them. All, if every chapter of the outline is written."""
        ...

    def assemble(self, request: ScriptRequest, outline: Outline, chapters: Sequence[Chapter]) -> Script:
        """``chapters``: all final ones. They become those of the script, unchanged."""
        ...
