"""Tests cancelling a workflow, and restarting it where it ended, at any time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from cpoa.workflow.attempts import MAX_ATTEMPTS
from cpoa.workflow.control import cancel_workflow, retry_workflow
from cpoa.workflow.plan import StepKind, parse_kind
from cpoa.workflow.step_start import DeliveryOutcome
from shared import claims
from shared.errors import PermanentStepError
from tests.workflow_parts import Workshop, voices

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.workflow.step import StepContext
    from shared.database import Database

PATIENCE_SECONDS = 10.0  # shorter than a claim
STEPS = ("research", "script", "voice-0", "voice-1", "cover", "master", "publish")


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def cancel(workshop: Workshop, workflow_id: UUID) -> bool:
    with workshop.database.transaction() as transaction:
        return cancel_workflow(transaction, workflow_id)


def retry(workshop: Workshop, workflow_id: UUID) -> bool:
    with workshop.database.transaction() as transaction:
        begun = retry_workflow(transaction, workflow_id)
    workshop.engine.advance(workflow_id)
    return begun


def runs(workshop: Workshop) -> dict[str, int]:
    return {
        step: sum(context.step == step for context in workshop.steps[parse_kind(step)].runs)
        for step in STEPS
        if any(context.step == step for context in workshop.steps[parse_kind(step)].runs)
    }


@pytest.mark.parametrize("step", STEPS)
def test_no_step_runs_after_a_cancellation(workshop: Workshop, step: str) -> None:
    workflow_id = workshop.started()
    tasks = workshop.run_until(step)
    before = runs(workshop)
    assert cancel(workshop, workflow_id)
    assert {workshop.deliver(task).outcome for task in tasks} == {DeliveryOutcome.ACKNOWLEDGED}
    assert runs(workshop) == before
    assert workshop.queue.take() == []
    assert workshop.podcast(workflow_id)["cpoa_status"] == "cancelled"
    assert set(workshop.statuses(workflow_id).values()) <= {"completed", "skipped"}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_ends_after_a_cancellation_changes_nothing(workshop: Workshop, step: str) -> None:
    workflow_id = workshop.started()

    def cancel_meanwhile(context: StepContext) -> None:
        if context.step == step:
            cancel(workshop, workflow_id)

    tasks = workshop.run_until(step)
    workshop.steps[parse_kind(step)].action = cancel_meanwhile
    delivery = workshop.deliver(workshop.only(tasks, step))
    assert delivery.outcome is DeliveryOutcome.RETRY
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "cancelled"
    assert workshop.step(workflow_id, step)["status"] == "skipped"
    assert workshop.deliver(workshop.only(tasks, step)).outcome is DeliveryOutcome.ACKNOWLEDGED


def test_a_running_step_learns_of_a_cancellation_before_its_end(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "RENEW_EVERY_SECONDS", 0.02)
    workflow_id = workshop.started()
    worked_to_its_end: list[str] = []

    def work_on(context: StepContext) -> None:
        cancel(workshop, workflow_id)
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            context.check_cancelled()
            time.sleep(0.01)
        worked_to_its_end.append(context.step)

    workshop.steps[StepKind.RESEARCH].action = work_on
    [task] = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.RETRY
    assert worked_to_its_end == []


def test_an_ended_workflow_cannot_be_cancelled(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    workshop.run_all()
    assert not cancel(workshop, workflow_id)
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"


@pytest.mark.parametrize("step", STEPS)
def test_a_retry_resumes_at_the_failed_step_and_repeats_no_other(workshop: Workshop, step: str) -> None:
    workflow_id = workshop.started()
    tasks = workshop.run_until(step)
    workshop.steps[parse_kind(step)].action = _failing(step)
    for task in tasks:
        workshop.deliver(task)
    workshop.run_all()
    assert workshop.workflow(workflow_id)["overall_status"] == "failed"
    assert workshop.podcast(workflow_id)["nearest_topics"] == ["Tides"]
    completed = {name for name, status in workshop.statuses(workflow_id).items() if status == "completed"}
    before = runs(workshop)
    workshop.steps[parse_kind(step)].action = voices(2) if step == "script" else None
    assert retry(workshop, workflow_id)
    workshop.run_all()
    podcast = workshop.podcast(workflow_id)
    assert (podcast["cpoa_status"], podcast["error_code"]) == ("completed", None)
    assert podcast["nearest_topics"] == []
    after = runs(workshop)
    assert {name: after[name] - before.get(name, 0) for name in STEPS} == {
        name: 0 if name in completed else 1 for name in STEPS
    }
    assert workshop.steps[parse_kind(step)].runs[-1].generation == 2


@pytest.mark.parametrize("step", STEPS)
def test_a_cancelled_episode_can_be_retried(workshop: Workshop, step: str) -> None:
    workflow_id = workshop.started()
    workshop.run_until(step)
    cancel(workshop, workflow_id)
    assert retry(workshop, workflow_id)
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    assert set(runs(workshop).values()) == {1}


def test_running_and_completed_workflows_cannot_be_restarted(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    assert not retry(workshop, workflow_id)
    workshop.run_all()
    assert not retry(workshop, workflow_id)
    assert workshop.workflow(workflow_id)["generation"] == 1


def test_a_worker_of_the_previous_generation_changes_nothing(workshop: Workshop) -> None:
    workflow_id = workshop.started()

    def begin_anew_meanwhile(context: StepContext) -> None:
        if context.generation == 1:
            cancel(workshop, workflow_id)
            retry(workshop, workflow_id)

    workshop.steps[StepKind.RESEARCH].action = begin_anew_meanwhile
    (task,) = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.RETRY
    assert workshop.step(workflow_id, "research")["status"] == "dispatched"
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"


def test_a_permanently_failed_voice_does_not_discard_the_others(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    tasks = workshop.run_until("voice-0")

    def first_voice_raises(context: StepContext) -> None:
        if context.step == "voice-0":
            raise ValueError(context.step)

    workshop.steps[StepKind.VOICE].action = first_voice_raises
    failing = workshop.only(tasks, "voice-0")
    outcomes = [workshop.deliver(failing).outcome for _ in range(MAX_ATTEMPTS - 1)]
    assert set(outcomes) == {DeliveryOutcome.RETRY}
    workshop.deliver(workshop.only(tasks, "voice-1"))
    assert workshop.deliver(failing).outcome is DeliveryOutcome.FAILED
    assert workshop.statuses(workflow_id)["voice-1"] == "completed"
    workshop.steps[StepKind.VOICE].action = None
    retry(workshop, workflow_id)
    workshop.run_all()
    assert runs(workshop)["voice-1"] == 1
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"


def _failing(step: str):
    def action(context: StepContext) -> None:
        if context.step == step:
            raise PermanentStepError(
                "API_GW_PODCAST_NO_SOURCES", "There is nothing to tell.", nearest_topics=("Tides",)
            )

    return action
