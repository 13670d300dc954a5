"""Tests what operators see of a stalled workflow, and the results of their actions."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.workflow.control import cancel_workflow
from cpoa.workflow.dispatch import Dispatcher
from cpoa.workflow.operator_actions import Action, ActionRequest, OperatorActions
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step_start import DeliveryOutcome, StartedStep, start_step
from cpoa.workflow.stuck import Reason, StuckFilter, StuckWorkflow, StuckWorkflows
from cpoa.workflow.turns import DeliveryName
from shared import claims
from shared.errors import ClaimLostError, ConflictError, NotFoundError, PermanentStepError, StepWaitsError
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from cpoa.workflow.step import StepContext
    from shared.database import Database

REQUEST = ActionRequest("the disk was full")


class Floor:
    """A workshop and its operator."""

    def __init__(self, database: Database) -> None:
        self.workshop = Workshop(database)
        self.database = database
        self.stuck = StuckWorkflows(database)
        self.actions = OperatorActions(database, Dispatcher(database, self.workshop.queue))

    def of(self, workflow_id: UUID) -> StuckWorkflow:
        found = self.stuck.find(workflow_id)
        assert found
        return found

    def age(self, minutes: int) -> None:
        """Moves all times into the past by so much."""
        for table, columns in (
            ("workflow_instances", ("last_updated_timestamp",)),
            ("task_instances", ("last_updated_timestamp", "start_timestamp", "dispatched_at", "not_before")),
        ):
            moved = ", ".join(f"{one} = {one} - interval '{minutes} minutes'" for one in columns)
            self.database.execute(f"update {table} set {moved}")

    def take_and_vanish(self, workflow_id: UUID, step: str = "research") -> StartedStep:
        """A worker takes the step's newest delivery and dies."""
        number = self.workshop.step(workflow_id, step)["dispatch_no"]
        begun = start_step(self.database, DeliveryName(workflow_id, step, number))
        assert isinstance(begun, StartedStep)
        assert begun.workflow.workflow_id == workflow_id
        return begun

    def log(self, workflow_id: UUID) -> list[dict[str, Any]]:
        log: list[dict[str, Any]] = self.workshop.podcast(workflow_id)["cpoa_full_orchestration_log"]
        return [entry for entry in log if entry["stage"] == "operator"]


@pytest.fixture
def floor(database: Database) -> Floor:
    return Floor(database)


def fails(message: str = "Nothing was found.") -> Callable[[StepContext], None]:
    def action(_context: StepContext) -> None:
        raise PermanentStepError("API_GW_PODCAST_NO_SOURCES", message)

    return action


# Each state in which a workflow can stall


def in_queue(floor: Floor) -> UUID:
    return floor.workshop.started()


def not_sent(floor: Floor) -> UUID:
    workflow_id, floor.workshop.queue.broken = floor.workshop.start(), True
    with suppress(ConnectionError):
        floor.workshop.engine.advance(workflow_id)
    floor.workshop.queue.broken = False
    return workflow_id


def never_advanced(floor: Floor) -> UUID:
    return floor.workshop.start()


def waits_for_service(floor: Floor) -> UUID:
    def action(_context: StepContext) -> None:
        raise StepWaitsError({"task": "at the service"}, wait_seconds=600.0)

    workflow_id = floor.workshop.started()
    floor.workshop.steps[StepKind.RESEARCH].action = action
    floor.workshop.deliver(floor.workshop.queue.take()[0])
    floor.workshop.steps[StepKind.RESEARCH].action = None
    return workflow_id


def vanished(floor: Floor) -> UUID:
    workflow_id = floor.workshop.started()
    floor.take_and_vanish(workflow_id)
    floor.workshop.end_claims()
    return workflow_id


def at_work(floor: Floor) -> UUID:
    workflow_id = floor.workshop.started()
    floor.take_and_vanish(workflow_id)
    return workflow_id


def nothing_ready(floor: Floor) -> UUID:
    workflow_id = floor.workshop.started()
    floor.database.execute("update task_instances set status = 'skipped' where step = 'research'")
    return workflow_id


def failed(floor: Floor) -> UUID:
    workflow_id = floor.workshop.started()
    floor.workshop.steps[StepKind.RESEARCH].action = fails()
    floor.workshop.run_all()
    floor.workshop.steps[StepKind.RESEARCH].action = None
    return workflow_id


STATES: dict[Callable[[Floor], UUID], tuple[Reason, str]] = {
    in_queue: (Reason.IN_QUEUE, "research: waits in the queue for "),
    not_sent: (Reason.NOT_SENT, "research: the queue has not accepted it"),
    never_advanced: (Reason.NOT_SENT, "research: "),
    waits_for_service: (
        Reason.WAITS_FOR_SERVICE,
        "research: waits for the answer of a service or model; ",
    ),
    vanished: (Reason.VANISHED, "research: its worker vanished once"),
    at_work: (Reason.AT_WORK, "research: a worker holds it until "),
    nothing_ready: (Reason.NOTHING_READY, "no step is in progress and no step is ready"),
    failed: (Reason.FAILED, "failed at research: Nothing was found."),
}
states = pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)


