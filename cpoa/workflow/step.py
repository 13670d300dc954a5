"""What a step's code is given and what it returns. The engine knows no agent, a step knows no database and no queue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.contracts.records import StepResult
    from cpoa.workflow.plan import AgentName
    from cpoa.workflow.step_inputs import StepResults


@dataclass(frozen=True, slots=True)
class StepContext:
    """`attempt` counts from 1. `brief` is what the workflow was asked, `results` what its completed steps left.

    `waiting_for` is what an earlier delivery of this attempt noted when it raised StepWaitsError.

    `still_wanted` raises ClaimLostError once somebody else may be at work on this step, and ShuttingDownError when the
    process is about to be killed; a step asks between pieces of its work, every second or so.
    """

    workflow_id: UUID
    podcast_id: UUID
    user_id: UUID | None
    step: str
    attempt: int
    generation: int
    brief: EpisodeBrief
    results: StepResults
    still_wanted: Callable[[], None]
    input_params: Mapping[str, Any] = field(default_factory=dict)
    waiting_for: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NewStep:
    step: str
    agent_name: AgentName
    input_params: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """`result` is kept for the later steps, `summary` is what a person may see of it. One commit writes all of it.

    `podcast_updates` are columns of `podcasts` (cpoa/workflow/podcast_row.py lists them), `workflow_context` is merged
    into the workflow's context, `log` are sentences for the orchestration log, without a person's own text.
    """

    result: StepResult
    summary: dict[str, Any] = field(default_factory=dict)
    new_steps: tuple[NewStep, ...] = ()
    podcast_updates: Mapping[str, Any] = field(default_factory=dict)
    workflow_context: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[str, ...] = ()


class Step(Protocol):
    """Raises PermanentStepError for what no repetition mends, StepWaitsError to be run again later; anything else that
    it raises counts as one attempt."""

    @property
    def engine_version(self) -> str: ...

    def run(self, context: StepContext) -> StepOutcome: ...


class Listener(Protocol):
    """Is told what has been committed, and must not raise. `brief` is what the workflow was asked."""

    def step_began(self, brief: EpisodeBrief, step: str) -> None: ...

    def step_completed(self, brief: EpisodeBrief, step: str) -> None: ...

    def step_failed(self, brief: EpisodeBrief, step: str) -> None:
        """For good, and the workflow with it."""
        ...


class Queue(Protocol):
    """Once `enqueue` returns, the task is there, or one of that name has been before."""

    def enqueue(
        self, task_name: str, path: str, body: Mapping[str, Any], *, not_before: datetime | None = None
    ) -> None: ...
