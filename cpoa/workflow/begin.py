"""The first transaction of a delivery: which step shall it run, and may this worker run it?"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.workflow.attempts import Attempt
from cpoa.workflow.failure import fail_workflow
from cpoa.workflow.plan import is_voice_step, planned, voice_step
from cpoa.workflow.podcast_row import LogEntry, update_podcast
from cpoa.workflow.states import StepStatus, is_final
from cpoa.workflow.step import StepContext
from cpoa.workflow.step_inputs import StepInputs, decode_inputs
from cpoa.workflow.step_records import (
    StepRecord,
    mark_in_progress,
    raise_dispatch_no,
    record_error,
    send_lock_steps,
    send_results,
    step_record,
)
from cpoa.workflow.turns import DeliveryName, Turn, send_exchange, turn_of, workflows_of
from cpoa.workflow.unknown_steps import check_steps_are_known
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
    COMPLETED = "completed"  # the step ran, its result is committed
    ACKNOWLEDGED = "acknowledged"  # nothing to do: old, finished, ended, unknown, or another worker holds it
    FAILED = "failed"  # the workflow's failure is written
    RETRY = "retry"  # the queue shall bring the same delivery again, later


@dataclass(frozen=True, slots=True)
class Delivery:
    """`ready`: the steps to hand to the queue before the delivery is answered."""

    outcome: DeliveryOutcome
    reason: str
    ready: Sequence[StepRecord] = ()

    @property
    def status(self) -> int:
        """What the queue is answered: 503 makes it back off and bring the delivery again."""
        retry = self.outcome is DeliveryOutcome.RETRY
        return int(HTTPStatus.SERVICE_UNAVAILABLE if retry else HTTPStatus.OK)


@dataclass(frozen=True, slots=True)
class NotBegun:
    """`workflow_ids`: the workflows that may have something for the queue."""

    delivery: Delivery
    workflow_ids: Sequence[UUID]


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

    def context(self, inputs: StepInputs, still_wanted: Callable[[], None]) -> StepContext:
        return StepContext(
            workflow_id=self.workflow.workflow_id,
            podcast_id=self.workflow.podcast_id,
            user_id=self.workflow.user_id,
            step=self.step,
            attempt=self.attempt.number,
            generation=self.workflow.generation,
            brief=inputs.brief,
            results=inputs.results,
            still_wanted=still_wanted,
            input_params=self.record.input_params,
            waiting_for=self.record.waiting_for,
        )


class _TurnOverError(Exception):
    """Somebody else was given the step, or holds one of the two, since the choice."""


class _NothingToDoError(Exception):
    """The claim that was asked for together with the locks shall not be kept."""


def begin_step(database: Database, delivery: DeliveryName) -> Begun | NotBegun:
    """Of the delivery's own workflow, or of another one whose turn it is (cpoa/workflow/turns.py)."""
    for _ in range(MAX_CHOICES):
        with suppress(_TurnOverError):
            return _begin(database, delivery, exchange=True)
    with suppress(_TurnOverError):
        return _begin(database, delivery, exchange=False)
    why = "the step was changed while it was chosen, again and again"
    return NotBegun(Delivery(DeliveryOutcome.RETRY, why), [delivery.workflow_id])


def _begin(database: Database, delivery: DeliveryName, *, exchange: bool) -> Begun | NotBegun:
    try:
        with database.transaction() as transaction:
            turn = turn_of(transaction, delivery, exchange=exchange)
            if turn is None:
                raise _NothingToDoError
            return _begin_turn(transaction, delivery, turn)
    except _NothingToDoError:
        why = "an old delivery, or of a step that is finished or unknown"
        return NotBegun(Delivery(DeliveryOutcome.ACKNOWLEDGED, why), workflows_of(database, delivery))