@states
def test_the_reason_is_reported(floor: Floor, state: Callable[[Floor], UUID]) -> None:
    workflow = floor.of(state(floor))
    reason, why = STATES[state]
    assert workflow.reason is reason
    assert workflow.why.startswith(why)


@states
def test_a_retried_workflow_completes_and_no_completed_step_runs_twice(
    floor: Floor, state: Callable[[Floor], UUID]
) -> None:
    workflow_id = state(floor)
    result = floor.actions.retry(workflow_id, REQUEST)
    assert result.sent
    assert result.did is (Action.RETRIED if state in (failed, nothing_ready) else Action.SENT_AGAIN)
    floor.workshop.end_claims()
    floor.workshop.run_all()
    assert floor.workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    # The state itself may have run the step once before, with no result.
    finished = [context for context in floor.workshop.steps[StepKind.RESEARCH].runs if context.step == "research"]
    assert len(finished) == (2 if state in (failed, waits_for_service) else 1)
    assert len(floor.workshop.steps[StepKind.SCRIPT].runs) == 1
    (entry,) = floor.log(workflow_id)
    assert entry["structured_data"] == {"by": "operator", "did": result.did, "why": "the disk was full"}


@states
def test_a_cancelled_workflow_runs_no_more_steps(floor: Floor, state: Callable[[Floor], UUID]) -> None:
    workflow_id = state(floor)
    if state is failed:
        with pytest.raises(ConflictError, match="it is failed"):
            floor.actions.cancel(workflow_id, REQUEST)
        assert floor.log(workflow_id) == []
        return
    before = len(floor.workshop.steps[StepKind.RESEARCH].runs)
    assert floor.actions.cancel(workflow_id, REQUEST).did is Action.GIVEN_UP
    floor.workshop.end_claims()
    floor.workshop.run_all()
    assert floor.workshop.podcast(workflow_id)["cpoa_status"] == "cancelled"
    assert len(floor.workshop.steps[StepKind.RESEARCH].runs) == before
    assert floor.log(workflow_id)[0]["structured_data"]["did"] == "given_up"
    # Its owner or the operator may change their mind.
    assert floor.actions.retry(workflow_id, REQUEST).did is Action.RETRIED
    floor.workshop.run_all()
    assert floor.workshop.podcast(workflow_id)["cpoa_status"] == "completed"


def test_a_lost_delivery_is_enqueued_with_a_new_number(floor: Floor) -> None:
    workflow_id = floor.workshop.started()
    (lost,) = floor.workshop.queue.take()
    floor.actions.retry(workflow_id, REQUEST)
    (again,) = floor.workshop.queue.take()
    assert (lost.dispatch_no, again.dispatch_no) == (1, 2)
    assert floor.workshop.deliver(again).outcome is DeliveryOutcome.COMPLETED
    # The lost delivery arrives later.
    assert floor.workshop.deliver(lost).outcome is DeliveryOutcome.ACKNOWLEDGED
    assert len(floor.workshop.steps[StepKind.RESEARCH].runs) == 1


def test_the_former_holder_of_the_step_can_no_longer_commit(floor: Floor) -> None:
    workflow_id = floor.workshop.started()
    frozen = floor.take_and_vanish(workflow_id)
    floor.actions.retry(workflow_id, REQUEST)
    assert not claims.renew(floor.database, frozen.claim)
    with pytest.raises(ClaimLostError), floor.database.transaction() as transaction:
        claims.complete(transaction, frozen.claim, {})


def test_the_new_delivery_waits_while_the_holder_may_still_work(floor: Floor) -> None:
    workflow_id = floor.workshop.started()
    floor.take_and_vanish(workflow_id)
    floor.actions.retry(workflow_id, REQUEST)
    delivery = floor.workshop.deliver(floor.workshop.queue.take()[-1])
    assert (delivery.outcome, len(floor.workshop.steps[StepKind.RESEARCH].runs)) == (DeliveryOutcome.ACKNOWLEDGED, 0)


def test_an_action_without_the_queue_is_recorded_and_says_so(floor: Floor) -> None:
    workflow_id = failed(floor)
    floor.workshop.queue.broken = True
    result = floor.actions.retry(workflow_id, REQUEST)
    assert (result.did, result.sent) == (Action.RETRIED, False)
    floor.workshop.queue.broken = False
    floor.age(2)
    floor.workshop.engine.sweep()
    floor.workshop.run_all()
    assert floor.workshop.podcast(workflow_id)["cpoa_status"] == "completed"


