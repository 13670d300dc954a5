"""Marks a workflow as failed: its row, its waiting steps and the podcast."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from cpoa.workflow.plan import get_plan
from cpoa.workflow.podcast_row import LogEntry, update_podcast
from cpoa.workflow.states import WorkflowStatus, is_final
from cpoa.workflow.step_records import skip_waiting_steps
from cpoa.workflow.workflow_records import WorkflowRecord, end_workflow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.database import Transaction


MAX_NEAREST_TOPICS = 5


def fail_workflow(
    transaction: Transaction,
    workflow: WorkflowRecord,
    step: str,
    *,
    error_code: str,
    message: str,
    nearest_topics: Sequence[str] = (),
) -> None:
    """`message` tells the user what to do. `nearest_topics`: what the user may choose instead; the first five are kept.

    A workflow that has already ended is not changed.
    """
    if is_final(workflow.status):
        return
    skip_waiting_steps(transaction, workflow.workflow_id)
    end_workflow(transaction, workflow.workflow_id, WorkflowStatus.FAILED, error_code=error_code, error_message=message)
    plan = get_plan(step)
    entry = LogEntry(plan.podcast_status, message, structured_data={"step": step, "error_code": error_code})
    update_podcast(
        transaction,
        workflow.podcast_id,
        status=plan.failed_status,
        columns={
            "cpoa_error_message": message,
            "error_code": error_code,
            "nearest_topics": list(nearest_topics[:MAX_NEAREST_TOPICS]),
        },
        log=[entry],
    )


def error_record(error: BaseException) -> dict[str, str]:
    """The error in the form that `task_instances.error_details_json` stores. The message is cut to 2,000 characters."""
    return {"error_type": type(error).__name__, "error_message": str(error)[:2000]}


def error_payload(error: BaseException) -> dict[str, str]:
    """The error with its trace, for the idempotency key's row. No API response shows it."""
    return {**error_record(error), "traceback": "".join(traceback.format_exception(error))[-8000:]}
