"""Tests steps that wait for a remote service: they occupy no worker, and continue with their stored state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step_start import MAX_CLAIMS_WITHOUT_OUTCOME, DeliveryOutcome
from shared.errors import PermanentStepError, StepWaitsError
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.workflow.step import StepContext, StepOutcome
    from shared.database import Database


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
