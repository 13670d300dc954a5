"""One delivery of the queue: choose the step, claim it, run it, commit its result, and enqueue what is ready next.

Lock order in every transaction: workflow, steps, key, podcast.
"""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from cpoa.word_index.word_records import send_words
from cpoa.workflow import crash_points
from cpoa.workflow.attempts import record_failure, send_locks
from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.dispatch import dispatch_ready
from cpoa.workflow.plan import LAST_STEP, compute_order, get_plan, parse_kind
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
from cpoa.workflow.step_start import Delivery, DeliveryOutcome, StartedStep, start_step
from cpoa.workflow.watch import NullWatch, WatchUnavailableError
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

# Errors that are not the step's fault. The step goes back to the queue, and no attempt is counted.
_RELEASE_REASONS: Mapping[type[Exception], str] = {
    ShuttingDownError: "the process is shutting down",
    DatabaseUnavailableError: "the database is unavailable",
    WatchUnavailableError: "no watchdog can be started",
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
        """`steps` maps a step's kind to its code; all numbered steps of a kind share it."""
        self._database = database
        self._steps = steps
        self._dispatcher = dispatcher
        self._listener = listener
        self._watch = watch or NullWatch()

    def deliver(self, name: DeliveryName) -> Delivery:
        """Raises DatabaseUnavailableError or the queue's error if the outcome is unknown. Then the queue retries."""
        with log_context(workflow_id=str(name.workflow_id), step=name.step):
            started = start_step(self._database, name)
            if isinstance(started, StartedStep):
                return self._deliver_started(started, name)
            if started.delivery.outcome is not DeliveryOutcome.RETRY:
                # A worker may have died after its commit, before it enqueued the next steps.
                for workflow_id in started.workflow_ids:
                    self._dispatcher.advance(workflow_id)
            return _log_delivery(started.delivery, name, "ran nothing")

    def _deliver_started(self, started: StartedStep, name: DeliveryName) -> Delivery:
        with log_context(
            workflow_id=str(started.workflow.workflow_id),
            step=started.step,
            podcast_id=str(started.workflow.podcast_id),
        ):
            delivery = self._run(started)
            if delivery.outcome is not DeliveryOutcome.RETRY:
                self._dispatcher.enqueue(started.workflow.workflow_id, delivery.ready)
                _crash_point(CrashPoint.BEFORE_ANSWER, started)
            return _log_delivery(delivery, name, f"ran {started.step} of {started.workflow.workflow_id}")

    def _notify_outcome(self, brief: EpisodeBrief, step: str, delivery: Delivery) -> None:
        if self._listener and delivery.outcome is DeliveryOutcome.COMPLETED:
            self._notify(self._listener.step_completed, brief, step)
        elif self._listener and delivery.outcome is DeliveryOutcome.FAILED:
            self._notify(self._listener.step_failed, brief, step)

    @staticmethod
    def _notify(what: Callable[[EpisodeBrief, str], None], brief: EpisodeBrief, step: str) -> None:
        try:
            what(brief, step)
        except Exception:  # an episode must not depend on a listener
            logger.exception("A listener could not be notified of %s", step)

    def _run(self, started: StartedStep) -> Delivery:
        try:
            inputs = started.inputs()
        except PermanentStepError as error:
            return self._fail(started, error)  # no listener is notified: the inputs say which page listens
        delivery = self._run_step(started, inputs)
        self._notify_outcome(inputs.brief, started.step, delivery)
        return delivery

    def _run_step(self, started: StartedStep, inputs: StepInputs) -> Delivery:
        try:
            return self._complete(started, self._run_claimed(started, inputs))
        except ClaimLostError as error:
            return Delivery(DeliveryOutcome.RETRY, str(error))
        except StepWaitsError as waits:
            return self._wait(started, waits)
        except tuple(_RELEASE_REASONS) as error:
            return self._release(started, error)
        except PermanentStepError as error:
            # Logs only the code: the message is for the user and may quote the user's text.
            logger.warning("The step failed with a permanent error: %s", error.error_code)
            return self._fail(started, error)
        except Exception as error:
            logger.exception("The step raised in attempt %d", started.attempt.number)
            return self._fail(started, error)

    def _run_claimed(self, started: StartedStep, inputs: StepInputs) -> StepOutcome:
        started_at = time.monotonic()
        _crash_point(CrashPoint.BEFORE_WORK, started)
        with (
            watch_for_shutdown() as shutdown,
            claims.held(self._database, started.claim) as holding,
            self._watch.watching(started.attempt),
        ):

            def check_cancelled() -> None:
                holding.check_cancelled()
                shutdown.check()

            if self._listener and started.attempt.number == 1 and started.record.waiting_for is None:
                self._notify(self._listener.step_started, inputs.brief, started.step)
            with undecodable_is_permanent():
                outcome = self._steps[parse_kind(started.step)].run(started.context(inputs, check_cancelled))
            _crash_point(CrashPoint.AFTER_ARTEFACT, started)
        check_step_columns(outcome.podcast_updates)
        milliseconds = round((time.monotonic() - started_at) * 1000)
        logger.info("The step was run", extra={"fields": {"cpoa_task_instance_duration_ms": milliseconds}})
        return outcome

    def _complete(self, started: StartedStep, outcome: StepOutcome) -> Delivery:
        with self._database.transaction() as transaction:
            ready = _commit(transaction, started, outcome)
        _crash_point(CrashPoint.AFTER_COMMIT, started)
        return Delivery(DeliveryOutcome.COMPLETED, "the step is completed", ready)

    def _wait(self, started: StartedStep, waits: StepWaitsError) -> Delivery:
        """Stores what the step waits for first, so that a worker that dies later does not repeat the request."""
        try:
            with self._database.transaction() as transaction:
                ready = _commit_wait(transaction, started, waits)
        except ClaimLostError as lost:
            return Delivery(DeliveryOutcome.RETRY, str(lost))
        return Delivery(DeliveryOutcome.ACKNOWLEDGED, "the step waits for an answer", ready)

    def _fail(self, started: StartedStep, error: Exception) -> Delivery:
        """Counts a failed attempt: the queue delivers the step again, or the workflow fails."""
        try:
            is_last = record_failure(self._database, started.attempt, error)
        except ClaimLostError as lost:
            return Delivery(DeliveryOutcome.RETRY, str(lost))
        if is_last:
            return Delivery(DeliveryOutcome.FAILED, "the step has failed for good")
        return Delivery(DeliveryOutcome.RETRY, f"attempt {started.attempt.number} failed")

    def _release(self, started: StartedStep, error: Exception) -> Delivery:
        why = next(reason for kind, reason in _RELEASE_REASONS.items() if isinstance(error, kind))
        logger.warning("The step goes back to the queue: %s", why, exc_info=error)
        with suppress(DatabaseError):  # the claim expires in a few seconds
            claims.release(self._database, started.claim)
        return Delivery(DeliveryOutcome.RETRY, why)


def _log_delivery(delivery: Delivery, name: DeliveryName, what: str) -> Delivery:
    """A delivery may run a different step than the one it was created for (cpoa/workflow/turns.py)."""
    logger.info("Delivery %s %s: %s", name, what, delivery.reason)
    return delivery


def _crash_point(point: CrashPoint, started: StartedStep) -> None:
    crash_points.at(point, started.workflow.podcast_id, started.step)


def _commit(transaction: Transaction, started: StartedStep, outcome: StepOutcome) -> list[StepRecord]:
    """Returns the steps whose deliveries the queue has not confirmed: those that are ready now, and any lost earlier.

    If the workflow has ended, only the result is stored.
    """
    locks = send_locks(transaction, started.attempt)
    claims.complete(transaction, started.claim, msgspec.to_builtins(outcome.result))
    mark_completed(transaction, started.workflow.workflow_id, started.step, outcome.summary)
    workflow, steps = locks.read()
    if is_final(workflow.status):
        return []
    insert_steps(transaction, workflow.workflow_id, outcome.new_steps)
    _update_workflow(transaction, workflow, started.step, outcome)
    steps = [record.completed() if record.step == started.step else record for record in steps]
    known = {record.step for record in steps}
    steps += [StepRecord.new(new) for new in outcome.new_steps if new.step not in known]
    steps.sort(key=lambda record: compute_order(record.step))
    return dispatch_ready(transaction, workflow.workflow_id, steps)


def _commit_wait(transaction: Transaction, started: StartedStep, waits: StepWaitsError) -> list[StepRecord]:
    """Returns the steps to enqueue, like `_commit`. The step's own next delivery is one of them."""
    workflow, _ = send_locks(transaction, started.attempt).read()
    is_answered = waits.has_answer is not None and waits.has_answer(transaction)
    claims.hand_back(transaction, started.claim)
    mark_waiting(
        transaction,
        started.workflow.workflow_id,
        started.step,
        waits.waiting_for,
        wait_seconds=0 if is_answered else waits.wait_seconds,
    )
    if is_final(workflow.status):
        skip_waiting_steps(transaction, workflow.workflow_id)
        return []
    touch_workflow(transaction, workflow.workflow_id, {})
    return dispatch_ready(transaction, workflow.workflow_id, lock_steps(transaction, workflow.workflow_id))


def _update_workflow(transaction: Transaction, workflow: WorkflowRecord, step: str, outcome: StepOutcome) -> None:
    touch_workflow(transaction, workflow.workflow_id, outcome.workflow_context)
    if outcome.spoken_words:
        send_words(transaction, workflow.podcast_id, outcome.spoken_words)
    finished = step == LAST_STEP
    if finished:
        end_workflow(transaction, workflow.workflow_id, WorkflowStatus.COMPLETED)
    data = {"step": step, **outcome.summary}
    update_podcast(
        transaction,
        workflow.podcast_id,
        status=PodcastStatus.COMPLETED if finished else None,
        columns=outcome.podcast_updates,
        log=[LogEntry(get_plan(step).podcast_status, sentence, structured_data=data) for sentence in outcome.log],
    )
