"""Sets going again what stands still: what never reached the queue, what the queue has dropped, and what a worker took
and never ended. What has not moved for half an hour all the same has failed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.workflow.failure import fail_workflow
from cpoa.workflow.plan import LAST_STEP, ready_steps
from cpoa.workflow.states import StepStatus, is_final
from cpoa.workflow.step_records import give_back_to_queue, lock_steps, skip_unfinished_steps
from cpoa.workflow.unknown_steps import UnknownStepError, check_steps_are_known, fail_for_unknown_step
from cpoa.workflow.workflow_records import lock_workflow
from shared import claims
from shared.error_codes.steps import API_GW_PODCAST_STOOD_STILL
from shared.idempotency import forget_old_requests

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cpoa.workflow.dispatch import Dispatcher
    from cpoa.workflow.step_records import StepRecord
    from cpoa.workflow.workflow_records import WorkflowRecord
    from shared.database import Database, Transaction

QUIET_SECONDS = 60
# The queue tries for up to an hour; a delivery that has not arrived after that was dropped. Not sooner: while a
# delivery only waits its turn, a new number would send it to the end of the line, again and again.
QUEUE_GIVES_UP_SECONDS = 65 * 60
# A worker took the step and vanished: the queue brings it again after a minute at the most, unless it has lost it.
WORKER_VANISHED_SECONDS = 5 * 60
STANDS_STILL_SECONDS = 30 * 60
VANISHED_OFTEN = 5
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
        claims.shorten_claims_in_the_future(self._database)
        quiet = self._quiet_workflows()
        failures = 0
        for workflow_id in quiet:
            try:
                self._set_going(workflow_id)
            except UnknownStepError as error:
                fail_for_unknown_step(self._database, error)
            except Exception:
                failures += 1
                logger.exception("Workflow %s could not be set going", workflow_id)
                if failures == MOST_FAILURES:
                    raise
        return quiet

    def _set_going(self, workflow_id: UUID) -> None:
        with self._database.transaction() as transaction:
            workflow = lock_workflow(transaction, workflow_id)
            if workflow is None or is_final(workflow.status):
                return
            # Since the list was read somebody may have begun; nobody can while the row is locked.
            if not claims.has_live_claim(transaction, workflow_id):
                steps = lock_steps(transaction, workflow_id)
                check_steps_are_known(workflow_id, [record.step for record in steps])
                if _stands_still(transaction, workflow, steps):
                    _give_up(transaction, workflow, steps)
                else:
                    _dispatch_lost_steps_again(transaction, workflow)
        self._dispatcher.advance(workflow_id)

    def _quiet_workflows(self) -> list[UUID]:
        """In no order: neither many that only wait in the queue, nor some that fail, keep the others from a turn.

        One that was changed in the future is quiet too: the clock was set back.
        """
        rows = self._database.fetch_all(
            """
            select workflow_id from workflow_instances as workflow
            where overall_status in ('pending', 'in_progress')
              and last_updated_timestamp not between clock_timestamp() - :quiet_seconds * interval '1 second'
                                                 and clock_timestamp() + :quiet_seconds * interval '1 second'
              and not exists (
                  select from idempotency_keys
                  where workflow_id = workflow.workflow_id::text and expires_at > clock_timestamp())
            order by random() limit :most
            """,
            quiet_seconds=QUIET_SECONDS,
            most=MOST_WORKFLOWS,
        )
        return [row["workflow_id"] for row in rows]


def _stands_still(transaction: Transaction, workflow: WorkflowRecord, steps: Sequence[StepRecord]) -> bool:
    """Nothing came of it for half an hour although the queue delivers: workers have taken a step again and again, even
    after that time, and each has vanished; or nothing is under way and nothing can be.

    Waiting in the queue is no standing still, and neither is a time in which nothing was delivered at all. In a backlog
    half an hour may hold two deliveries only, and two workers that die by accident.
    """
    if any(record.status is StepStatus.DISPATCHED for record in steps):
        return False
    if ready_steps({record.step: record.status for record in steps}):
        return False
    under_way = [record.step for record in steps if record.is_under_way]
    row = transaction.fetch_one(
        """
        select 1
        from (select greatest(last_updated_timestamp,
                              (select max(start_timestamp) from task_instances where workflow_id = :workflow_id)) as at
              from workflow_instances where workflow_id = :workflow_id) as moved
        where moved.at < clock_timestamp() - :seconds * interval '1 second'
          and (cardinality(:under_way::text[]) = 0
               or exists (select from task_instances
                          join idempotency_keys on task_name = step and idempotency_key = any(:keys::text[])
                          where task_instances.workflow_id = :workflow_id and step = any(:under_way::text[])
                            and last_updated_timestamp > moved.at + :seconds * interval '1 second'
                            and claims_without_outcome >= :often))
        """,
        workflow_id=workflow.workflow_id,
        under_way=under_way,
        keys=[workflow.key_of(step) for step in under_way],
        seconds=STANDS_STILL_SECONDS,
        often=VANISHED_OFTEN,
    )
    return row is not None


def _give_up(transaction: Transaction, workflow: WorkflowRecord, steps: Sequence[StepRecord]) -> None:
    stopped_at = next((record.step for record in steps if record.is_under_way), LAST_STEP)
    # A worker that froze all that time and wakes now must not commit: a script would be complete without its voices.
    claims.revoke_all(transaction, workflow.workflow_id)
    skip_unfinished_steps(transaction, workflow.workflow_id)
    message = (
        f"Nothing of this episode moved for {STANDS_STILL_SECONDS // 60} minutes, so it was given up. Try it again."
    )
    fail_workflow(transaction, workflow, stopped_at, error_code=API_GW_PODCAST_STOOD_STILL, message=message)


def _dispatch_lost_steps_again(transaction: Transaction, workflow: WorkflowRecord) -> None:
    """A new number, because the queue remembers the name of a task for hours after it is gone. Whoever took the step
    before and wakes now finds that it is somebody else's."""
    lost = transaction.fetch_all(
        """
        select step from task_instances
        where workflow_id = :workflow_id and enqueued_no = dispatch_no
          and (status = 'dispatched'
                   and greatest(dispatched_at, not_before, last_updated_timestamp)
                       < clock_timestamp() - :given_up_seconds * interval '1 second'
               or status = 'in_progress'
                   and last_updated_timestamp < clock_timestamp() - :vanished_seconds * interval '1 second')
        order by task_order for no key update
        """,
        workflow_id=workflow.workflow_id,
        given_up_seconds=QUEUE_GIVES_UP_SECONDS,
        vanished_seconds=WORKER_VANISHED_SECONDS,
    )
    steps = [row["step"] for row in lost]
    for step in steps:
        claims.revoke(transaction, workflow.key_of(step))
    if steps:
        give_back_to_queue(transaction, workflow.workflow_id, steps)
