"""What is ready goes to the queue. Safe any number of times, from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.workflow.plan import ready_steps
from cpoa.workflow.states import is_final
from cpoa.workflow.step_records import StepRecord, lock_steps, mark_dispatched, mark_enqueued
from cpoa.workflow.workflow_records import lock_workflow

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.workflow.step import Queue
    from shared.database import Database


class Dispatcher:
    def __init__(self, database: Database, queue: Queue) -> None:
        self._database = database
        self._queue = queue

    def advance(self, workflow_id: UUID) -> None:
        """Marks what is ready, commits, then enqueues every delivery that the queue has not confirmed.

        A crash between commit and queue is mended by the next call: the same number is the same name to the queue.
        Raises the queue's error when it cannot be reached.
        """
        for record in self._unconfirmed_deliveries(workflow_id):
            self._enqueue(workflow_id, record)
            mark_enqueued(self._database, workflow_id, record.step, record.dispatch_no)

    def _unconfirmed_deliveries(self, workflow_id: UUID) -> list[StepRecord]:
        with self._database.transaction() as transaction:
            workflow = lock_workflow(transaction, workflow_id)
            if workflow is None or is_final(workflow.status):
                return []
            steps = lock_steps(transaction, workflow_id)
            ready = ready_steps({record.step: record.status for record in steps})
            if ready:
                mark_dispatched(transaction, workflow_id, ready)
                steps = [record.dispatched() if record.step in ready else record for record in steps]
            return [record for record in steps if record.waits_for_queue]

    def _enqueue(self, workflow_id: UUID, record: StepRecord) -> None:
        self._queue.enqueue(
            f"{workflow_id}-{record.step}-{record.dispatch_no}",
            f"/steps/{workflow_id}/{record.step}/{record.dispatch_no}",
            {"workflow_id": str(workflow_id), "step": record.step, "dispatch_no": record.dispatch_no},
            not_before=record.not_before,
        )
