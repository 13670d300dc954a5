"""The interface between the engine and the steps: agents stay out of the engine, database and queue out of steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.contracts.records import StepResult
    from cpoa.contracts.spoken_words import SpokenWords
    from cpoa.workflow.plan import AgentName
    from cpoa.workflow.step_inputs import StepResults


@dataclass(frozen=True, slots=True)
class StepContext:
    """`attempt` counts from 1. `brief` is the workflow's request, `results` has the records of its completed steps.

    `waiting_for` is the value of the StepWaitsError that an earlier delivery of this attempt raised.

    `check_cancelled` raises ClaimLostError if another worker may be running this step, and ShuttingDownError if the
    process is about to be killed. A step calls it about every second during its work.
    """

    workflow_id: UUID
    podcast_id: UUID
    user_id: UUID | None
    step: str
    attempt: int
    generation: int
    brief: EpisodeBrief
    results: StepResults
    check_cancelled: Callable[[], None]
    input_params: Mapping[str, Any] = field(default_factory=dict)
    waiting_for: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NewStep:
    step: str
    agent_name: AgentName
    input_params: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """`result` is stored for the later steps, `summary` may be shown to users. One commit writes everything.

    `podcast_updates` are columns of `podcasts` (cpoa/workflow/podcast_row.py lists them). `workflow_context` is merged
    into the workflow's context. `spoken_words` are for the search in episodes. `log` are sentences for the
    orchestration log, without a user's source text.
    """

    result: StepResult
    summary: dict[str, Any] = field(default_factory=dict)
    new_steps: tuple[NewStep, ...] = ()
    podcast_updates: Mapping[str, Any] = field(default_factory=dict)
    workflow_context: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[str, ...] = ()
    spoken_words: SpokenWords | None = None


class Step(Protocol):
    """`run` raises PermanentStepError if a retry cannot help, and StepWaitsError to run again later. Any other
    exception counts as one attempt."""

    @property
    def engine_version(self) -> str: ...

    def run(self, context: StepContext) -> StepOutcome: ...


class Listener(Protocol):
    """Is called after a step started or after its outcome was committed. `brief` is the workflow's request."""

    def step_started(self, brief: EpisodeBrief, step: str) -> None: ...

    def step_completed(self, brief: EpisodeBrief, step: str) -> None: ...

    def step_failed(self, brief: EpisodeBrief, step: str) -> None:
        """The step's last attempt failed, and so did the workflow."""
        ...


class Queue(Protocol):
    """When `enqueue` returns, the task exists, or a task with this name existed before."""

    def enqueue(
        self, task_name: str, path: str, body: Mapping[str, Any], *, not_before: datetime | None = None
    ) -> None: ...
