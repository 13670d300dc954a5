"""A person's hand in a workflow: it is cancelled, or begun anew where it failed.

Each change is made under the lock of the workflow's row, which every commit of a step takes too: what was published
before is not cancelled any more, and what was cancelled before is not published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.workflow.plan import StepKind, planned
from cpoa.workflow.podcast_row import LogEntry, begin_podcast_anew, update_podcast
from cpoa.workflow.states import PodcastStatus, StepStatus, WorkflowStatus, is_final
from cpoa.workflow.step_records import lock_steps, reset_unfinished_steps, skip_unfinished_steps
from cpoa.workflow.unknown_steps import is_known
from cpoa.workflow.workflow_records import begin_workflow_anew, end_workflow, lock_workflow
from shared import claims

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Transaction

_STAGE = "cancellation"


def cancel_workflow(transaction: Transaction, workflow_id: UUID) -> bool:
    """False: it had ended already, or there is none. Whoever is at work on it notices within a few seconds."""
    workflow = lock_workflow(transaction, workflow_id)
    if workflow is None or is_final(workflow.status):
        return False
    skip_unfinished_steps(transaction, workflow_id)
    claims.revoke_all(transaction, workflow_id)
    end_workflow(transaction, workflow_id, WorkflowStatus.CANCELLED)
    entry = LogEntry(_STAGE, "The episode was cancelled.")
    update_podcast(transaction, workflow.podcast_id, status=PodcastStatus.CANCELLED, log=[entry])
    return True


def retry_workflow(transaction: Transaction, workflow_id: UUID) -> bool:
    """False: it has not failed and was not cancelled, or another version began it. After the commit the caller calls
    `WorkflowEngine.advance`.

    Completed steps stay as they are; the others begin with no attempt counted, under the keys of a new generation.
    """
    workflow = lock_workflow(transaction, workflow_id)
    if workflow is None or workflow.status not in (WorkflowStatus.FAILED, WorkflowStatus.CANCELLED):
        return False
    steps = lock_steps(transaction, workflow_id)
    if not all(is_known(record.step) for record in steps):
        return False
    first = min(
        (record.step for record in steps if record.status is not StepStatus.COMPLETED),
        key=lambda step: planned(step).order,
    )
    reset_unfinished_steps(transaction, workflow_id)
    claims.revoke_all(transaction, workflow_id)
    begin_workflow_anew(transaction, workflow_id)
    # The stage in which it goes on, from which its steps lead further as ever.
    status = PodcastStatus.PENDING if first == StepKind.RESEARCH else planned(first).shows
    entry = LogEntry(planned(first).shows, "The episode is tried again.", structured_data={"step": first})
    begin_podcast_anew(transaction, workflow.podcast_id, status, entry)
    return True
