"""Tests that the queue position of an episode is the number of steps that start before its own."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from cpoa.episodes.catalogue import EpisodeCatalogue
from cpoa.workflow.plan import StepKind
from shared.errors import StepWaitsError
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.workflow.step import StepContext
    from shared.database import Database
    from tests.workflow_parts import Task


@pytest.fixture
def workshop(database: Database) -> Workshop:
    """No step ends, so no new step is enqueued: each one waits for an hour after its start."""
    made = Workshop(database)
    made.steps[StepKind.RESEARCH].action = wait_an_hour
    return made


def wait_an_hour(_context: StepContext) -> None:
    raise StepWaitsError({}, wait_seconds=3600)


def place(workshop: Workshop, workflow_id: UUID, step: str = "research") -> int | None:
    rows = EpisodeCatalogue(workshop.database).steps(workflow_id)
    value: int | None = next(row["steps_before"] for row in rows if row["step"] == step)
    return value


def places(workshop: Workshop, episodes: list[UUID]) -> dict[UUID, int | None]:
    return {one: place(workshop, one) for one in episodes}


def begun(workshop: Workshop, tasks: list[Task]) -> dict[UUID, int]:
    """Returns each episode's position in the order in which one worker starts their steps."""
    workshop.order.clear()
    for task in tasks:
        workshop.deliver(task)
    return {context.workflow_id: number for number, context in enumerate(workshop.order)}


def test_the_positions_are_the_order_in_which_one_worker_starts_the_steps(workshop: Workshop) -> None:
    users = [workshop.new_user() for _ in range(3)]
    episodes = [
        workshop.started(user_id) for user_id, count in zip(users, (20, 5, 1), strict=True) for _ in range(count)
    ]
    predicted = places(workshop, episodes)
    assert predicted[episodes[-1]] == 2  # regardless of the first user's earlier requests
    assert predicted == begun(workshop, workshop.queue.take())


def test_each_started_step_reduces_the_positions_by_one(workshop: Workshop) -> None:
    users = [workshop.new_user() for _ in range(2)]
    episodes = [workshop.started(user_id) for user_id in (users[0], users[0], users[0], users[1])]
    last, shown = episodes[2], []
    for task in workshop.queue.take():
        shown.append(place(workshop, last))
        workshop.deliver(task)
    assert shown == [3, 2, 1, 0]
    assert place(workshop, last) is None


def test_a_users_own_episodes_are_ordered_by_age(workshop: Workshop) -> None:
    one = workshop.new_user()
    episodes = [workshop.start(one) for _ in range(4)]
    for workflow_id in reversed(episodes):  # the youngest is enqueued first
        workshop.engine.advance(workflow_id)
    assert [place(workshop, workflow_id) for workflow_id in episodes] == [0, 1, 2, 3]


def test_a_running_step_moves_its_user_back(workshop: Workshop) -> None:
    first, second = workshop.new_user(), workshop.new_user()
    a, b = workshop.started(first), workshop.started(first)
    c = workshop.started(second)
    d = workshop.started(second)
    assert places(workshop, [a, c, b, d]) == {a: 0, c: 1, b: 2, d: 3}
    seen: dict[UUID, int | None] = {}

    def look(_context: StepContext) -> None:
        seen.update(places(workshop, [b, c, d]))
        raise StepWaitsError({}, wait_seconds=3600)

    workshop.steps[StepKind.RESEARCH].action = look
    workshop.deliver(workshop.queue.take()[0])
    assert seen == {c: 0, b: 1, d: 2}


def test_a_step_outside_the_queue_or_with_a_schedule_time_has_no_position(workshop: Workshop) -> None:
    waiting, unconfirmed, other = (workshop.started(workshop.new_user()) for _ in range(3))
    change = "update task_instances set {} where workflow_id = :id and step = 'research'"
    workshop.database.execute(change.format("not_before = clock_timestamp() + interval '1 hour'"), id=waiting)
    workshop.database.execute(change.format("enqueued_no = 0"), id=unconfirmed)
    assert places(workshop, [waiting, unconfirmed, other]) == {waiting: None, unconfirmed: None, other: 0}
    assert place(workshop, other, "script") is None


@pytest.mark.parametrize("seed", range(8))
def test_the_positions_are_right_for_any_mix(workshop: Workshop, seed: int) -> None:
    chance = random.Random(seed)
    people = [None, None, *(workshop.new_user() for _ in range(chance.randint(1, 5)))]
    episodes: list[UUID] = []
    tasks: list[Task] = []
    for _ in range(4):  # some steps start in between
        episodes += [workshop.started(chance.choice(people)) for _ in range(chance.randint(1, 8))]
        tasks += [task for task in workshop.queue.take() if task.not_before is None]
        chance.shuffle(tasks)
        for _ in range(chance.randint(0, len(tasks) - 1)):
            workshop.deliver(tasks.pop())
        tasks += [task for task in workshop.queue.take() if task.not_before is None]
        predicted = {one: value for one, value in places(workshop, episodes).items() if value is not None}
        assert len(predicted) == len(tasks)
    assert predicted == begun(workshop, tasks)
