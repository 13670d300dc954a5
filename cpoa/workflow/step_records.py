"""The table `task_instances`: the steps of a workflow. Lock the workflow's row before you lock these rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cpoa.workflow.plan import compute_order
from cpoa.workflow.states import StepStatus, states_leading_to
from shared.database import jsonb
from shared.errors import ClaimLostError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from cpoa.workflow.step import NewStep
    from shared.database import Database, Pending, Row, Transaction


# The result of each is in `result_payload`. The parameters are `workflow_id` and, as a text, `workflow_id_text`.
FROM_COMPLETED_STEPS = """
    from task_instances
    join idempotency_keys on idempotency_keys.workflow_id = :workflow_id_text and task_name = step
    where task_instances.workflow_id = :workflow_id and task_instances.status = 'completed'
      and idempotency_keys.status = 'completed' and starts_with(idempotency_key, 'step:')
    order by task_order
"""


@dataclass(frozen=True, slots=True)
class StepRecord:
    """If `enqueued_no` is below `dispatch_no`, the queue has not confirmed the newest delivery.

    `delivery` is the name of the delivery that the step waits for, if it is another step's (cpoa/workflow/turns.py).
    """

    step: str
    status: StepStatus
    dispatch_no: int
    enqueued_no: int
    delivery: str | None
    not_before: datetime | None
    attempts: int
    input_params: Mapping[str, Any]
    waiting_for: Mapping[str, Any] | None

    @property
    def is_under_way(self) -> bool:
        return self.status in (StepStatus.DISPATCHED, StepStatus.IN_PROGRESS)

    @property
    def waits_for_queue(self) -> bool:
        return self.is_under_way and self.enqueued_no < self.dispatch_no

    def delivery_name(self, workflow_id: UUID) -> str:
        """The name of the delivery that the step waits for, or that has started it."""
        return self.delivery or f"{workflow_id}/{self.step}/{self.dispatch_no}"

    def dispatched(self) -> StepRecord:
        """Returns the record as `mark_dispatched` changes it."""
        return replace(
            self, status=StepStatus.DISPATCHED, dispatch_no=self.dispatch_no + 1, delivery=None, not_before=None
        )

    def completed(self) -> StepRecord:
        return replace(self, status=StepStatus.COMPLETED)

    @classmethod
    def new(cls, new: NewStep) -> StepRecord:
        """Returns the record as `insert_steps` stores it."""
        return cls(
            step=new.step,
            status=StepStatus.PENDING,
            dispatch_no=0,
            enqueued_no=0,
            delivery=None,
            not_before=None,
            attempts=0,
            input_params=new.input_params or {},
            waiting_for=None,
        )


def insert_steps(transaction: Transaction, workflow_id: UUID, steps: Sequence[NewStep]) -> None:
    """Does not change steps that exist already."""
    if not steps:
        return
    rows = [
        {
            "step": new.step,
            "agent_name": new.agent_name.value,
            "task_order": compute_order(new.step),
            "input_params_json": dict(new.input_params) if new.input_params is not None else None,
        }
        for new in steps
    ]
    transaction.send(
        """
        insert into task_instances (workflow_id, step, agent_name, task_order, input_params_json, status)
        select :workflow_id::uuid, step, agent_name, task_order, input_params_json, 'pending'
        from jsonb_to_recordset(:rows::jsonb)
            as new (step text, agent_name text, task_order int, input_params_json jsonb)
        on conflict on constraint task_instances_step_key do nothing
        """,
        workflow_id=workflow_id,
        rows=jsonb(rows),
    )


def lock_steps(transaction: Transaction, workflow_id: UUID) -> list[StepRecord]:
    return [step_record(row) for row in send_lock_steps(transaction, workflow_id).rows]


def send_lock_steps(transaction: Transaction, workflow_id: UUID) -> Pending:
    """`step_record` parses the rows."""
    return transaction.send(
        """
        select step, status, dispatch_no, enqueued_no, delivery, not_before, attempts, input_params_json,
               waiting_for_json
        from task_instances where workflow_id = :workflow_id order by task_order for no key update
        """,
        workflow_id=workflow_id,
    )


def step_record(row: Row) -> StepRecord:
    return StepRecord(
        step=row["step"],
        status=StepStatus(row["status"]),
        dispatch_no=row["dispatch_no"],
        enqueued_no=row["enqueued_no"],
        delivery=row["delivery"],
        not_before=row["not_before"],
        attempts=row["attempts"],
        input_params=row["input_params_json"] or {},
        waiting_for=row["waiting_for_json"],
    )


def send_results(transaction: Transaction, workflow_id: UUID) -> Pending:
    """Selects the results of the completed steps: `step`, `result_payload`."""
    return transaction.send(
        f"select step, result_payload {FROM_COMPLETED_STEPS}",
        workflow_id=workflow_id,
        workflow_id_text=str(workflow_id),
    )


def mark_dispatched(transaction: Transaction, workflow_id: UUID, steps: Sequence[str]) -> None:
    """Gives pending steps the number of their first delivery."""
    _dispatch(transaction, workflow_id, steps, [StepStatus.PENDING])


def redispatch_steps(transaction: Transaction, workflow_id: UUID, steps: Sequence[str]) -> None:
    """The steps wait for a new delivery, whether or not an earlier one has arrived."""
    _dispatch(transaction, workflow_id, steps, [StepStatus.DISPATCHED, StepStatus.IN_PROGRESS])


def _dispatch(
    transaction: Transaction, workflow_id: UUID, steps: Sequence[str], left_statuses: Sequence[StepStatus]
) -> None:
    transaction.send(
        """
        update task_instances
        set status = 'dispatched', dispatch_no = dispatch_no + 1, delivery = null, dispatched_at = clock_timestamp(),
            not_before = null, last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and step = any(:steps::text[]) and status = any(:left_statuses::text[])
        """,
        workflow_id=workflow_id,
        steps=list(steps),
        left_statuses=list(left_statuses),
    )


def increment_dispatch_no(transaction: Transaction, workflow_id: UUID, step: str, not_before: datetime | None) -> None:
    """Starts a new delivery; every earlier delivery is then out of date."""
    transaction.send(
        """
        update task_instances
        set dispatch_no = dispatch_no + 1, delivery = null, dispatched_at = clock_timestamp(),
            not_before = :not_before, last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and step = :step
        """,
        workflow_id=workflow_id,
        step=step,
        not_before=not_before,
    )


def mark_waiting(
    transaction: Transaction, workflow_id: UUID, step: str, waiting_for: Mapping[str, Any], wait_seconds: float
) -> None:
    """The step waits in the queue for a later delivery. Raises ClaimLostError if the step is not in progress."""
    transaction.send(
        """
        update task_instances
        set status = 'dispatched', dispatch_no = dispatch_no + 1, delivery = null, dispatched_at = clock_timestamp(),
            not_before = clock_timestamp() + :wait_seconds * interval '1 second',
            waiting_for_json = :waiting_for::jsonb, last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and step = :step and status = 'in_progress'
        """,
        workflow_id=workflow_id,
        step=step,
        none_changed=ClaimLostError(f"The step {step} is no longer in progress."),
        waiting_for=jsonb(dict(waiting_for)),
        wait_seconds=wait_seconds,
    )


def end_wait(transaction: Transaction, workflow_id: UUID, step: str, waiting_for: Mapping[str, Any]) -> None:
    """Replaces the later delivery of a step that waits for this by one that is due now.

    Does nothing if the delivery is due: a new one would go to the end of the queue.
    """
    transaction.send(
        """
        update task_instances
        set dispatch_no = dispatch_no + 1, delivery = null, dispatched_at = clock_timestamp(), not_before = null,
            last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and step = :step and status = 'dispatched'
          and not_before > clock_timestamp() and waiting_for_json @> :waiting_for::jsonb
        """,
        workflow_id=workflow_id,
        step=step,
        waiting_for=jsonb(dict(waiting_for)),
    )


def mark_enqueued(database: Database, workflow_id: UUID, records: Sequence[StepRecord]) -> None:
    """`records` are sorted by `compute_order`; every transaction locks rows in this order.

    The commit does not wait for the disk. If a crash loses it, the steps are enqueued again under the same names.
    """
    with database.transaction() as transaction:
        transaction.send("set local synchronous_commit = off")
        for record in records:
            transaction.send(
                """
                update task_instances set enqueued_no = :dispatch_no
                where workflow_id = :workflow_id and step = :step and enqueued_no < :dispatch_no
                """,
                workflow_id=workflow_id,
                step=record.step,
                dispatch_no=record.dispatch_no,
            )


def mark_in_progress(transaction: Transaction, workflow_id: UUID, step: str) -> None:
    """Also sets `enqueued_no`: a delivery that has arrived was in the queue."""
    transaction.send(
        """
        update task_instances
        set status = 'in_progress', start_timestamp = coalesce(start_timestamp, clock_timestamp()),
            enqueued_no = dispatch_no, last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and step = :step and status = any(:left_statuses::text[])
        """,
        workflow_id=workflow_id,
        step=step,
        left_statuses=states_leading_to(StepStatus.IN_PROGRESS),
    )


def mark_completed(transaction: Transaction, workflow_id: UUID, step: str, summary: Mapping[str, Any]) -> None:
    """Raises ClaimLostError if the step is not in progress: then another delivery owns it."""
    transaction.send(
        """
        update task_instances
        set status = 'completed', output_result_summary_json = :summary::jsonb, end_timestamp = clock_timestamp(),
            error_details_json = null, waiting_for_json = null, last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and step = :step and status = any(:left_statuses::text[])
        """,
        workflow_id=workflow_id,
        step=step,
        none_changed=ClaimLostError(f"The step {step} is no longer in progress."),
        summary=jsonb(dict(summary)),
        left_statuses=states_leading_to(StepStatus.COMPLETED),
    )


def record_error(
    transaction: Transaction,
    workflow_id: UUID,
    step: str,
    error: Mapping[str, Any],
    *,
    status: StepStatus,
    counts_as_attempt: bool,
    wait_seconds: float = 0,
) -> None:
    """`status`: DISPATCHED if the queue delivers the step again, else FAILED.

    For `wait_seconds`, another step's delivery cannot start it. Its own delivery comes after the queue's backoff.
    """
    transaction.send(
        """
        update task_instances
        set status = :status::text, error_details_json = :error::jsonb, attempts = attempts + :attempts,
            retry_count = greatest(attempts + :attempts - 1, 0), dispatched_at = clock_timestamp(),
            not_before = clock_timestamp() + :wait_seconds * interval '1 second',
            end_timestamp = case when :status::text = 'failed' then clock_timestamp() end, waiting_for_json = null,
            last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and step = :step and status = any(:left_statuses::text[])
        """,
        workflow_id=workflow_id,
        step=step,
        status=status.value,
        error=jsonb(dict(error)),
        attempts=1 if counts_as_attempt else 0,
        wait_seconds=wait_seconds,
        left_statuses=states_leading_to(status),
    )


def skip_waiting_steps(transaction: Transaction, workflow_id: UUID) -> None:
    """For a workflow that has failed. Steps in progress may still finish."""
    _skip(transaction, workflow_id, [StepStatus.PENDING, StepStatus.DISPATCHED])


def skip_unfinished_steps(transaction: Transaction, workflow_id: UUID) -> None:
    """For a workflow that was cancelled: skips steps in progress too."""
    _skip(transaction, workflow_id, states_leading_to(StepStatus.SKIPPED))


def _skip(transaction: Transaction, workflow_id: UUID, left_statuses: Sequence[str]) -> None:
    transaction.send(
        """
        update task_instances set status = 'skipped', last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and status = any(:left_statuses::text[])
        """,
        workflow_id=workflow_id,
        left_statuses=list(left_statuses),
    )


def reset_unfinished_steps(transaction: Transaction, workflow_id: UUID) -> None:
    """For a workflow that restarts. Delivery numbers continue, so every earlier delivery is out of date."""
    transaction.send(
        """
        update task_instances
        set status = 'pending', delivery = null, attempts = 0, retry_count = 0, error_details_json = null,
            not_before = null, waiting_for_json = null, start_timestamp = null, end_timestamp = null,
            last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and status <> 'completed'
        """,
        workflow_id=workflow_id,
    )
