"""A workflow fails: written by the step's own handler, to the workflow, its waiting steps and the podcast."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from cpoa.workflow.plan import planned
from cpoa.workflow.podcast_row import LogEntry, update_podcast
from cpoa.workflow.states import WorkflowStatus, is_final
from cpoa.workflow.step_records import skip_waiting_steps
from cpoa.workflow.workflow_records import WorkflowRecord, end_workflow

if TYPE_CHECKING:
    from shared.database import Transaction


def fail_workflow(
    transaction: Transaction, workflow: WorkflowRecord, step: str, *, error_code: str, message: str
) -> None:
    """`message` is what a person reads and can act on. A workflow that has ended already stays as it ended."""
    if is_final(workflow.status):
        return
    skip_waiting_steps(transaction, workflow.workflow_id)
    end_workflow(transaction, workflow.workflow_id, WorkflowStatus.FAILED, error_code=error_code, error_message=message)
    plan = planned(step)
    entry = LogEntry(plan.shows, message, structured_data={"step": step, "error_code": error_code})
    update_podcast(
        transaction,
        workflow.podcast_id,
        status=plan.fails_as,
        columns={"cpoa_error_message": message, "error_code": error_code},
        log=[entry],
    )


def error_record(error: BaseException) -> dict[str, str]:
    """For the step's row."""
    return {"error_type": type(error).__name__, "error_message": str(error)[:2000]}


def error_payload(error: BaseException) -> dict[str, str]:
    """For the key's row, which no answer of the API shows."""
    return {**error_record(error), "traceback": "".join(traceback.format_exception(error))[-8000:]}
