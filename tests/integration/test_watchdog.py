"""Tests the watchdog as a real process with workers that are stuck in different ways."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from cpoa.workflow import watchdog, watchdog_process
from cpoa.workflow.attempts import MAX_ATTEMPTS
from cpoa.workflow.control import cancel_workflow
from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step_start import DeliveryOutcome
from cpoa.workflow.watchdog import Watchdog
from cpoa.workflow.watchdog_process import WorkerWatch
from local.stack.ports import pick_free_port
from local.stack.settings import ROOT
from shared import claims
from shared.database import Database
from tests.child_processes import tied
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from cpoa.workflow.attempts import Attempt

PATIENCE_SECONDS = 60.0
LONG = "600"


def wait_until(condition: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"Not within {PATIENCE_SECONDS:.0f} s: {what}"
        time.sleep(0.05)


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def variables(workshop: Workshop) -> dict[str, str]:
    parameters = workshop.database.parameters
    return {
        "POSTGRES_HOST": parameters.host,
        "POSTGRES_PORT": str(parameters.port),
        "POSTGRES_USER": parameters.user,
        "POSTGRES_PASSWORD": parameters.password,
        "POSTGRES_DB": parameters.database,
    }


@contextmanager
def worker(workshop: Workshop, action: str, limit: str, workflow_id: UUID) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        tied([sys.executable, "-m", "tests.watched_worker", action, limit, str(workflow_id)]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **variables(workshop)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def answer_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], PATIENCE_SECONDS)
    assert readable, "the worker works on"
    return process.stdout.readline()


def begun(workshop: Workshop, workflow_id: UUID) -> None:
    wait_until(lambda: workshop.step(workflow_id, "research")["status"] == "in_progress", "the step begins")


def end_claim(workshop: Workshop) -> None:
    """Ends the claim as if its 15 seconds were over without a renewal."""
    workshop.database.execute("update idempotency_keys set expires_at = clock_timestamp() - interval '1 second'")


def error_of(workshop: Workshop, workflow_id: UUID) -> str:
    error: str = workshop.step(workflow_id, "research")["error_details_json"]["error_type"]
    return error


def test_an_attempt_that_exceeds_its_limit_is_counted_and_its_worker_ended(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    with worker(workshop, "loop", "1", workflow_id) as process:
        assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    row = workshop.step(workflow_id, "research")
    assert (row["status"], row["attempts"]) == ("dispatched", 1)
    assert error_of(workshop, workflow_id) == "StepTimedOutError"


def test_a_worker_whose_call_holds_the_interpreter_lock_is_ended_and_the_attempt_counted(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    with worker(workshop, "hold_interpreter", LONG, workflow_id) as process:
        begun(workshop, workflow_id)
        end_claim(workshop)  # the claim cannot be renewed
        assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    row = workshop.step(workflow_id, "research")
    assert (row["status"], row["attempts"]) == ("dispatched", 1)
    assert error_of(workshop, workflow_id) == "StepStuckError"


def test_a_worker_that_renews_its_expired_claim_is_not_ended(workshop: Workshop) -> None:
    """This happens after the database was unavailable for longer than a claim lasts."""
    workflow_id = workshop.started()
    with worker(workshop, "loop_and_ask", LONG, workflow_id) as process:
        begun(workshop, workflow_id)
        end_claim(workshop)
        row = "select expires_at > clock_timestamp() as is_live from idempotency_keys"
        wait_until(lambda: (workshop.database.fetch_one(row) or {})["is_live"], "the claim is renewed")
        assert process.poll() is None
        assert workshop.step(workflow_id, "research")["attempts"] == 0


@pytest.mark.parametrize("action", ["loop", "hold_interpreter"])
def test_a_cancelled_step_that_does_not_stop_frees_its_worker_without_counting_an_attempt(
    workshop: Workshop, action: str
) -> None:
    workflow_id = workshop.started()
    with worker(workshop, action, LONG, workflow_id) as process:
        begun(workshop, workflow_id)
        with workshop.database.transaction() as transaction:
            assert cancel_workflow(transaction, workflow_id)
        assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL
    row = workshop.step(workflow_id, "research")
    assert (row["status"], row["attempts"]) == ("skipped", 0)


def test_a_cancelled_step_that_checks_for_cancellation_stops_by_itself(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    with worker(workshop, "loop_and_ask", LONG, workflow_id) as process:
        begun(workshop, workflow_id)
        with workshop.database.transaction() as transaction:
            assert cancel_workflow(transaction, workflow_id)
        assert answer_of(process) == "retry\n"
        assert process.poll() is None


def test_the_episode_fails_with_a_reason_after_the_last_attempt(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    workshop.database.execute("update task_instances set attempts = :most", most=MAX_ATTEMPTS - 1)
    with worker(workshop, "loop", "1", workflow_id) as process:
        process.wait(PATIENCE_SECONDS)
    podcast = workshop.podcast(workflow_id)
    assert podcast["cpoa_status"] == "failed_wcha_content_harvest"
    assert podcast["error_code"] == "API_GW_PODCAST_STEP_TIMED_OUT"
    assert "5 attempts took more than 1 seconds each" in podcast["cpoa_error_message"]


def test_a_step_that_ends_in_time_is_not_changed(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    with worker(workshop, "finish", "1", workflow_id) as process:
        assert answer_of(process) == "completed\n"
        time.sleep(2)  # twice the limit; the step has ended
        assert process.poll() is None
        [its_watchdog] = psutil.Process(process.pid).children()
        process.kill()
        its_watchdog.wait(PATIENCE_SECONDS)


def test_a_dead_watchdog_is_replaced_for_the_next_step(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables(workshop).items():
        monkeypatch.setenv(name, value)
    process = watchdog._Process()
    process.send({})
    first = process._running
    first.kill()
    first.wait()
    process.send_end()
    assert process._running is first
    process.send({})
    try:
        assert process._running.pid != first.pid
        assert process._running.poll() is None
    finally:
        process._running.kill()
        process._running.wait()


class Looking:
    """Watches a step of this process, and checks it when the test says so."""

    def __init__(self, database: Database, look: Callable[[WorkerWatch, Attempt], None], limit_seconds: float) -> None:
        self._watch = WorkerWatch(database, worker=os.getpid())
        self._look = look
        self._limit_seconds = limit_seconds

    @contextmanager
    def watching(self, attempt: Attempt) -> Iterator[None]:
        self._watch.set_attempt(watchdog.WatchedAttempt(attempt, self._limit_seconds))
        self._look(self._watch, attempt)
        yield


def deliver_watched(workshop: Workshop, look: Callable[[WorkerWatch, Attempt], None], limit: float) -> UUID:
    engine = WorkflowEngine(
        workshop.database, workshop.queue, workshop.steps, watch=Looking(workshop.database, look, limit)
    )
    workflow_id = workshop.started()
    [task] = workshop.queue.take()
    engine.deliver(task.workflow_id, task.step, task.dispatch_no)
    return workflow_id


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> list[WorkerWatch]:
    """The watches that would have ended their worker, which is this process."""
    watches: list[WorkerWatch] = []

    def note(watch: WorkerWatch) -> None:
        watches.append(watch)

    monkeypatch.setattr(WorkerWatch, "_kill", note)
    return watches


@pytest.mark.parametrize("limit", [float(LONG), 0.0], ids=["expired claim", "at its limit"])
def test_an_unstable_database_counts_no_attempt(
    workshop: Workshop, database: Database, monkeypatch: pytest.MonkeyPatch, killed: list[WorkerWatch], limit: float
) -> None:
    monkeypatch.setattr(watchdog_process, "EXPIRED_SECONDS", 0.01)
    away = Database(replace(database.parameters, port=pick_free_port()))

    def look(watch: WorkerWatch, _attempt: Attempt) -> None:
        end_claim(workshop)
        if limit:
            watch.check()
        time.sleep(0.02)
        watch._database = away
        watch.check()
        if limit:
            watch._database = database
            watch.check()

    workflow_id = deliver_watched(workshop, look, limit)
    assert killed == []
    assert workshop.step(workflow_id, "research")["attempts"] == 0
    assert workshop.step(workflow_id, "research")["status"] == "completed"


def test_an_attempt_that_ends_at_its_limit_does_not_end_the_worker(
    workshop: Workshop, killed: list[WorkerWatch]
) -> None:
    def look(watch: WorkerWatch, attempt: Attempt) -> None:
        with workshop.database.transaction() as transaction:
            claims.complete(transaction, attempt.claim, {})
        watch.check()
        watch.check()

    deliver_watched(workshop, look, limit=0.0)
    assert killed == []


def test_a_step_that_cannot_be_watched_is_released_without_counting_an_attempt(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = dict.fromkeys(StepKind, 600.0)
    workshop.engine = WorkflowEngine(workshop.database, workshop.queue, workshop.steps, watch=Watchdog(limits))
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", str(ROOT / "no-python-is-here"))
        assert workshop.deliver(task).outcome is DeliveryOutcome.RETRY
    assert workshop.step(workflow_id, "research")["attempts"] == 0
    assert workshop.order == [], "the step was not run"
    for name, value in variables(workshop).items():
        monkeypatch.setenv(name, value)
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
