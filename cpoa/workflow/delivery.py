"""One delivery of the queue: claim the step, run it, commit what came of it, advance the workflow.

Lock order in every transaction: workflow, steps, key, podcast.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cpoa.workflow import crash_points
from cpoa.workflow.begin import Begun, Delivery, DeliveryOutcome, begin_step
from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.failure import STEP_FAILED, error_payload, error_record, fail_workflow
from cpoa.workflow.plan import LAST_STEP, kind_of, planned
from cpoa.workflow.podcast_row import LogEntry, check_step_columns, update_podcast
from cpoa.workflow.states import PodcastStatus, StepStatus, WorkflowStatus, is_final
from cpoa.workflow.step_records import (
    insert_steps,
    lock_steps,
    mark_completed,
    mark_waiting,
    record_error,
    skip_waiting_steps,
)
from cpoa.workflow.workflow_records import WorkflowRecord, lock_workflow, set_workflow_status, touch_workflow
from shared import claims
from shared.database import DatabaseError, DatabaseUnavailableError
from shared.errors import ClaimLostError, PermanentStepError, ShuttingDownError, StepWaitsError
from shared.logs import log_context
from shared.shutdown import noticing_shutdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from cpoa.workflow.dispatch import Dispatcher
    from cpoa.workflow.step import Listener, Step, StepOutcome
    from shared.database import Database, Transaction

MOST_ATTEMPTS = 5

logger = logging.getLogger(__name__)


class StepRunner:
    def __init__(
        self,
        database: Database,
        steps: Mapping[str, Step],
        dispatcher: Dispatcher,
        listener: Listener | None = None,
    ) -> None:
        """`steps` by kind: `voice` stands for every voice."""
        self._database = database
        self._steps = steps
        self._dispatcher = dispatcher
        self._listener = listener

    def deliver(self, workflow_id: UUID, step: str, dispatch_no: int) -> Delivery:
        """Raises DatabaseUnavailableError, or the queue's error, where nothing can be said: the queue tries again."""
        with log_context(workflow_id=str(workflow_id), step=step):
            with self._database.transaction() as transaction:
                begun = begin_step(transaction, workflow_id, step, dispatch_no)
            delivery = self._run_and_tell(begun) if isinstance(begun, Begun) else begun
            if delivery.outcome is not DeliveryOutcome.RETRY:
                # After an acknowledged one too: a worker may have died between its commit and the queue.
                self._dispatcher.advance(workflow_id)
                if isinstance(begun, Begun):
                    _passing(CrashPoint.BEFORE_ANSWER, begun)
            logger.info("Delivery %d: %s", dispatch_no, delivery.reason)
            return delivery

    def _run_and_tell(self, begun: Begun) -> Delivery:
        delivery = self._run(begun)
        if self._listener and delivery.outcome is DeliveryOutcome.COMPLETED:
            self._tell(self._listener.step_completed, begun)
        elif self._listener and delivery.outcome is DeliveryOutcome.FAILED:
            self._tell(self._listener.step_failed, begun)
        return delivery

    @staticmethod
    def _tell(what: Callable[[Mapping[str, Any], str], None], begun: Begun) -> None:
        try:
            what(begun.workflow.request, begun.step)
        except Exception:  # whatever a listener throws: nobody's episode hangs on it
            logger.exception("A listener was not told of %s", begun.step)

    def _run(self, begun: Begun) -> Delivery:
        with log_context(podcast_id=str(begun.workflow.podcast_id)):
            try:
                return self._commit(begun, self._outcome_of(begun))
            except ClaimLostError as error:
                return Delivery(DeliveryOutcome.RETRY, str(error))
            except StepWaitsError as waits:
                return self._wait(begun, waits)
            except (ShuttingDownError, DatabaseUnavailableError) as error:
                return self._give_back(begun, error)
            except PermanentStepError as error:
                # The code alone: the message is for the person, and may quote what the person wrote.
                logger.warning("The step cannot succeed: %s", error.error_code)
                return self._settle(begun, error)
            except Exception as error:
                logger.exception("The step raised in attempt %d", begun.attempt)
                return self._settle(begun, error)

    def _outcome_of(self, begun: Begun) -> StepOutcome:
        started = time.monotonic()
        _passing(CrashPoint.BEFORE_WORK, begun)
        with noticing_shutdown() as shutdown, claims.held(self._database, begun.claim) as holding:

            def still_wanted() -> None:
                holding.still_wanted()
                shutdown.check()

            if self._listener and begun.attempt == 1 and begun.record.waiting_for is None:
                self._tell(self._listener.step_began, begun)
            outcome = self._steps[kind_of(begun.step)].run(begun.context(still_wanted))
            _passing(CrashPoint.AFTER_ARTEFACT, begun)
        check_step_columns(outcome.podcast_updates)
        milliseconds = round((time.monotonic() - started) * 1000)
        logger.info("The step was run", extra={"fields": {"cpoa_task_instance_duration_ms": milliseconds}})
        return outcome

    def _commit(self, begun: Begun, outcome: StepOutcome) -> Delivery:
        with self._database.transaction() as transaction:
            workflow = self._lock_again(transaction, begun)
            claims.complete(transaction, begun.claim, outcome.result)
            mark_completed(transaction, workflow.workflow_id, begun.step, outcome.summary)
            # Of a workflow that has ended the result is kept, and nothing else is changed.
            if not is_final(workflow.status):
                insert_steps(transaction, workflow.workflow_id, outcome.new_steps)
                _move_on(transaction, workflow, begun.step, outcome)
        _passing(CrashPoint.AFTER_COMMIT, begun)
        return Delivery(DeliveryOutcome.COMPLETED, "the step is completed")

    def _wait(self, begun: Begun, waits: StepWaitsError) -> Delivery:
        """What it waits for is noted before anything else happens: a worker that dies later asks for nothing twice."""
        try:
            with self._database.transaction() as transaction:
                workflow = self._lock_again(transaction, begun)
                claims.hand_back(transaction, begun.claim)
                mark_waiting(
                    transaction, workflow.workflow_id, begun.step, waits.waiting_for, wait_seconds=waits.wait_seconds
                )
                if is_final(workflow.status):
                    skip_waiting_steps(transaction, workflow.workflow_id)
                else:
                    touch_workflow(transaction, workflow.workflow_id, {})
        except ClaimLostError as lost:
            return Delivery(DeliveryOutcome.RETRY, str(lost))
        return Delivery(DeliveryOutcome.ACKNOWLEDGED, "the step waits for a service elsewhere")

    def _settle(self, begun: Begun, error: Exception) -> Delivery:
        """The step raised: the queue brings it again, or the workflow has failed."""
        permanent = error if isinstance(error, PermanentStepError) else None
        last = permanent is not None or begun.attempt >= MOST_ATTEMPTS
        try:
            with self._database.transaction() as transaction:
                workflow = self._lock_again(transaction, begun)
                last = last or is_final(workflow.status)
                status = StepStatus.FAILED if last else StepStatus.DISPATCHED
                record_error(
                    transaction,
                    workflow.workflow_id,
                    begun.step,
                    error_record(error),
                    status=status,
                    counts_as_attempt=True,
                )
                claims.fail(transaction, begun.claim, error_payload(error))
                if last:
                    code = permanent.error_code if permanent else STEP_FAILED
                    message = permanent.message if permanent else planned(begun.step).given_up
                    fail_workflow(transaction, workflow, begun.step, error_code=code, message=message)
                else:
                    touch_workflow(transaction, workflow.workflow_id, {})
                    update_podcast(transaction, workflow.podcast_id, log=[_attempt_failed(begun, error)])
        except ClaimLostError as lost:
            return Delivery(DeliveryOutcome.RETRY, str(lost))
        if last:
            return Delivery(DeliveryOutcome.FAILED, "the step has failed for good")
        return Delivery(DeliveryOutcome.RETRY, f"attempt {begun.attempt} failed")

    def _lock_again(self, transaction: Transaction, begun: Begun) -> WorkflowRecord:
        """Raises ClaimLostError when the workflow is gone or was begun anew meanwhile."""
        workflow = lock_workflow(transaction, begun.workflow.workflow_id)
        if workflow is None or workflow.generation != begun.workflow.generation:
            raise ClaimLostError("the workflow was removed or begun anew")
        lock_steps(transaction, workflow.workflow_id)
        return workflow

    def _give_back(self, begun: Begun, error: Exception) -> Delivery:
        why = "the process is asked to end" if isinstance(error, ShuttingDownError) else "the database was away"
        logger.warning("The step is given back: %s", why, exc_info=error)
        with suppress(DatabaseError):  # the claim ends by itself in a few seconds
            claims.release(self._database, begun.claim)
        return Delivery(DeliveryOutcome.RETRY, why)


def _passing(point: CrashPoint, begun: Begun) -> None:
    crash_points.passing(point, begun.workflow.podcast_id, begun.step)


def _move_on(transaction: Transaction, workflow: WorkflowRecord, step: str, outcome: StepOutcome) -> None:
    touch_workflow(transaction, workflow.workflow_id, outcome.workflow_context)
    finished = step == LAST_STEP
    if finished:
        set_workflow_status(transaction, workflow.workflow_id, WorkflowStatus.COMPLETED)
    data = {"step": step, **outcome.summary}
    update_podcast(
        transaction,
        workflow.podcast_id,
        status=PodcastStatus.COMPLETED if finished else None,
        columns=outcome.podcast_updates,
        log=[LogEntry(planned(step).shows, sentence, structured_data=data) for sentence in outcome.log],
    )


def _attempt_failed(begun: Begun, error: Exception) -> LogEntry:
    return LogEntry(
        planned(begun.step).shows,
        f"Attempt {begun.attempt} of {MOST_ATTEMPTS} did not succeed; trying again.",
        structured_data={"step": begun.step, "error_type": type(error).__name__},
    )
