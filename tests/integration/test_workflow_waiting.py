"""Tests steps that wait for a remote service: they occupy no worker, and continue with their stored state."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from cpoa.workflow.control import cancel_workflow
from cpoa.workflow.dispatch import Dispatcher
from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step_start import MAX_CLAIMS_WITHOUT_OUTCOME, DeliveryOutcome
from cpoa.workflow.workflow_records import lock_workflow
from shared.errors import PermanentStepError, StepWaitsError
from tests.integration import cloud
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.workflow.step import StepContext, StepOutcome
    from shared.database import Database, Transaction


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def waits(rounds: int) -> Callable[[StepContext], StepOutcome | None]:
    """Waits for so many deliveries, and counts them in its stored state."""

    def action(context: StepContext) -> StepOutcome | None:
        waited = context.waiting_for["rounds"] if context.waiting_for else 0
        if waited < rounds:
            raise StepWaitsError({"rounds": waited + 1}, wait_seconds=5.0)
        return None

    return action


def test_a_waiting_step_is_delivered_later_with_its_stored_state(workshop: Workshop) -> None:
    workshop.steps[StepKind.RESEARCH].action = waits(3)
    workflow_id = workshop.started()
    for number in range(1, 4):
        (task,) = workshop.queue.take()
        assert task.dispatch_no == number
        delivery = workshop.deliver(task)
        assert (delivery.outcome, delivery.status) == (DeliveryOutcome.ACKNOWLEDGED, 200)
        row = workshop.step(workflow_id, "research")
        assert (row["status"], row["attempts"]) == ("dispatched", 0)
        assert row["waiting_for_json"] == {"rounds": number}
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    assert workshop.step(workflow_id, "research")["waiting_for_json"] is None
    assert [context.attempt for context in workshop.steps[StepKind.RESEARCH].runs] == [1, 1, 1, 1]
    log = [entry["message"] for entry in workshop.podcast(workflow_id)["cpoa_full_orchestration_log"]]
    assert log.count("Looking for source material.") == 1


def test_the_delivery_of_a_waiting_step_is_due_at_the_requested_time(workshop: Workshop) -> None:
    workshop.steps[StepKind.RESEARCH].action = waits(1)
    workshop.started()
    (first,) = workshop.queue.take()
    asked_at = datetime.now(UTC)
    workshop.deliver(first)
    (second,) = workshop.queue.take()
    assert second.not_before is not None
    assert asked_at + timedelta(seconds=4) < second.not_before < asked_at + timedelta(seconds=30)


def test_a_step_may_wait_any_number_of_times(workshop: Workshop) -> None:
    workshop.steps[StepKind.RESEARCH].action = waits(MAX_CLAIMS_WITHOUT_OUTCOME + 5)
    workflow_id = workshop.started()
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"


def test_an_attempt_that_fails_while_waiting_restarts_without_stored_state(workshop: Workshop) -> None:
    notes: list[object] = []

    def action(context: StepContext) -> StepOutcome | None:
        notes.append(context.waiting_for)
        if len(notes) == 1:
            raise StepWaitsError({"task": "1"}, wait_seconds=1.0)
        if len(notes) == 2:
            raise ValueError
        return None

    workshop.steps[StepKind.COVER].action = action
    workflow_id = workshop.started()
    workshop.run_until("cover")
    for _ in range(3):
        number = workshop.step(workflow_id, "cover")["dispatch_no"]
        workshop.engine.deliver(workflow_id, "cover", number)
    assert notes == [None, {"task": "1"}, None]
    assert workshop.step(workflow_id, "cover")["status"] == "completed"


def test_a_waiting_step_is_skipped_if_its_workflow_fails(workshop: Workshop) -> None:
    def fail(_context: StepContext) -> StepOutcome | None:
        raise PermanentStepError("API_GW_PODCAST_X", "No.")

    workshop.steps[StepKind.VOICE].action = fail
    workflow_id = workshop.started()
    tasks = workshop.run_until("cover")

    def fail_beside(_context: StepContext) -> StepOutcome | None:
        workshop.deliver(workshop.only(tasks, "voice-0"))
        raise StepWaitsError({}, wait_seconds=1.0)

    workshop.steps[StepKind.COVER].action = fail_beside
    workshop.deliver(workshop.only(tasks, "cover"))
    assert workshop.workflow(workflow_id)["overall_status"] == "failed"
    assert workshop.step(workflow_id, "cover")["status"] == "skipped"


def test_a_worker_that_lost_its_step_does_not_enqueue_it_again(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()

    def overtaken(_context: StepContext) -> StepOutcome | None:
        workshop.end_claims()
        workshop.steps[StepKind.RESEARCH].action = None
        assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
        raise StepWaitsError({}, wait_seconds=1.0)

    workshop.steps[StepKind.RESEARCH].action = overtaken
    assert workshop.deliver(task).outcome is DeliveryOutcome.RETRY
    assert workshop.step(workflow_id, "research")["status"] == "completed"


# Wake-ups

ANSWER = {"question": "1"}


class Answers:
    """What the step waits for. `stored` is read by the step, and again when its wait is stored."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop, self.dispatcher = workshop, Dispatcher(workshop.database, workshop.queue)
        self.stored = False
        workshop.steps[StepKind.RESEARCH].action = self.ask

    def ask(self, _context: StepContext) -> StepOutcome | None:
        if not self.stored:
            self.before_wait()
            raise StepWaitsError({"purpose": "titles", **ANSWER}, 60.0, lambda _transaction: self.stored)
        return None

    def before_wait(self) -> None:
        """Replaced by tests in which something happens between the step's look and its wait."""

    def answer(self, workflow_id: UUID) -> None:
        self.stored = True
        self.dispatcher.wake(workflow_id, "research", ANSWER)


