"""The first transaction of a delivery: is there something to do, and is it ours to do?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.workflow.failure import STEP_FAILED, STEP_STUCK, fail_workflow
from cpoa.workflow.plan import is_voice_step, planned, voice_step
from cpoa.workflow.podcast_row import LogEntry, update_podcast
from cpoa.workflow.states import StepStatus, WorkflowStatus, is_final
from cpoa.workflow.step import StepContext
from cpoa.workflow.step_records import (
    StepRecord,
    lock_step,
    mark_in_progress,
    raise_dispatch_no,
    record_error,
    results_of,
)
from cpoa.workflow.workflow_records import WorkflowRecord, lock_workflow, set_workflow_status
from shared import claims
from shared.claims import Busy, Claim, Finished, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from shared.database import Transaction

MOST_CLAIMS_WITHOUT_OUTCOME = 20


class DeliveryOutcome(StrEnum):
    COMPLETED = "completed"  # the step ran, its result is committed
    ACKNOWLEDGED = "acknowledged"  # nothing to do: old, finished, ended, unknown, or somebody is at it
    FAILED = "failed"  # the workflow's failure is written
    RETRY = "retry"  # the queue shall bring the same delivery again, later


@dataclass(frozen=True, slots=True)
class Delivery:
    outcome: DeliveryOutcome
    reason: str

    @property
    def status(self) -> int:
        """What the queue is answered: 503 makes it back off and bring the delivery again."""
        retry = self.outcome is DeliveryOutcome.RETRY
        return int(HTTPStatus.SERVICE_UNAVAILABLE if retry else HTTPStatus.OK)


@dataclass(frozen=True, slots=True)
class Begun:
    """A step that is claimed and shall be run now."""

    workflow: WorkflowRecord
    record: StepRecord
    claim: Claim
    results: Mapping[str, dict[str, Any]]

    @property
    def step(self) -> str:
        return self.record.step

    @property
    def attempt(self) -> int:
        return self.record.attempts + 1

    def context(self, still_wanted: Callable[[], None]) -> StepContext:
        return StepContext(
            workflow_id=self.workflow.workflow_id,
            podcast_id=self.workflow.podcast_id,
            user_id=self.workflow.user_id,
            step=self.step,
            attempt=self.attempt,
            generation=self.workflow.generation,
            request=self.workflow.request,
            results=self.results,
            still_wanted=still_wanted,
            input_params=self.record.input_params,
            waiting_for=self.record.waiting_for,
        )


def begin_step(transaction: Transaction, workflow_id: UUID, step: str, dispatch_no: int) -> Begun | Delivery:
    workflow = lock_workflow(transaction, workflow_id)
    if workflow is None or is_final(workflow.status):
        return Delivery(DeliveryOutcome.ACKNOWLEDGED, "there is no such workflow, or it has ended")
    record = lock_step(transaction, workflow_id, step)
    if record is None or not record.is_under_way or record.dispatch_no != dispatch_no:
        return Delivery(DeliveryOutcome.ACKNOWLEDGED, "an old delivery, or of a step that is finished or unknown")
    taken = claims.take(transaction, Work(workflow.key_of(step), task_name=step, workflow_id=workflow_id))
    if isinstance(taken, Busy):
        raise_dispatch_no(transaction, workflow_id, step, taken.until)
        return Delivery(
            DeliveryOutcome.ACKNOWLEDGED, "somebody is at work; the next delivery comes when the claim ends"
        )
    if isinstance(taken, Finished):
        # The result and the step's state are committed together, so only a hand in the database can part them; and no
        # repetition brings them together again.
        return _give_up(transaction, workflow, record, STEP_FAILED, f"It has a result, and yet it is {record.status}.")
    if taken.claims_without_outcome > MOST_CLAIMS_WITHOUT_OUTCOME:
        # Every worker that took the step has vanished, which no repetition seems to mend.
        why = f"{MOST_CLAIMS_WITHOUT_OUTCOME} claims ended with no outcome."
        claims.fail(transaction, taken, {"error_type": STEP_STUCK, "error_message": why})
        return _give_up(transaction, workflow, record, STEP_STUCK, why)
    return _start(transaction, workflow, record, taken)


def _start(transaction: Transaction, workflow: WorkflowRecord, record: StepRecord, claim: Claim) -> Begun:
    mark_in_progress(transaction, workflow.workflow_id, record.step)
    if workflow.status is WorkflowStatus.PENDING:
        set_workflow_status(transaction, workflow.workflow_id, WorkflowStatus.IN_PROGRESS)
    plan = planned(record.step)
    # One sentence for all the voices.
    told_already = is_voice_step(record.step) and record.step != voice_step(0)
    waited = record.waiting_for is not None
    first_time = record.attempts == 0 and claim.claims_without_outcome == 1 and not waited and not told_already
    entry = LogEntry(plan.shows, plan.started, structured_data={"step": record.step})
    update_podcast(transaction, workflow.podcast_id, status=plan.shows, log=[entry] if first_time else [])
    return Begun(workflow, record, claim, results_of(transaction, workflow.workflow_id))


def _give_up(
    transaction: Transaction, workflow: WorkflowRecord, record: StepRecord, error_code: str, why: str
) -> Delivery:
    """Without a run of the step."""
    error = {"error_type": error_code, "error_message": why}
    record_error(
        transaction, workflow.workflow_id, record.step, error, status=StepStatus.FAILED, counts_as_attempt=False
    )
    fail_workflow(transaction, workflow, record.step, error_code=error_code, message=planned(record.step).given_up)
    return Delivery(DeliveryOutcome.FAILED, why)
