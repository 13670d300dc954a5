"""The base class of steps that ask a language model, and what they do if it fails."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from cpoa.contracts.language_tags import is_english
from cpoa.contracts.material import Coverage
from cpoa.contracts.models import ModelError
from cpoa.contracts.records import StepResult
from cpoa.contracts.writing import AskedBy
from cpoa.steps.base import ArtefactStep
from cpoa.workflow.attempts import LastAttemptError
from shared.error_codes.steps import API_GW_PODCAST_MODEL_FAILED
from shared.errors import PermanentStepError
from shared.settings import ModelFallback

if TYPE_CHECKING:
    from cpoa.contracts.models import AskedModel
    from cpoa.contracts.writing import ChapterWritingAgent, ModelDesk
    from cpoa.steps.script_requests import ScriptRequests
    from cpoa.workflow.step import StepContext, StepOutcome

R = TypeVar("R", bound=StepResult)
_NO_FALLBACK = " No source was found about its topic, so the built-in writer cannot write it."
NO_MODEL = "none is set up any more"


@dataclass(frozen=True)
class ModelWriter:
    """``desk`` takes the agent's questions to the model."""

    agent: ChapterWritingAgent
    desk: ModelDesk


@dataclass(frozen=True)
class ModelStep(ArtefactStep[R], Generic[R]):
    """``writer`` is None if the model was removed from the settings after the workflow was started. ``fallback``: what
    happens if the model fails at an English episode with sources. Any other episode fails then, because the embedded
    writer cannot write it.

    The record of a failure is not stored in the bucket, so a retried episode asks again.
    """

    requests: ScriptRequests
    writer: ModelWriter | None
    fallback: ModelFallback

    @property
    def engine_version(self) -> str:
        return self.writer.agent.engine_version if self.writer else NO_MODEL

    @abstractmethod
    def without_model(self, model_error: str | None) -> R:
        """The record if the embedded writer is to write the script."""

    def run(self, context: StepContext) -> StepOutcome:
        """Raises StepWaitsError while the model has not answered."""
        try:
            return super().run(context)
        except ModelError as error:
            if context.results.research.coverage is Coverage.GENERAL:
                raise failure_of_step(error, _NO_FALLBACK) from error
            if self.fallback is ModelFallback.FAIL or not is_english(context.brief.language):
                raise failure_of_step(error) from error
            return self.outcome(context, self.without_model(describe(error)))

    @property
    def agent(self) -> ChapterWritingAgent:
        """Raises ModelError if there is none."""
        return self._writer.agent

    def asked_model(self, context: StepContext) -> AskedModel:
        return self._writer.desk.asked_by(asker_of(context))

    @property
    def _writer(self) -> ModelWriter:
        if self.writer is None:
            raise ModelError(NO_MODEL, is_temporary=False)
        return self.writer


def asker_of(context: StepContext) -> AskedBy:
    return AskedBy(
        workflow_id=context.workflow_id,
        podcast_id=context.podcast_id,
        user_id=context.user_id,
        step=context.step,
        generation=context.generation,
        attempt=context.attempt,
    )


def failure_of_step(error: ModelError, why_no_fallback: str = "") -> Exception:
    """A temporary error counts as an attempt; any other fails the episode at once."""
    message = f"The language model could not write this episode: {describe(error)}.{why_no_fallback}"
    if error.is_temporary:
        return LastAttemptError(API_GW_PODCAST_MODEL_FAILED, f"{message} Try again later.")
    return PermanentStepError(API_GW_PODCAST_MODEL_FAILED, message)


def describe(error: ModelError) -> str:
    """Without a full stop, so that it can be a part of a sentence."""
    return str(error).strip().rstrip(".") or "it gave no reason"
