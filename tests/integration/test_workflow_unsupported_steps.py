"""Tests a step that another release named differently: its episode fails with a message, and does not wait forever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpoa.contracts.decoding import decode_json
from cpoa.contracts.records import CoverRecord
from cpoa.workflow.control import retry_workflow
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step_start import DeliveryOutcome
from tests.workflow_parts import Task, Workshop

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.workflow.step import StepContext
    from shared.database import Database


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def rename(workshop: Workshop, workflow_id: UUID, step: str) -> None:
    workshop.database.execute(
        "update task_instances set step = 'painting' where workflow_id = :id and step = :step",
        id=workflow_id,
        step=step,
    )


def assert_failed_clearly(workshop: Workshop, workflow_id: UUID) -> None:
    assert workshop.workflow(workflow_id)["overall_status"] == "failed"
    podcast = workshop.podcast(workflow_id)
    assert podcast["cpoa_status"] == "failed_asf_notification_exception"
    assert podcast["error_code"] == "API_GW_PODCAST_STEP_FAILED"
    assert "Another version" in podcast["cpoa_error_message"]
    assert set(workshop.statuses(workflow_id).values()) <= {"completed", "skipped"}


def test_a_delivery_to_a_workflow_with_an_unknown_step_fails_it(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    rename(workshop, workflow_id, "cover")
    [task] = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.FAILED
    assert_failed_clearly(workshop, workflow_id)
    assert workshop.steps["research"].runs == []


def test_a_delivery_with_an_old_step_name_fails_the_workflow(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    workshop.run_until("script")
    rename(workshop, workflow_id, "script")
    workshop.engine.deliver(workflow_id, "script", 1)
    assert_failed_clearly(workshop, workflow_id)


def test_an_unknown_step_is_found_without_a_delivery(workshop: Workshop) -> None:
    workflow_id = workshop.start()
    rename(workshop, workflow_id, "cover")
    workshop.engine.advance(workflow_id)
    assert_failed_clearly(workshop, workflow_id)


def test_the_sweeper_fails_a_workflow_with_an_unknown_step(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    rename(workshop, workflow_id, "research")
    workshop.database.execute(
        "update workflow_instances set last_updated_timestamp = clock_timestamp() - interval '1 hour'"
    )
    workshop.engine.sweep()
    assert_failed_clearly(workshop, workflow_id)


def test_other_workflows_continue(workshop: Workshop) -> None:
    unknown, other = workshop.started(), workshop.started()
    rename(workshop, unknown, "cover")
    for _ in range(3):  # a delivery that would have run the unknown step is repeated
        for task in [*workshop.queue.take(), *again(workshop, other)]:
            workshop.deliver(task)
        workshop.run_all()
    assert_failed_clearly(workshop, unknown)
    assert workshop.workflow(other)["overall_status"] == "completed"


def again(workshop: Workshop, workflow_id: UUID) -> list[Task]:
    rows = workshop.database.fetch_all(
        "select step, dispatch_no from task_instances where workflow_id = :id and status = 'dispatched'",
        id=workflow_id,
    )
    return [Task("", workflow_id, row["step"], row["dispatch_no"], None) for row in rows]


def test_the_owner_cannot_retry_it(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    rename(workshop, workflow_id, "cover")
    workshop.run_all()
    with workshop.database.transaction() as transaction:
        assert retry_workflow(transaction, workflow_id) is False


def test_a_result_with_unknown_fields_is_used(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    [task] = workshop.run_until("script")
    workshop.database.execute(
        """update idempotency_keys set result_payload = result_payload || '{"mood": "calm"}'
           where workflow_id = :id and task_name = 'research'""",
        id=str(workflow_id),
    )
    workshop.deliver(task)
    workshop.run_all()
    assert workshop.workflow(workflow_id)["overall_status"] == "completed"


def test_an_unreadable_result_fails_the_workflow_at_once(workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    workflow_id = workshop.started()
    [task] = workshop.run_until("script")
    workshop.database.execute(
        """update idempotency_keys set result_payload = result_payload - 'material'
           where workflow_id = :id and task_name = 'research'""",
        id=str(workflow_id),
    )
    assert workshop.deliver(task).outcome is DeliveryOutcome.FAILED
    assert workshop.steps[StepKind.SCRIPT].runs == []
    podcast, step = workshop.podcast(workflow_id), workshop.step(workflow_id, "script")
    assert (podcast["cpoa_status"], podcast["error_code"]) == (
        "failed_pswa_exception",
        "API_GW_PODCAST_STEP_FAILED",
    )
    assert "Create the episode again" in podcast["cpoa_error_message"]
    assert (step["status"], step["attempts"]) == ("failed", 1)
    told = "The result of the step research cannot be read: Object missing required field `material`"
    assert told in [record.message for record in caplog.records]
    assert told in workshop.key(workflow_id, "script")["error_payload"]["traceback"]


def test_an_unreadable_object_fails_the_workflow_at_once(workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    def read(_context: StepContext) -> None:
        decode_json(b'{"image": 7}', CoverRecord, "episodes/x/cover/y.json")

    workshop.steps[StepKind.COVER].action = read
    workflow_id = workshop.started()
    task = workshop.only(workshop.run_until("cover"), "cover")
    assert workshop.deliver(task).outcome is DeliveryOutcome.FAILED
    assert workshop.podcast(workflow_id)["error_code"] == "API_GW_PODCAST_STEP_FAILED"
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "episodes/x/cover/y.json cannot be read: Expected `str`, got `int` - at `$.image`"
    ]
