"""A language model, a desk and a writer with prepared answers, for steps that ask a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.contracts.dialogue import Chapter, Part, Script, Speaker, Turn, TurnKind
from cpoa.contracts.models import FinishReason, ModelError, TextReply, TextRequest
from cpoa.contracts.writing import Outline, PlannedChapter, WrittenChapter
from shared.errors import StepWaitsError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.contracts.agents import CheckCancelled, ScriptRequest
    from cpoa.contracts.writing import AskedBy

WAIT_SECONDS = 1.0


def answer(prompt: str) -> str:
    """Plans three chapters, and writes the line that the prompt names."""
    return "The lamp\nThe keepers\nThe birds" if prompt.startswith("Plan") else f"This is about {prompt}."


@dataclass
class Model:
    """Answers with ``reply(prompt)``, which may raise ModelError."""

    reply: Callable[[str], str] = answer
    name: str = "test model"
    context_tokens: int = 8192
    prompts: list[str] = field(default_factory=list)

    def generate(self, request: TextRequest, check_cancelled: CheckCancelled) -> TextReply:
        self.prompts.append(request.prompt)
        return TextReply(self.reply(request.prompt), FinishReason.STOP, self.name)


@dataclass(frozen=True)
class DirectDesk:
    """Asks the model at once, and again whenever it is asked."""

    model: Model

    @property
    def name(self) -> str:
        return self.model.name

    def asked_by(self, asker: AskedBy) -> DirectlyAskedModel:
        return DirectlyAskedModel(self.model)


@dataclass(frozen=True)
class DirectlyAskedModel:
    model: Model

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def context_tokens(self) -> int:
        return self.model.context_tokens

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        return self.model.generate(request, lambda: None)


@dataclass
class WaitingDesk:
    """Keeps the replies, as the desk of the service does: a new question is answered only when the step comes back.

    An error is kept for the attempt in which it occurred. ``is_silent``: the model never answers.
    """

    model: Model
    is_silent: bool = False
    replies: dict[tuple[object, ...], TextReply | ModelError] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.model.name

    def asked_by(self, asker: AskedBy) -> WaitingModel:
        return WaitingModel(self, asker)


@dataclass(frozen=True)
class WaitingModel:
    desk: WaitingDesk
    asker: AskedBy

    @property
    def name(self) -> str:
        return self.desk.model.name

    @property
    def context_tokens(self) -> int:
        return self.desk.model.context_tokens

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        asker, replies = self.asker, self.desk.replies
        question = (asker.workflow_id, asker.generation, asker.step, purpose, request.prompt)
        kept = replies.get(question) or replies.get((*question, asker.attempt))
        if isinstance(kept, TextReply):
            return kept
        if kept is not None:
            raise kept
        if not self.desk.is_silent:
            try:
                replies[question] = self.desk.model.generate(request, lambda: None)
            except ModelError as error:
                replies[*question, asker.attempt] = error
        raise StepWaitsError({"question": purpose}, WAIT_SECONDS)


@dataclass
class ChapterWriter:
    """Asks once for the outline, and twice for each chapter: for its text, and to judge it. ``removed`` and
    ``repaired``: lines of each chapter; ``notes``: of the check."""

    engine_version: str = "chapters-test-1"
    repaired: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    requests: list[ScriptRequest] = field(default_factory=list)

    def plan(self, request: ScriptRequest, model: DirectlyAskedModel | WaitingModel) -> Outline:
        self.requests.append(request)
        reply = model.ask("outline", _question(f"Plan {request.material.topic}"))
        chapters = tuple(PlannedChapter(title, "What of it?", ("p0",), 100) for title in reply.text.splitlines())
        return Outline(f"On {request.material.topic}", "Why?", chapters, self.engine_version)

    def write(
        self,
        request: ScriptRequest,
        outline: Outline,
        before: Sequence[WrittenChapter],
        model: DirectlyAskedModel | WaitingModel,
    ) -> WrittenChapter:
        title = outline.chapters[len(before)].title
        reply = model.ask("chapter", _question(title))
        model.ask("judge", _question(f"judge {title}"))
        claim = Part(reply.text, TurnKind.FACT, tuple(one.passage_id for one in request.material.passages[:1]))
        turns = (Turn(Speaker.HOST, (claim,)), Turn(Speaker.GUEST, (Part("I see.", TurnKind.REACTION),)))
        return WrittenChapter(Chapter(title, turns), (title,), self.repaired, self.removed, self.notes)

    def final_chapters(
        self, request: ScriptRequest, outline: Outline, written: Sequence[WrittenChapter]
    ) -> tuple[Chapter, ...]:
        return tuple(one.chapter for one in written)

    def assemble(self, request: ScriptRequest, outline: Outline, chapters: Sequence[Chapter]) -> Script:
        return Script(
            script_id="script-by-model",
            title=outline.title,
            topic=request.material.topic,
            summary="By chapters.",
            hosts=request.hosts,
            chapters=tuple(chapters),
            length_limited_by=None,
            writer=f"{outline.writer} by test model",
        )


def _question(prompt: str) -> TextRequest:
    return TextRequest(prompt, max_tokens=100)