@pytest.fixture
def answers(workshop: Workshop) -> Answers:
    return Answers(workshop)


def waiting(workshop: Workshop) -> UUID:
    """A workflow whose research waits; the queue has its poll, a minute later."""
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    workshop.deliver(task)
    return workflow_id


def due_numbers(workshop: Workshop) -> list[int]:
    """The numbers of the deliveries that the queue would send now."""
    soon = datetime.now(UTC) + timedelta(seconds=1)
    return [task.dispatch_no for task in workshop.queue.waiting if task.not_before is None or task.not_before < soon]


def test_an_answer_wakes_the_step_that_waits_for_it(workshop: Workshop, answers: Answers) -> None:
    workflow_id = waiting(workshop)
    assert due_numbers(workshop) == []
    answers.answer(workflow_id)
    assert due_numbers(workshop) == [3]
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    assert len(workshop.steps[StepKind.RESEARCH].runs) == 2  # the poll is out of date


def test_a_second_wake_up_changes_nothing(workshop: Workshop, answers: Answers) -> None:
    workflow_id = waiting(workshop)
    for _ in range(3):
        answers.answer(workflow_id)
    assert due_numbers(workshop) == [3]
    assert workshop.step(workflow_id, "research")["dispatch_no"] == 3


def test_an_answer_that_comes_between_the_steps_look_and_its_wait_is_not_lost(
    workshop: Workshop, answers: Answers
) -> None:
    workflow_id = workshop.started()
    answers.before_wait = lambda: answers.answer(workflow_id)  # type: ignore[method-assign]
    (task,) = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.ACKNOWLEDGED
    assert due_numbers(workshop) == [2]
    workshop.run_all()
    assert len(workshop.steps[StepKind.RESEARCH].runs) == 2


def test_a_wake_up_that_has_locked_the_step_first_is_seen_by_its_wait(workshop: Workshop, answers: Answers) -> None:
    """The wake-up holds its locks while the step stores its wait: the wait is stored after it, and sees the answer."""
    workflow_id = workshop.started()
    looked, locked = threading.Event(), threading.Event()

    def between() -> None:
        looked.set()
        assert locked.wait(cloud.PATIENCE_SECONDS)

    answers.before_wait = between  # type: ignore[method-assign]
    (task,) = workshop.queue.take()
    with ThreadPoolExecutor() as pool:
        delivery = pool.submit(workshop.deliver, task)
        assert looked.wait(cloud.PATIENCE_SECONDS)
        with workshop.database.transaction() as transaction:
            assert lock_workflow(transaction, workflow_id)
            locked.set()
            cloud.wait_until(lambda: workshop.database.fetch_one("select 1 from pg_locks where not granted"))
            answers.stored = True
        assert delivery.result(cloud.PATIENCE_SECONDS).outcome is DeliveryOutcome.ACKNOWLEDGED
    assert due_numbers(workshop) == [2]


