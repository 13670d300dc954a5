"""One delivery of the queue: choose the step, claim it, run it, commit its result, and enqueue what is ready next.

Lock order in every transaction: workflow, steps, key, podcast.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from cpoa.workflow import crash_points
from cpoa.workflow.attempts import record_failure, send_lock_again
from cpoa.workflow.begin import Begun, Delivery, DeliveryOutcome, begin_step
from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.dispatch import dispatch_ready
from cpoa.workflow.plan import LAST_STEP, kind_of, order_of, planned
from cpoa.workflow.podcast_row import LogEntry, check_step_columns, update_podcast
from cpoa.workflow.states import PodcastStatus, WorkflowStatus, is_final
from cpoa.workflow.step_inputs import undecodable_is_permanent
from cpoa.workflow.step_records import (
    StepRecord,
    insert_steps,
    lock_steps,
    mark_completed,
    mark_waiting,
    skip_waiting_steps,
)
from cpoa.workflow.watch import Unwatched, WatchUnavailableError
from cpoa.workflow.workflow_records import end_workflow, touch_workflow
from shared import claims
from shared.database import DatabaseError, DatabaseUnavailableError
from shared.errors import ClaimLostError, PermanentStepError, ShuttingDownError, StepWaitsError
from shared.logs import log_context
from shared.shutdown import watch_for_shutdown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.workflow.dispatch import Dispatcher
    from cpoa.workflow.step import Listener, Step, StepOutcome
    from cpoa.workflow.step_inputs import StepInputs
    from cpoa.workflow.turns import DeliveryName
    from cpoa.workflow.watch import Watch
    from cpoa.workflow.workflow_records import WorkflowRecord
    from shared.database import Database, Transaction

logger = logging.getLogger(__name__)

# What is not the step's fault: it goes back to the queue, and no attempt is counted.
_GIVEN_BACK: Mapping[type[Exception], str] = {
    ShuttingDownError: "the process is asked to end",
    DatabaseUnavailableError: "the database was away",
    WatchUnavailableError: "nothing can watch the worker",
}


class StepRunner:
    def __init__(
        self,
        database: Database,
        steps: Mapping[str, Step],
        dispatcher: Dispatcher,
        listener: Listener | None = None,
        watch: Watch | None = None,
    ) -> None:
        """`steps` by kind: `voice` stands for every voice."""
        self._database = database
        self._steps = steps
        self._dispatcher = dispatcher
        self._listener = listener
        self._watch = watch or Unwatched()

    def deliver(self, name: DeliveryName) -> Delivery:
        """Raises DatabaseUnavailableError, or the queue's error, where nothing can be said: the queue tries again."""
        with log_context(workflow_id=str(name.workflow_id), step=name.step):
            begun = begin_step(self._database, name)
            if isinstance(begun, Begun):
                return self._deliver_begun(begun, name)
            if begun.delivery.outcome is not DeliveryOutcome.RETRY:
                # A worker may have died between its commit and the queue.
                for workflow_id in begun.workflow_ids:
                    self._dispatcher.advance(workflow_id)
            return _logged(begun.delivery, name, "ran nothing")

    def _deliver_begun(self, begun: Begun, name: DeliveryName) -> Delivery:
        with log_context(
            workflow_id=str(begun.workflow.workflow_id), step=begun.step, podcast_id=str(begun.workflow.podcast_id)
        ):
            delivery = self._run(begun)
            if delivery.outcome is not DeliveryOutcome.RETRY:
                self._dispatcher.enqueue(begun.workflow.workflow_id, delivery.ready)
                _passing(CrashPoint.BEFORE_ANSWER, begun)
            return _logged(delivery, name, f"ran {begun.step} of {begun.workflow.workflow_id}")

    def _tell_of(self, brief: EpisodeBrief, step: str, delivery: Delivery) -> None:
        if self._listener and delivery.outcome is DeliveryOutcome.COMPLETED:
            self._tell(self._listener.step_completed, brief, step)
        elif self._listener and delivery.outcome is DeliveryOutcome.FAILED:
            self._tell(self._listener.step_failed, brief, step)

    @staticmethod
    def _tell(what: Callable[[EpisodeBrief, str], None], brief: EpisodeBrief, step: str) -> None:
        try:
            what(brief, step)
        except Exception:  # whatever a listener throws: nobody's episode hangs on it
            logger.exception("A listener was not told of %s", step)

    def _run(self, begun: Begun) -> Delivery:
        try:
            inputs = begun.inputs()
        except PermanentStepError as error:
            return self._fail(begun, error)  # no listener is told: who listens is a part of the inputs
        delivery = self._run_step(begun, inputs)
        self._tell_of(inputs.brief, begun.step, delivery)
        return delivery

    def _run_step(self, begun: Begun, inputs: StepInputs) -> Delivery:
        try:
            return self._complete(begun, self._outcome_of(begun, inputs))
        except ClaimLostError as error:
            return Delivery(DeliveryOutcome.RETRY, str(error))
        except StepWaitsError as waits:
            return self._wait(begun, waits)
        except tuple(_GIVEN_BACK) as error:
            return self._give_back(begun, error)
        except PermanentStepError as error:
            # The code alone: the message is for the person, and may quote what the person wrote.
            logger.warning("The step cannot succeed: %s", error.error_code)
            return self._fail(begun, error)
        except Exception as error:
            logger.exception("The step raised in attempt %d", begun.attempt.number)
            return self._fail(begun, error)

    def _outcome_of(self, begun: Begun, inputs: StepInputs) -> StepOutcome:
        started = time.monotonic()
        _passing(CrashPoint.BEFORE_WORK, begun)
        with (
            watch_for_shutdown() as shutdown,
            claims.held(self._database, begun.claim) as holding,
            self._watch.watching(begun.attempt),
        ):

            def still_wanted() -> None:
                holding.still_wanted()
                shutdown.check()

            if self._listener and begun.attempt.number == 1 and begun.record.waiting_for is None:
                self._tell(self._listener.step_began, inputs.brief, begun.step)
            with undecodable_is_permanent():
                outcome = self._steps[kind_of(begun.step)].run(begun.context(inputs, still_wanted))
            _passing(CrashPoint.AFTER_ARTEFACT, begun)
        check_step_columns(outcome.podcast_updates)
        milliseconds = round((time.monotonic() - started) * 1000)
        logger.info("The step was run", extra={"fields": {"cpoa_task_instance_duration_ms": milliseconds}})
        return outcome

    def _complete(self, begun: Begun, outcome: StepOutcome) -> Delivery:
        with self._database.transaction() as transaction:
            ready = _commit(transaction, begun, outcome)
        _passing(CrashPoint.AFTER_COMMIT, begun)
        return Delivery(DeliveryOutcome.COMPLETED, "the step is completed", ready)

    def _wait(self, begun: Begun, waits: StepWaitsError) -> Delivery:
        """What it waits for is noted before anything else happens: a worker that dies later asks for nothing twice."""
        try:
            with self._database.transaction() as transaction:
                ready = _commit_wait(transaction, begun, waits)
        except ClaimLostError as lost:
            return Delivery(DeliveryOutcome.RETRY, str(lost))
        return Delivery(DeliveryOutcome.ACKNOWLEDGED, "the step waits for a remote service", ready)

    def _fail(self, begun: Begun, error: Exception) -> Delivery:
        """The step raised: the queue brings it again, or the workflow has failed."""
        try:
            is_last = record_failure(self._database, begun.attempt, error)
        except ClaimLostError as lost:
            return Delivery(DeliveryOutcome.RETRY, str(lost))
        if is_last:
            return Delivery(DeliveryOutcome.FAILED, "the step has failed for good")
        return Delivery(DeliveryOutcome.RETRY, f"attempt {begun.attempt.number} failed")

    def _give_back(self, begun: Begun, error: Exception) -> Delivery:
        why = next(reason for kind, reason in _GIVEN_BACK.items() if isinstance(error, kind))
        logger.warning("The step is given back: %s", why, exc_info=error)
        with suppress(DatabaseError):  # the claim ends by itself in a few seconds
            claims.release(self._database, begun.claim)
        return Delivery(DeliveryOutcome.RETRY, why)


