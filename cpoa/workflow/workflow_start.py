"""Starts a workflow: inserts its row and its first steps, in the transaction that accepts the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cpoa.workflow.plan import FIRST_STEPS, PLAN, StepKind, read_step
from cpoa.workflow.podcast_row import LogEntry, update_podcast
from cpoa.workflow.step import NewStep
from cpoa.workflow.step_records import insert_steps
from cpoa.workflow.workflow_records import insert_workflow

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.contracts.brief import EpisodeBrief
    from shared.database import Transaction

TRIGGER = "podcast_generation"


def start_workflow(
    transaction: Transaction,
    *,
    workflow_id: UUID,
    podcast_id: UUID,
    user_id: UUID | None,
    brief: EpisodeBrief,
    client_workflow_id: str | None = None,
) -> None:
    """The podcast's row must exist. After the commit the caller must call `WorkflowEngine.advance`."""
    insert_workflow(
        transaction,
        workflow_id=workflow_id,
        podcast_id=podcast_id,
        user_id=user_id,
        client_workflow_id=client_workflow_id,
        trigger_event_type=TRIGGER,
        request=msgspec.to_builtins(brief),
    )
    insert_steps(transaction, workflow_id, _first_steps(brief))
    accepted = LogEntry(
        stage="initialization",
        message="The request was accepted.",
        structured_data={"workflow_id": str(workflow_id)},
    )
    update_podcast(transaction, podcast_id, log=[accepted])


def _first_steps(brief: EpisodeBrief) -> list[NewStep]:
    count = sum(1 for source in brief.sources if source.is_read_first)
    reads = [NewStep(read_step(index), PLAN[StepKind.READ].agent_name) for index in range(count)]
    return [*reads, *(NewStep(kind, PLAN[kind].agent_name) for kind in FIRST_STEPS)]
