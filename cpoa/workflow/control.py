"""Cancels a workflow, or retries one that failed or was cancelled.

Each change holds the lock of the workflow's row, and so does every commit of a step. So a published episode cannot be
cancelled, and a cancelled one cannot be published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.workflow.plan import get_plan
from cpoa.workflow.podcast_row import LogEntry, restart_podcast, update_podcast
from cpoa.workflow.states import PodcastStatus, StepStatus, WorkflowStatus, is_final
from cpoa.workflow.step_records import lock_steps, reset_unfinished_steps, skip_unfinished_steps
from cpoa.workflow.unsupported_steps import is_supported
from cpoa.workflow.workflow_records import end_workflow, lock_workflow, restart_workflow
from shared import claims

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Transaction

_STAGE = "cancellation"


def cancel_workflow(transaction: Transaction, workflow_id: UUID) -> bool:
    """Returns False if the workflow has ended or does not exist. A worker that runs a step notices within seconds."""
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
    """Returns False unless the workflow failed or was cancelled, and if it has steps that this version does not know.

    After the commit the caller must call `WorkflowEngine.advance`. Completed steps stay as they are. The others start
    with zero attempts, under the idempotency keys of a new generation.
    """
    workflow = lock_workflow(transaction, workflow_id)
    if workflow is None or workflow.status not in (WorkflowStatus.FAILED, WorkflowStatus.CANCELLED):
        return False
    steps = lock_steps(transaction, workflow_id)
    if not all(is_supported(record.step) for record in steps):
        return False
    first = min(
        (record.step for record in steps if record.status is not StepStatus.COMPLETED),
        key=lambda step: get_plan(step).order,
    )
    reset_unfinished_steps(transaction, workflow_id)
    claims.revoke_all(transaction, workflow_id)
    restart_workflow(transaction, workflow_id)
    # The status of the first step that will run. From there the steps change it as in a first run.
    status = get_plan(first).podcast_status
    begins = PodcastStatus.PENDING if status is PodcastStatus.RESEARCH else status
    entry = LogEntry(status, "The episode is retried.", structured_data={"step": first})
    restart_podcast(transaction, workflow.podcast_id, begins, entry)
    return True
