"""Sends ready steps to the queue. Safe to repeat, from any process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.workflow.plan import ready_steps
from cpoa.workflow.states import is_final
from cpoa.workflow.step_records import (
    StepRecord,
    end_wait,
    lock_steps,
    mark_dispatched,
    mark_enqueued,
    send_lock_steps,
    step_record,
)
from cpoa.workflow.unsupported_steps import check_steps_supported
from cpoa.workflow.workflow_records import lock_workflow, send_lock_workflow, workflow_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from cpoa.workflow.step import Queue
    from shared.database import Database, Transaction


class Dispatcher:
    def __init__(self, database: Database, queue: Queue) -> None:
        self._database = database
        self._queue = queue

    def advance(self, workflow_id: UUID) -> None:
        """Marks the ready steps, commits, and then enqueues every delivery that the queue has not confirmed.

        After a crash between the commit and the queue, the next call enqueues the delivery again. It has the same
        number and so the same task name, which the queue accepts only once. Raises the queue's error if the queue
        cannot be reached.
        """
        self.enqueue(workflow_id, self._unconfirmed_deliveries(workflow_id))

    def wake(self, workflow_id: UUID, step: str, waiting_for: Mapping[str, Any]) -> None:
        """Delivers a step now if it waits for an answer with these keys and values. Call it when the answer is stored.

        A step that is still in progress looks for the answer when it stores its wait (`StepWaitsError.has_answer`).
        Safe to repeat, also after a crash between the commit and the queue. Raises the queue's error.
        """
        self.enqueue(workflow_id, self._woken(workflow_id, step, waiting_for))

    def enqueue(self, workflow_id: UUID, records: Sequence[StepRecord]) -> None:
        """`records`: what `dispatch_ready` returned. Call this after its transaction has committed."""
        for record in records:
            self._enqueue(workflow_id, record)
        if records:
            mark_enqueued(self._database, workflow_id, records)

    def _woken(self, workflow_id: UUID, step: str, waiting_for: Mapping[str, Any]) -> list[StepRecord]:
        """Returns the step if its newest delivery is not confirmed."""
        with self._database.transaction() as transaction:
            workflow = lock_workflow(transaction, workflow_id)
            if workflow is None or is_final(workflow.status):
                return []
            lock_steps(transaction, workflow_id)
            end_wait(transaction, workflow_id, step, waiting_for)
            steps = lock_steps(transaction, workflow_id)
        return [record for record in steps if record.step == step and record.waits_for_queue]

    def _unconfirmed_deliveries(self, workflow_id: UUID) -> list[StepRecord]:
        with self._database.transaction() as transaction:
            workflow = send_lock_workflow(transaction, workflow_id)
            steps = send_lock_steps(transaction, workflow_id)
            if workflow.row is None or is_final(workflow_record(workflow.row).status):
                return []
            return dispatch_ready(transaction, workflow_id, [step_record(row) for row in steps.rows])

    def _enqueue(self, workflow_id: UUID, record: StepRecord) -> None:
        self._queue.enqueue(
            f"{workflow_id}-{record.step}-{record.dispatch_no}",
            f"/steps/{workflow_id}/{record.step}/{record.dispatch_no}",
            {"workflow_id": str(workflow_id), "step": record.step, "dispatch_no": record.dispatch_no},
            not_before=record.not_before,
        )


def dispatch_ready(transaction: Transaction, workflow_id: UUID, steps: Sequence[StepRecord]) -> list[StepRecord]:
    """Marks the ready steps among all `steps` of a locked workflow. Returns the steps to enqueue.

    `steps` are sorted by `compute_order`; every transaction locks rows in this order. Raises UnsupportedStepError.
    """
    check_steps_supported(workflow_id, [record.step for record in steps])
    ready = ready_steps({record.step: record.status for record in steps})
    if ready:
        mark_dispatched(transaction, workflow_id, ready)
    marked = [record.dispatched() if record.step in ready else record for record in steps]
    return [record for record in marked if record.waits_for_queue]