def _begin_turn(transaction: Transaction, delivery: DeliveryName, turn: Turn) -> Begun | NotBegun:
    """All that is asked of the database before the step begins is asked at once; in the order of the locks."""
    work = Work(
        step_key(turn.workflow_id, turn.step, turn.generation), task_name=turn.step, workflow_id=turn.workflow_id
    )
    workflow_row = send_lock_workflow(transaction, turn.workflow_id)
    step_rows = send_lock_steps(transaction, turn.workflow_id)
    result_rows = send_results(transaction, turn.workflow_id)
    taking = claims.send_take(transaction, work)
    exchanged = send_exchange(transaction, delivery, turn) if turn.exchanged_for else None
    workflow, record = _locked(workflow_row, step_rows, turn)
    check_steps_are_known(turn.workflow_id, [row["step"] for row in step_rows.rows])
    _check_turn(workflow, record, turn, delivery, exchanged)
    taken = taking.outcome()
    if isinstance(taken, Busy) and exchanged:
        raise _TurnOverError  # its own delivery has come meanwhile
    if isinstance(taken, Busy):
        raise_dispatch_no(transaction, workflow.workflow_id, turn.step, taken.until)
        why = "a worker holds the step; the next delivery comes when its claim ends"
        return NotBegun(Delivery(DeliveryOutcome.ACKNOWLEDGED, why), [workflow.workflow_id])
    if isinstance(taken, Finished):
        # The result and the step's state are committed together, so only a hand in the database can part them; and no
        # repetition brings them together again.
        return _give_up(
            transaction,
            workflow,
            record,
            API_GW_PODCAST_STEP_FAILED,
            f"It has a result, and yet it is {record.status}.",
        )
    if taken.claims_without_outcome > MAX_CLAIMS_WITHOUT_OUTCOME:
        # Every worker that took the step has vanished, which no repetition seems to mend.
        why = f"{MAX_CLAIMS_WITHOUT_OUTCOME} claims ended with no outcome."
        claims.fail(transaction, taken, {"error_type": API_GW_PODCAST_STEP_STUCK, "error_message": why})
        return _give_up(transaction, workflow, record, API_GW_PODCAST_STEP_STUCK, why)
    results = {row["step"]: row["result_payload"] for row in result_rows.rows}
    return _start(transaction, workflow, record, taken, results)


def _locked(workflow_row: Pending, step_rows: Pending, turn: Turn) -> tuple[WorkflowRecord, StepRecord]:
    row = workflow_row.row
    record = next((step_record(row) for row in step_rows.rows if row["step"] == turn.step), None)
    if row is None or record is None:
        raise _TurnOverError
    return workflow_record(row), record


def _check_turn(
    workflow: WorkflowRecord, record: StepRecord, turn: Turn, delivery: DeliveryName, exchanged: Pending | None
) -> None:
    """The choice was made without locks."""
    if workflow.generation != turn.generation:
        raise _TurnOverError
    if exchanged is not None:
        if exchanged.row_count != 2:  # both or none
            raise _TurnOverError
        return
    # First: a step that was given another delivery, and is complete by now, left this one to a step that waits.
    if record.delivery_name(workflow.workflow_id) != str(delivery):
        raise _TurnOverError
    if is_final(workflow.status) or not record.is_under_way:
        raise _NothingToDoError


def _start(
    transaction: Transaction,
    workflow: WorkflowRecord,
    record: StepRecord,
    claim: Claim,
    results: Mapping[str, dict[str, Any]],
) -> Begun:
    mark_in_progress(transaction, workflow.workflow_id, record.step)
    mark_workflow_in_progress(transaction, workflow.workflow_id)
    plan = planned(record.step)
    if record.attempts == 0 and claim.claims_without_outcome == 1 and record.waiting_for is None:
        # One sentence for all the voices.
        is_told = not is_voice_step(record.step) or record.step == voice_step(0)
        entry = LogEntry(plan.shows, plan.started, structured_data={"step": record.step})
        update_podcast(transaction, workflow.podcast_id, status=plan.shows, log=[entry] if is_told else [])
    return Begun(workflow, record, claim, results)


def _give_up(
    transaction: Transaction, workflow: WorkflowRecord, record: StepRecord, error_code: str, why: str
) -> NotBegun:
    """Without a run of the step."""
    error = {"error_type": error_code, "error_message": why}
    record_error(
        transaction, workflow.workflow_id, record.step, error, status=StepStatus.FAILED, counts_as_attempt=False
    )
    fail_workflow(transaction, workflow, record.step, error_code=error_code, message=planned(record.step).given_up)
    return NotBegun(Delivery(DeliveryOutcome.FAILED, why), [workflow.workflow_id])
