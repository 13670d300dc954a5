"""Resumes stalled workflows: steps that never reached the queue, that the queue dropped, or whose worker vanished.

A workflow that still makes no progress for half an hour fails.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.workflow.failure import fail_workflow
from cpoa.workflow.plan import LAST_STEP, ready_steps
from cpoa.workflow.states import StepStatus, is_final
from cpoa.workflow.step_records import lock_steps, redispatch_steps, skip_unfinished_steps
from cpoa.workflow.unsupported_steps import UnsupportedStepError, check_steps_supported, fail_for_unsupported_step
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
# The queue retries for up to an hour; a delivery that has not arrived after that was dropped. Do not use less: while a
# delivery waits in the queue, a new number would send it to the end of the queue each time.
QUEUE_TIMEOUT_SECONDS = 65 * 60
# If a worker took the step and vanished, the queue delivers it again within a minute, unless it has lost the task.
WORKER_VANISHED_SECONDS = 5 * 60
STALLED_AFTER_SECONDS = 30 * 60
MIN_VANISHED_CLAIMS = 5
MAX_WORKFLOWS = 500
MAX_FAILURES = 3  # one workflow may have a defect; after this many, the queue or the database is down

logger = logging.getLogger(__name__)


class Sweeper:
    def __init__(self, database: Database, dispatcher: Dispatcher) -> None:
        self._database = database
        self._dispatcher = dispatcher

    def sweep(self) -> list[UUID]:
        """Returns the checked workflows: live ones without a live claim. Also deletes expired idempotency keys."""
        forget_old_requests(self._database)
        claims.shorten_claims_in_the_future(self._database)
        quiet = self._quiet_workflows()
        failures = 0
        for workflow_id in quiet:
            try:
                self._resume(workflow_id)
            except UnsupportedStepError as error:
                fail_for_unsupported_step(self._database, error)
            except Exception:
                failures += 1
                logger.exception("Workflow %s could not be resumed", workflow_id)
                if failures == MAX_FAILURES:
                    raise
        return quiet

    def _resume(self, workflow_id: UUID) -> None:
        with self._database.transaction() as transaction:
            workflow = lock_workflow(transaction, workflow_id)
            if workflow is None or is_final(workflow.status):
                return
            # A worker may have started after the list was read. None can start while the row is locked.
            if not claims.has_live_claim(transaction, workflow_id):
                steps = lock_steps(transaction, workflow_id)
                check_steps_supported(workflow_id, [record.step for record in steps])
                if _is_stalled(transaction, workflow, steps):
                    _fail_stalled(transaction, workflow, steps)
                else:
                    _redispatch_lost_steps(transaction, workflow)
        self._dispatcher.advance(workflow_id)

    def _quiet_workflows(self) -> list[UUID]:
        """In random order, so that many workflows that wait in the queue, or that fail, do not block the others.

        Includes workflows that were changed in the future: then the clock was set back.
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
            most=MAX_WORKFLOWS,
        )
        return [row["workflow_id"] for row in rows]


def _is_stalled(transaction: Transaction, workflow: WorkflowRecord, steps: Sequence[StepRecord]) -> bool:
    """True if the workflow made no progress for half an hour although the queue delivers.

    That is: workers have taken a step several times, also after that time, and all have vanished; or no step is in
    progress and none is ready. A workflow that waits in the queue is not stalled, and neither is one that got no
    delivery in that time. With a long queue there may be only two deliveries in half an hour, and both workers may
    have died by accident.
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
        keys=[workflow.step_key(step) for step in under_way],
        seconds=STALLED_AFTER_SECONDS,
        often=MIN_VANISHED_CLAIMS,
    )
    return row is not None


def _fail_stalled(transaction: Transaction, workflow: WorkflowRecord, steps: Sequence[StepRecord]) -> None:
    stopped_at = next((record.step for record in steps if record.is_under_way), LAST_STEP)
    # A frozen worker that wakes up now must not commit: the script would be complete but its voice steps missing.
    claims.revoke_all(transaction, workflow.workflow_id)
    skip_unfinished_steps(transaction, workflow.workflow_id)
    message = f"This episode made no progress for {STALLED_AFTER_SECONDS // 60} minutes, so it has failed. Retry it."
    fail_workflow(transaction, workflow, stopped_at, error_code=API_GW_PODCAST_STOOD_STILL, message=message)


def _redispatch_lost_steps(transaction: Transaction, workflow: WorkflowRecord) -> None:
    """Gives lost steps a new delivery number, because the queue refuses a task's name for hours after the task is gone.

    Also revokes their claims, so that a worker that wakes up now cannot commit.
    """
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
        given_up_seconds=QUEUE_TIMEOUT_SECONDS,
        vanished_seconds=WORKER_VANISHED_SECONDS,
    )
    steps = [row["step"] for row in lost]
    for step in steps:
        claims.revoke(transaction, workflow.step_key(step))
    if steps:
        redispatch_steps(transaction, workflow.workflow_id, steps)