def test_a_wake_up_waits_for_a_step_that_stores_its_wait(workshop: Workshop, answers: Answers) -> None:
    """The step has looked for the last time, and holds its locks: the wake-up comes after it, and finds it waiting."""
    workflow_id = workshop.started()

    def stores_wait(_transaction: Transaction) -> bool:
        wakes.append(pool.submit(answers.answer, workflow_id))
        cloud.wait_until(lambda: workshop.database.fetch_one("select 1 from pg_locks where not granted"))
        return False

    def ask(_context: StepContext) -> StepOutcome | None:
        if answers.stored:
            return None
        raise StepWaitsError(ANSWER, 60.0, stores_wait)

    wakes: list[Future[None]] = []
    workshop.steps[StepKind.RESEARCH].action = ask
    (task,) = workshop.queue.take()
    with ThreadPoolExecutor() as pool:
        workshop.deliver(task)
        wakes[0].result(cloud.PATIENCE_SECONDS)
    assert due_numbers(workshop) == [3]


def test_a_wake_up_that_did_not_reach_the_queue_is_enqueued_by_the_next_one(
    workshop: Workshop, answers: Answers
) -> None:
    workflow_id = waiting(workshop)
    workshop.queue.broken = True
    with pytest.raises(ConnectionError):
        answers.answer(workflow_id)
    workshop.queue.broken = False
    answers.answer(workflow_id)
    assert due_numbers(workshop) == [3]


def test_the_sweeper_enqueues_a_wake_up_whose_process_was_killed(workshop: Workshop, answers: Answers) -> None:
    workflow_id = waiting(workshop)
    workshop.queue.broken = True
    with pytest.raises(ConnectionError):
        answers.answer(workflow_id)
    workshop.queue.broken = False
    workshop.database.execute(
        "update workflow_instances set last_updated_timestamp = clock_timestamp() - interval '2 minutes'"
    )
    assert workshop.engine.sweep() == [workflow_id]
    assert due_numbers(workshop) == [3]


def test_another_answer_does_not_wake_the_step(workshop: Workshop, answers: Answers) -> None:
    workflow_id = waiting(workshop)
    answers.dispatcher.wake(workflow_id, "research", {"question": "2"})
    answers.dispatcher.wake(workflow_id, "script", ANSWER)
    answers.dispatcher.wake(uuid4(), "research", ANSWER)
    assert due_numbers(workshop) == []


def test_a_cancelled_step_is_not_woken(workshop: Workshop, answers: Answers) -> None:
    workflow_id = waiting(workshop)
    with workshop.database.transaction() as transaction:
        cancel_workflow(transaction, workflow_id)
    answers.answer(workflow_id)
    assert due_numbers(workshop) == []
    assert workshop.step(workflow_id, "research")["status"] == "skipped"


def test_a_step_whose_poll_waits_in_the_queue_keeps_its_place(workshop: Workshop, answers: Answers) -> None:
    workflow_id = waiting(workshop)
    workshop.database.execute("update task_instances set not_before = clock_timestamp() where step = 'research'")
    answers.answer(workflow_id)
    assert workshop.step(workflow_id, "research")["dispatch_no"] == 2


def test_a_step_that_goes_on_after_its_wait_uses_no_turn_of_its_user(workshop: Workshop, answers: Answers) -> None:
    workflow_id = waiting(workshop)
    turn = workshop.workflow(workflow_id)["last_turn"]
    assert turn > 0
    answers.answer(workflow_id)
    (woken,) = [task for task in workshop.queue.take() if task.dispatch_no == 3]
    workshop.deliver(woken)
    assert workshop.step(workflow_id, "research")["status"] == "completed"
    assert workshop.workflow(workflow_id)["last_turn"] == turn
    workshop.run_all()
    assert workshop.workflow(workflow_id)["last_turn"] > turn


# Listeners


class Deaf:
    """Raises at every event."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def step_started(self, brief: EpisodeBrief, step: str) -> None:
        self.told.append(f"began {step}")
        raise ValueError(brief)

    step_completed = step_failed = step_started


def test_a_listener_that_raises_does_not_stop_the_episode(database: Database) -> None:
    workshop, listener = Workshop(database), Deaf()
    workshop.engine = WorkflowEngine(database, workshop.queue, workshop.steps, listener)
    workflow_id = workshop.started()
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    assert "began research" in listener.told
