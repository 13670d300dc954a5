"""The first transaction of a delivery: chooses the step and claims it for this worker."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.workflow.attempts import Attempt
from cpoa.workflow.failure import fail_workflow
from cpoa.workflow.plan import get_plan, is_first_of_kind
from cpoa.workflow.podcast_row import LogEntry, update_podcast
from cpoa.workflow.states import StepStatus, is_final
from cpoa.workflow.step import StepContext
from cpoa.workflow.step_inputs import StepInputs, decode_inputs
from cpoa.workflow.step_records import (
    StepRecord,
    increment_dispatch_no,
    mark_in_progress,
    record_error,
    send_lock_steps,
    send_results,
    step_record,
)
from cpoa.workflow.turns import DeliveryName, Turn, choose_turn, find_workflows, send_exchange
from cpoa.workflow.unsupported_steps import check_steps_supported
from cpoa.workflow.workflow_records import (
    WorkflowRecord,
    mark_workflow_in_progress,
    send_lock_workflow,
    step_key,
    workflow_record,
)
from shared import claims
from shared.claims import Busy, Claim, Finished, Work
from shared.error_codes.steps import API_GW_PODCAST_STEP_FAILED, API_GW_PODCAST_STEP_STUCK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from shared.database import Database, Pending, Transaction

MAX_CLAIMS_WITHOUT_OUTCOME = 20
MAX_CHOICES = 5


class DeliveryOutcome(StrEnum):
    COMPLETED = "completed"  # the step ran and its result is committed
    ACKNOWLEDGED = "acknowledged"  # nothing to do: the delivery is old, or the step is finished, unknown or claimed
    FAILED = "failed"  # the workflow has failed
    RETRY = "retry"  # the queue must send the same delivery again later


@dataclass(frozen=True, slots=True)
class Delivery:
    """`ready`: the steps to enqueue before the response to this delivery is sent."""

    outcome: DeliveryOutcome
    reason: str
    ready: Sequence[StepRecord] = ()

    @property
    def status(self) -> int:
        """HTTP status of the response to the queue. After 503 it backs off and sends the delivery again."""
        retry = self.outcome is DeliveryOutcome.RETRY
        return int(HTTPStatus.SERVICE_UNAVAILABLE if retry else HTTPStatus.OK)


@dataclass(frozen=True, slots=True)
class NotStarted:
    """`workflow_ids`: the workflows that may have steps to enqueue."""

    delivery: Delivery
    workflow_ids: Sequence[UUID]


@dataclass(frozen=True, slots=True)
class StartedStep:
    """A claimed step, which the caller must run now."""

    workflow: WorkflowRecord
    record: StepRecord
    claim: Claim
    results: Mapping[str, dict[str, Any]]

    @property
    def step(self) -> str:
        return self.record.step

    @property
    def attempt(self) -> Attempt:
        return Attempt(
            workflow_id=self.workflow.workflow_id,
            generation=self.workflow.generation,
            step=self.step,
            number=self.record.attempts + 1,
            claim=self.claim,
        )

    def inputs(self) -> StepInputs:
        """Raises PermanentStepError for a record that cannot be decoded."""
        return decode_inputs(self.workflow.request, self.results)

    def context(self, inputs: StepInputs, check_cancelled: Callable[[], None]) -> StepContext:
        return StepContext(
            workflow_id=self.workflow.workflow_id,
            podcast_id=self.workflow.podcast_id,
            user_id=self.workflow.user_id,
            step=self.step,
            attempt=self.attempt.number,
            generation=self.workflow.generation,
            brief=inputs.brief,
            results=inputs.results,
            check_cancelled=check_cancelled,
            input_params=self.record.input_params,
            waiting_for=self.record.waiting_for,
        )


class _TurnChangedError(Exception):
    """After the choice, the step went to another delivery, or another transaction has locked one of the two steps."""


class _NothingToDoError(Exception):
    """Rolls the transaction back, because it has already requested a claim together with the locks."""


def start_step(database: Database, delivery: DeliveryName) -> StartedStep | NotStarted:
    """Starts the delivery's own step, or a step of another workflow whose turn it is (cpoa/workflow/turns.py)."""
    for _ in range(MAX_CHOICES):
        with suppress(_TurnChangedError):
            return _try_start(database, delivery, exchange=True)
    with suppress(_TurnChangedError):
        return _try_start(database, delivery, exchange=False)
    why = f"the chosen step changed {MAX_CHOICES} times before it could be claimed"
    return NotStarted(Delivery(DeliveryOutcome.RETRY, why), [delivery.workflow_id])


def _try_start(database: Database, delivery: DeliveryName, *, exchange: bool) -> StartedStep | NotStarted:
    try:
        with database.transaction() as transaction:
            turn = choose_turn(transaction, delivery, exchange=exchange)
            if turn is None:
                raise _NothingToDoError
            return _start_turn(transaction, delivery, turn)
    except _NothingToDoError:
        why = "the delivery is old, or its step is finished or unknown"
        return NotStarted(Delivery(DeliveryOutcome.ACKNOWLEDGED, why), find_workflows(database, delivery))