def test_completed_unknown_and_deleted_workflows_are_not_changed(floor: Floor) -> None:
    workflow_id = floor.workshop.started()
    floor.workshop.run_all()
    for action in (floor.actions.retry, floor.actions.cancel):
        with pytest.raises(ConflictError):
            action(workflow_id, REQUEST)
    assert floor.of(workflow_id).reason is Reason.ENDED
    deleted = floor.workshop.started()
    floor.database.execute("update podcasts set deleted_at = now() where workflow_id = :id", id=deleted)
    assert floor.stuck.find(deleted) is None
    podcast_id = floor.workshop.podcast(workflow_id)["podcast_id"]
    for unknown in (deleted, podcast_id):
        for action in (floor.actions.retry, floor.actions.cancel):
            with pytest.raises(NotFoundError):
                action(unknown, REQUEST)


def test_workflows_that_changed_since_they_were_listed_are_not_changed(floor: Floor) -> None:
    workflow_id = floor.workshop.started()
    seen = ActionRequest("seen", floor.of(workflow_id).moved_at)
    floor.take_and_vanish(workflow_id)
    for action in (floor.actions.retry, floor.actions.cancel):
        with pytest.raises(ConflictError, match="moved since"):
            action(workflow_id, seen)
    seen = ActionRequest("seen", floor.of(workflow_id).moved_at)
    with pytest.raises(ConflictError):  # a worker holds it
        floor.actions.retry(workflow_id, seen)
    floor.workshop.end_claims()
    assert floor.actions.retry(workflow_id, seen).did is Action.SENT_AGAIN


# The list


def test_a_workflow_is_found_by_either_id(floor: Floor) -> None:
    workflow_id = in_queue(floor)
    podcast_id = floor.workshop.podcast(workflow_id)["podcast_id"]
    assert floor.of(podcast_id) is not None
    assert floor.of(podcast_id).workflow_id == workflow_id


def test_the_list_starts_with_the_oldest_and_omits_young_and_ended_ones(floor: Floor) -> None:
    floor.workshop.started()
    floor.workshop.run_all()  # a completed one
    broken = failed(floor)
    floor.age(10)
    waiting = in_queue(floor)
    floor.workshop.queue.take()
    floor.age(10)
    cancelled, young = floor.workshop.started(), floor.workshop.started()
    with floor.database.transaction() as transaction:
        cancel_workflow(transaction, cancelled)
    listed, total = floor.stuck.find_stuck(StuckFilter(older_than_seconds=300))
    assert ([one.workflow_id for one in listed], total) == ([broken, waiting], 2)
    assert 1200 <= listed[0].unmoved_seconds < 1300
    everything, _ = floor.stuck.find_stuck(StuckFilter())
    assert [one.workflow_id for one in everything] == [broken, waiting, young]


def test_a_step_that_is_claimed_repeatedly_counts_as_stalled(floor: Floor) -> None:
    workflow_id = vanished(floor)
    floor.age(10)
    floor.take_and_vanish(workflow_id)
    floor.workshop.end_claims()
    ((workflow,), _) = floor.stuck.find_stuck(StuckFilter(older_than_seconds=300))
    assert workflow.why.startswith("research: its worker vanished 2 times")
    (step,) = [one for one in workflow.steps if one.step == "research"]
    assert (step.claims_without_outcome, step.claim_holder) == (2, None)


def test_the_list_can_be_filtered_by_error_of_workflow_or_step(floor: Floor) -> None:
    def breaks(_context: StepContext) -> None:
        raise RuntimeError("The model is away.")

    failed_one, tried = failed(floor), floor.workshop.started()
    floor.workshop.steps[StepKind.RESEARCH].action = breaks
    (task,) = floor.workshop.queue.take()
    floor.workshop.deliver(task)
    for error, expected in (("API_GW_PODCAST_NO_SOURCES", failed_one), ("RuntimeError", tried)):
        ((found,), total) = floor.stuck.find_stuck(StuckFilter(error=error))
        assert (found.workflow_id, total) == (expected, 1)
    assert floor.stuck.find_stuck(StuckFilter(error="API_GW_PODCAST_NO")) == ([], 0)
    (step,) = [one for one in floor.of(tried).steps if one.step == "research"]
    assert (step.attempts, step.error_code, step.error_message) == (1, "RuntimeError", "The model is away.")
    assert "after 1 failed attempt" in floor.of(tried).why


def test_old_failures_are_not_listed(floor: Floor) -> None:
    failed(floor)
    floor.database.execute("update workflow_instances set end_timestamp = end_timestamp - interval '25 hours'")
    assert floor.stuck.find_stuck(StuckFilter()) == ([], 0)