def _logged(delivery: Delivery, name: DeliveryName, what: str) -> Delivery:
    """A delivery may run another step than the one it was made for (cpoa/workflow/turns.py)."""
    logger.info("Delivery %s %s: %s", name, what, delivery.reason)
    return delivery


def _passing(point: CrashPoint, begun: Begun) -> None:
    crash_points.passing(point, begun.workflow.podcast_id, begun.step)


def _commit(transaction: Transaction, begun: Begun, outcome: StepOutcome) -> list[StepRecord]:
    """The steps whose deliveries the queue has not confirmed: those that are ready now, and any that were lost before.

    Of a workflow that has ended the result is kept, and nothing else is changed.
    """
    locking = send_lock_again(transaction, begun.attempt)
    claims.complete(transaction, begun.claim, msgspec.to_builtins(outcome.result))
    mark_completed(transaction, begun.workflow.workflow_id, begun.step, outcome.summary)
    workflow, steps = locking.outcome()
    if is_final(workflow.status):
        return []
    insert_steps(transaction, workflow.workflow_id, outcome.new_steps)
    _move_on(transaction, workflow, begun.step, outcome)
    steps = [record.completed() if record.step == begun.step else record for record in steps]
    known = {record.step for record in steps}
    steps += [StepRecord.new(new) for new in outcome.new_steps if new.step not in known]
    steps.sort(key=lambda record: order_of(record.step))
    return dispatch_ready(transaction, workflow.workflow_id, steps)


def _commit_wait(transaction: Transaction, begun: Begun, waits: StepWaitsError) -> list[StepRecord]:
    """As `_commit`: the step's own next delivery is among them."""
    locking = send_lock_again(transaction, begun.attempt)
    claims.hand_back(transaction, begun.claim)
    mark_waiting(
        transaction, begun.workflow.workflow_id, begun.step, waits.waiting_for, wait_seconds=waits.wait_seconds
    )
    workflow, _ = locking.outcome()
    if is_final(workflow.status):
        skip_waiting_steps(transaction, workflow.workflow_id)
        return []
    touch_workflow(transaction, workflow.workflow_id, {})
    return dispatch_ready(transaction, workflow.workflow_id, lock_steps(transaction, workflow.workflow_id))


def _move_on(transaction: Transaction, workflow: WorkflowRecord, step: str, outcome: StepOutcome) -> None:
    touch_workflow(transaction, workflow.workflow_id, outcome.workflow_context)
    finished = step == LAST_STEP
    if finished:
        end_workflow(transaction, workflow.workflow_id, WorkflowStatus.COMPLETED)
    data = {"step": step, **outcome.summary}
    update_podcast(
        transaction,
        workflow.podcast_id,
        status=PodcastStatus.COMPLETED if finished else None,
        columns=outcome.podcast_updates,
        log=[LogEntry(planned(step).shows, sentence, structured_data=data) for sentence in outcome.log],
    )