def _start_turn(transaction: Transaction, delivery: DeliveryName, turn: Turn) -> StartedStep | NotStarted:
    """Sends all statements at once, to save round trips. Their order is the lock order."""
    work = Work(
        step_key(turn.workflow_id, turn.step, turn.generation), task_name=turn.step, workflow_id=turn.workflow_id
    )
    workflow_row = send_lock_workflow(transaction, turn.workflow_id)
    step_rows = send_lock_steps(transaction, turn.workflow_id)
    result_rows = send_results(transaction, turn.workflow_id)
    pending_claim = claims.send_take(transaction, work)
    exchanged = send_exchange(transaction, delivery, turn) if turn.exchanged_for else None
    workflow, record = _locked(workflow_row, step_rows, turn)
    check_steps_supported(turn.workflow_id, [row["step"] for row in step_rows.rows])
    _check_turn(workflow, record, turn, delivery, exchanged)
    claim = pending_claim.outcome()
    if isinstance(claim, Busy) and exchanged:
        raise _TurnChangedError  # its own delivery has arrived in the meantime
    if isinstance(claim, Busy):
        increment_dispatch_no(transaction, workflow.workflow_id, turn.step, claim.until)
        why = "another worker holds the step; the next delivery comes when that worker's claim expires"
        return NotStarted(Delivery(DeliveryOutcome.ACKNOWLEDGED, why), [workflow.workflow_id])
    if isinstance(claim, Finished):
        # The result and the step's state are committed together, so they differ only if someone edited the database.
        # A retry cannot repair that.
        return _fail_step(
            transaction,
            workflow,
            record,
            API_GW_PODCAST_STEP_FAILED,
            f"The step has a result, but its status is {record.status}.",
        )
    if claim.claims_without_outcome > MAX_CLAIMS_WITHOUT_OUTCOME:
        # Every worker that took the step has vanished, so a further retry is not expected to help.
        why = f"{MAX_CLAIMS_WITHOUT_OUTCOME} workers took the step, and none finished it."
        claims.fail(transaction, claim, {"error_type": API_GW_PODCAST_STEP_STUCK, "error_message": why})
        return _fail_step(transaction, workflow, record, API_GW_PODCAST_STEP_STUCK, why)
    results = {row["step"]: row["result_payload"] for row in result_rows.rows}
    return _start(transaction, workflow, record, claim, results)


def _locked(workflow_row: Pending, step_rows: Pending, turn: Turn) -> tuple[WorkflowRecord, StepRecord]:
    row = workflow_row.row
    record = next((step_record(row) for row in step_rows.rows if row["step"] == turn.step), None)
    if row is None or record is None:
        raise _TurnChangedError
    return workflow_record(row), record


def _check_turn(
    workflow: WorkflowRecord, record: StepRecord, turn: Turn, delivery: DeliveryName, exchanged: Pending | None
) -> None:
    """Checks again what was chosen without locks. Raises _TurnChangedError or _NothingToDoError."""
    if workflow.generation != turn.generation:
        raise _TurnChangedError
    if exchanged is not None:
        if exchanged.row_count != 2:  # both or none
            raise _TurnChangedError
        return
    # Check this first: a step that got another delivery, and is complete now, has left this one to a waiting step.
    if record.delivery_name(workflow.workflow_id) != str(delivery):
        raise _TurnChangedError
    if is_final(workflow.status) or not record.is_under_way:
        raise _NothingToDoError


def _start(
    transaction: Transaction,
    workflow: WorkflowRecord,
    record: StepRecord,
    claim: Claim,
    results: Mapping[str, dict[str, Any]],
) -> StartedStep:
    mark_in_progress(transaction, workflow.workflow_id, record.step)
    # A step that goes on after a wait had its turn when it started; each of its answers is a delivery.
    mark_workflow_in_progress(transaction, workflow.workflow_id, takes_turn=record.waiting_for is None)
    plan = get_plan(record.step)
    if record.attempts == 0 and claim.claims_without_outcome == 1 and record.waiting_for is None:
        # All numbered steps of one kind together have one log entry.
        is_logged = is_first_of_kind(record.step)
        entry = LogEntry(plan.podcast_status, plan.start_message, structured_data={"step": record.step})
        update_podcast(transaction, workflow.podcast_id, status=plan.podcast_status, log=[entry] if is_logged else [])
    return StartedStep(workflow, record, claim, results)


def _fail_step(
    transaction: Transaction, workflow: WorkflowRecord, record: StepRecord, error_code: str, why: str
) -> NotStarted:
    """Fails the workflow without running the step."""
    error = {"error_type": error_code, "error_message": why}
    record_error(
        transaction, workflow.workflow_id, record.step, error, status=StepStatus.FAILED, counts_as_attempt=False
    )
    fail_workflow(
        transaction, workflow, record.step, error_code=error_code, message=get_plan(record.step).failure_message
    )
    return NotStarted(Delivery(DeliveryOutcome.FAILED, why), [workflow.workflow_id])
