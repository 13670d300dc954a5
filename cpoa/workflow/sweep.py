"""Sets going again what stands still: what never reached the queue, and what the queue has dropped."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.workflow.states import is_final
from cpoa.workflow.step_records import raise_dispatch_no
from cpoa.workflow.workflow_records import lock_workflow
from shared.idempotency import forget_old_requests

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.workflow.dispatch import Dispatcher
    from shared.database import Database, Transaction

QUIET_SECONDS = 60
# The queue tries for up to an hour; a delivery that has not arrived after that was dropped. Not sooner: while a
# delivery only waits its turn, a new number would send it to the end of the line, again and again.
QUEUE_GIVES_UP_SECONDS = 65 * 60
MOST_WORKFLOWS = 500
MOST_FAILURES = 3  # one may have a fault of its own; with so many the queue or the database is away

logger = logging.getLogger(__name__)


class Sweeper:
    def __init__(self, database: Database, dispatcher: Dispatcher) -> None:
        self._database = database
        self._dispatcher = dispatcher

    def sweep(self) -> list[UUID]:
        """The workflows that were looked at: live, and nobody at work on them. Outlived idempotency keys go too."""
        forget_old_requests(self._database)
        quiet = self._quiet_workflows()
        failures = 0
        for workflow_id in quiet:
            try:
                self._set_going(workflow_id)
            except Exception:
                failures += 1
                logger.exception("Workflow %s could not be set going", workflow_id)
                if failures == MOST_FAILURES:
                    raise
        return quiet

    def _set_going(self, workflow_id: UUID) -> None:
        with self._database.transaction() as transaction:
            _dispatch_lost_steps_again(transaction, workflow_id)
        self._dispatcher.advance(workflow_id)

    def _quiet_workflows(self) -> list[UUID]:
        """In no order: neither many that only wait in the queue, nor some that fail, keep the others from a turn."""
        rows = self._database.fetch_all(
            """
            select workflow_id from workflow_instances as workflow
            where overall_status in ('pending', 'in_progress')
              and last_updated_timestamp < clock_timestamp() - :quiet_seconds * interval '1 second'
              and not exists (
                  select from idempotency_keys
                  where workflow_id = workflow.workflow_id::text and expires_at > clock_timestamp())
            order by random() limit :most
            """,
            quiet_seconds=QUIET_SECONDS,
            most=MOST_WORKFLOWS,
        )
        return [row["workflow_id"] for row in rows]


def _dispatch_lost_steps_again(transaction: Transaction, workflow_id: UUID) -> None:
    """A new number, because the queue remembers the name of a task for hours after it is gone."""
    workflow = lock_workflow(transaction, workflow_id)
    if workflow is None or is_final(workflow.status):
        return
    lost = transaction.fetch_all(
        """
        select step from task_instances
        where workflow_id = :workflow_id and enqueued_no = dispatch_no and status in ('dispatched', 'in_progress')
          and greatest(dispatched_at, not_before, last_updated_timestamp)
              < clock_timestamp() - :given_up_seconds * interval '1 second'
        order by task_order for no key update
        """,
        workflow_id=workflow_id,
        given_up_seconds=QUEUE_GIVES_UP_SECONDS,
    )
    for row in lost:
        raise_dispatch_no(transaction, workflow_id, row["step"], None)
