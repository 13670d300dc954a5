"""One attempt at a step, and the record of its failure, which the worker or its watchdog writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.workflow.failure import error_payload, error_record, fail_workflow
from cpoa.workflow.plan import get_plan
from cpoa.workflow.podcast_row import LogEntry, update_podcast
from cpoa.workflow.states import StepStatus, is_final
from cpoa.workflow.step_records import StepRecord, record_error, send_lock_steps, step_record
from cpoa.workflow.workflow_records import WorkflowRecord, send_lock_workflow, touch_workflow, workflow_record
from shared import claims
from shared.error_codes.steps import API_GW_PODCAST_STEP_FAILED
from shared.errors import ClaimLostError, PermanentStepError

if TYPE_CHECKING:
    from uuid import UUID

    from shared.claims import Claim
    from shared.database import Database, Pending, Transaction

MAX_ATTEMPTS = 5
MAX_BACKOFF_SECONDS = 60  # the same as the queue's (local/emulators/tasks, terraform/queue.tf)


@dataclass(frozen=True, slots=True)
class Attempt:
    """`number` counts from 1."""

    workflow_id: UUID
    generation: int
    step: str
    number: int
    claim: Claim


class LastAttemptError(Exception):
    """Why an attempt failed, with the code and the message that the episode shows if it was the last attempt."""

    def __init__(self, error_code: str, message: str) -> None:
        super().__init__(message)
        self.error_code = error_code
        self.message = message


def record_failure(database: Database, attempt: Attempt, error: Exception) -> bool:
    """Returns True if it was the last attempt and the workflow has failed. Raises ClaimLostError if it has ended."""
    with database.transaction() as transaction:
        locks = send_locks(transaction, attempt)
        claims.fail(transaction, attempt.claim, error_payload(error))
        workflow, _ = locks.read()
        is_last = isinstance(error, PermanentStepError) or attempt.number >= MAX_ATTEMPTS or is_final(workflow.status)
        record_error(
            transaction,
            workflow.workflow_id,
            attempt.step,
            error_record(error),
            status=StepStatus.FAILED if is_last else StepStatus.DISPATCHED,
            counts_as_attempt=True,
            wait_seconds=min(2 ** (attempt.number - 1), MAX_BACKOFF_SECONDS),
        )
        if is_last:
            error_code, message = _reason(attempt, error)
            nearest_topics = error.nearest_topics if isinstance(error, PermanentStepError) else ()
            fail_workflow(
                transaction,
                workflow,
                attempt.step,
                error_code=error_code,
                message=message,
                nearest_topics=nearest_topics,
            )
        else:
            touch_workflow(transaction, workflow.workflow_id, {})
            update_podcast(transaction, workflow.podcast_id, log=[_attempt_failed(attempt, error)])
    return is_last


@dataclass(frozen=True, slots=True)
class RowLocks:
    """The locks that `send_locks` has requested."""

    attempt: Attempt
    workflow_row: Pending
    step_rows: Pending

    def read(self) -> tuple[WorkflowRecord, list[StepRecord]]:
        """Returns the locked rows. Raises ClaimLostError if the workflow was removed or retried."""
        row = self.workflow_row.row
        if row is None or row["generation"] != self.attempt.generation:
            raise ClaimLostError("the workflow was removed or retried")
        return workflow_record(row), [step_record(row) for row in self.step_rows.rows]


def send_locks(transaction: Transaction, attempt: Attempt) -> RowLocks:
    """Statements that are sent before `read` is called need no extra round trip."""
    return RowLocks(
        attempt,
        send_lock_workflow(transaction, attempt.workflow_id),
        send_lock_steps(transaction, attempt.workflow_id),
    )


def _reason(attempt: Attempt, error: Exception) -> tuple[str, str]:
    if isinstance(error, PermanentStepError | LastAttemptError):
        return error.error_code, error.message
    return API_GW_PODCAST_STEP_FAILED, get_plan(attempt.step).failure_message


def _attempt_failed(attempt: Attempt, error: Exception) -> LogEntry:
    return LogEntry(
        get_plan(attempt.step).podcast_status,
        f"Attempt {attempt.number} of {MAX_ATTEMPTS} did not succeed; trying again.",
        structured_data={"step": attempt.step, "error_type": type(error).__name__},
    )
