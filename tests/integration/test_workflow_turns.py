"""Tests that users take turns: which step a delivery runs, and that every step keeps exactly one delivery."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from cpoa.workflow import step_start
from cpoa.workflow.control import cancel_workflow
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step_start import DeliveryOutcome
from cpoa.workflow.turns import ABANDONED_AFTER_SECONDS, DeliveryName, choose_turn
from cpoa.workflow.watchdog_process import CHECK_INTERVAL_SECONDS, EXPIRED_AFTER_OUTAGE_SECONDS, SLOW_QUERY_SECONDS
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.workflow.step import StepContext
    from shared.database import Database
    from tests.workflow_parts import Task


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def started(workshop: Workshop, user_id: UUID, count: int) -> list[UUID]:
    return [workshop.started(user_id) for _ in range(count)]


def runs(workshop: Workshop) -> list[tuple[UUID, str]]:
    """Returns the steps in the order in which they were started."""
    return [(context.workflow_id, context.step) for context in workshop.order]


def test_the_next_free_worker_runs_the_first_step_of_another_user(workshop: Workshop) -> None:
    many, one = workshop.new_user(), workshop.new_user()
    busy = started(workshop, many, 50)
    tasks = workshop.queue.take()
    workshop.deliver(tasks[0])
    [late] = started(workshop, one, 1)
    workshop.deliver(tasks[1])
    assert runs(workshop) == [(busy[0], "research"), (late, "research")]


def test_users_take_turns_and_a_users_own_episodes_are_ordered_by_age(workshop: Workshop) -> None:
    users = [workshop.new_user() for _ in range(3)]
    episodes = {user_id: started(workshop, user_id, count) for user_id, count in zip(users, (6, 3, 1), strict=True)}
    for task in workshop.queue.take():  # one worker, first in, first out; each delivery is of a research step
        workshop.deliver(task)
    a, b, c = users
    order = [workflow_id for workflow_id, _ in runs(workshop)]
    # The later steps of an older episode run before the next episode of the same user.
    by_user = [next(name for name in users if one in episodes[name]) for one in order]
    assert by_user == [a, b, c, a, b, c, a, b, c, a]


def test_a_user_with_fewer_running_steps_is_first(workshop: Workshop) -> None:
    first, second = workshop.new_user(), workshop.new_user()
    started(workshop, first, 3)
    [other] = started(workshop, second, 1)
    tasks = workshop.queue.take()
    seen: list[UUID] = []

    def look_at_the_next(context: StepContext) -> None:
        seen.append(context.workflow_id)
        if len(seen) == 1:  # one step of the first user is running now
            workshop.deliver(tasks[1])

    workshop.steps[StepKind.RESEARCH].action = look_at_the_next
    workshop.deliver(tasks[0])
    assert seen[1] == other


def test_every_step_runs_once_for_any_order_of_deliveries(workshop: Workshop) -> None:
    users = [workshop.new_user() for _ in range(3)]
    episodes = [
        one for user_id, count in zip(users, (5, 3, 1), strict=True) for one in started(workshop, user_id, count)
    ]
    chance = random.Random(4)
    while tasks := workshop.queue.take():
        chance.shuffle(tasks)
        for task in tasks:
            workshop.deliver(task)
            if chance.random() < 0.3:
                workshop.deliver(task)  # delivered again
    assert {workshop.workflow(one)["overall_status"] for one in episodes} == {"completed"}
    assert len(runs(workshop)) == len(set(runs(workshop))) == 7 * len(episodes)


def test_concurrent_workers_run_every_step_once(workshop: Workshop) -> None:
    users = [workshop.new_user() for _ in range(3)]
    episodes = [*started(workshop, users[0], 8), *started(workshop, users[1], 4), *started(workshop, users[2], 2)]
    waiting: list[Task] = []
    under_way: set[int] = set()
    lock = threading.Lock()

    def next_task(worker: int) -> Task | None:
        with lock:
            waiting.extend(workshop.queue.take())
            under_way.discard(worker)
            if waiting:
                under_way.add(worker)
            return waiting.pop(0) if waiting else None

    def work(worker: int) -> None:
        """Acts as the queue: repeats a delivery that asks for a retry. Ends when nothing waits and no worker is active.

        If a worker raises, for example in a deadlock, the others loop until the test's timeout.
        """
        while (task := next_task(worker)) or under_way:
            if task and workshop.deliver(task).outcome is DeliveryOutcome.RETRY:
                with lock:
                    waiting.append(task)

    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(work, number) for number in range(4)]:
            done.result(timeout=120)
    assert {workshop.workflow(one)["overall_status"] for one in episodes} == {"completed"}
    assert len(runs(workshop)) == len(set(runs(workshop))) == 7 * len(episodes)


def test_a_delivery_is_repeated_if_its_worker_dies_in_an_exchanged_step(workshop: Workshop) -> None:
    many, one = workshop.new_user(), workshop.new_user()
    started(workshop, many, 2)
    tasks = workshop.queue.take()
    workshop.deliver(tasks[0])
    [late] = started(workshop, one, 1)

    def die(_context: StepContext) -> None:
        raise KeyboardInterrupt

    workshop.steps[StepKind.RESEARCH].action = die
    with pytest.raises(KeyboardInterrupt):
        workshop.deliver(tasks[1])  # runs the late one's research
    assert workshop.step(late, "research")["status"] == "in_progress"
    workshop.steps[StepKind.RESEARCH].action = None
    workshop.end_claims()
    workshop.deliver(tasks[1])  # the queue had no answer
    assert workshop.step(late, "research")["status"] == "completed"
    workshop.run_all()
    assert workshop.workflow(late)["overall_status"] == "completed"


def dies(workshop: Workshop, task: Task) -> None:
    """The worker dies while it runs the delivery's step."""

    def die(_context: StepContext) -> None:
        raise KeyboardInterrupt

    workshop.steps[StepKind.RESEARCH].action = die
    with pytest.raises(KeyboardInterrupt):
        workshop.deliver(task)
    workshop.steps[StepKind.RESEARCH].action = None


def test_the_next_free_worker_runs_the_step_of_a_dead_worker_after_its_claim(workshop: Workshop) -> None:
    """The step's own delivery would be repeated only after everything else in the queue."""
    [oldest, second, third] = started(workshop, workshop.new_user(), 3)
    tasks = workshop.queue.take()
    dies(workshop, tasks[0])
    workshop.end_claims()
    workshop.deliver(tasks[1])
    assert runs(workshop)[-1] == (second, "research")  # a watchdog may be about to end a stuck worker
    workshop.end_claims(seconds_ago=ABANDONED_AFTER_SECONDS)
    workshop.deliver(tasks[2])
    assert runs(workshop)[-1] == (oldest, "research")
    workshop.deliver(tasks[0])  # the queue had no answer
    assert runs(workshop)[-1] == (oldest, "script")
    workshop.run_all()
    assert {workshop.workflow(one)["overall_status"] for one in (oldest, second, third)} == {"completed"}
    assert len(runs(workshop)) == 7 * 3 + 1


def test_the_step_of_a_dead_worker_runs_by_its_own_delivery_if_that_is_first(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers choose it at the same time, because the choice takes no locks."""
    [oldest, other] = started(workshop, workshop.new_user(), 2)
    own, others = workshop.queue.take()
    dies(workshop, own)
    workshop.end_claims(seconds_ago=ABANDONED_AFTER_SECONDS)

    def stay_at_work(_context: StepContext) -> None:
        workshop.steps[StepKind.RESEARCH].action = None
        at_work.set()
        assert go_on.wait(60)

    at_work, go_on = threading.Event(), threading.Event()
    workshop.steps[StepKind.RESEARCH].action = stay_at_work
    with ThreadPoolExecutor(1) as thread, workshop.database.transaction() as transaction:
        stale = choose_turn(transaction, DeliveryName(other, "research", 1), exchange=True)
        assert stale is not None
        assert (stale.workflow_id, stale.step) == (oldest, "research")
        quicker = thread.submit(workshop.deliver, own)
        try:
            assert at_work.wait(60)
            turns = iter([stale])
            monkeypatch.setattr(
                step_start,
                "choose_turn",
                lambda *found, exchange: next(turns, None) or choose_turn(*found, exchange=exchange),
            )
            assert workshop.deliver(others).outcome is DeliveryOutcome.COMPLETED
        finally:
            go_on.set()
        assert quicker.result(60).outcome is DeliveryOutcome.COMPLETED
    assert runs(workshop)[1:] == [(oldest, "research"), (other, "research")]
    workshop.run_all()
    assert {workshop.workflow(one)["overall_status"] for one in (oldest, other)} == {"completed"}


def test_a_stuck_worker_is_ended_and_its_attempt_counted_before_another_takes_the_step() -> None:
    assert ABANDONED_AFTER_SECONDS > EXPIRED_AFTER_OUTAGE_SECONDS + SLOW_QUERY_SECONDS + CHECK_INTERVAL_SECONDS


def test_the_step_of_a_dead_worker_does_not_count_as_running(workshop: Workshop) -> None:
    [unlucky, _], [other, _] = (started(workshop, workshop.new_user(), 2) for _ in range(2))
    tasks = workshop.queue.take()
    dies(workshop, tasks[0])
    workshop.deliver(tasks[1])
    assert runs(workshop) == [(unlucky, "research"), (other, "research")]
    workshop.end_claims(seconds_ago=ABANDONED_AFTER_SECONDS)
    workshop.deliver(tasks[2])
    assert runs(workshop)[-1] == (unlucky, "research")  # this user's last turn is the oldest


def test_a_redelivery_continues_after_a_worker_that_died_behind_an_exchanged_step(
    workshop: Workshop,
) -> None:
    many, one = workshop.new_user(), workshop.new_user()
    started(workshop, many, 2)
    tasks = workshop.queue.take()
    workshop.deliver(tasks[0])
    [late] = started(workshop, one, 1)
    workshop.queue.take()
    workshop.queue.broken = True
    with pytest.raises(ConnectionError):
        workshop.deliver(tasks[1])  # runs the late one's research, and cannot enqueue its script
    assert workshop.step(late, "research")["status"] == "completed"
    workshop.queue.broken = False
    assert workshop.deliver(tasks[1]).status == 200
    assert [(task.workflow_id, task.step) for task in workshop.queue.take()] == [(late, "script")]


def test_a_failed_step_waits_for_its_own_delivery(workshop: Workshop) -> None:
    """Otherwise the deliveries of other steps would use up its attempts at once."""
    failing, other = workshop.new_user(), workshop.new_user()
    [broken] = started(workshop, failing, 1)
    started(workshop, other, 2)
    first, second, third = workshop.queue.take()

    def fail(context: StepContext) -> None:
        if context.workflow_id == broken:
            raise ValueError

    workshop.steps[StepKind.RESEARCH].action = fail
    assert workshop.deliver(first).outcome is DeliveryOutcome.RETRY
    for task in (second, third):
        assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
    assert workshop.step(broken, "research")["attempts"] == 1
    workshop.steps[StepKind.RESEARCH].action = None
    assert workshop.deliver(first).outcome is DeliveryOutcome.COMPLETED


def test_a_cancelled_episode_takes_no_turn(workshop: Workshop) -> None:
    first, second = workshop.new_user(), workshop.new_user()
    [cancelled] = started(workshop, first, 1)
    [other] = started(workshop, second, 1)
    tasks = workshop.queue.take()
    with workshop.database.transaction() as transaction:
        cancel_workflow(transaction, cancelled)
    for task in tasks:
        workshop.deliver(task)
    assert [workflow_id for workflow_id, _ in runs(workshop)] == [other]


def test_another_delivery_does_not_run_a_step_with_a_schedule_time(workshop: Workshop, database: Database) -> None:
    first, second = workshop.new_user(), workshop.new_user()
    [later] = started(workshop, first, 1)
    [other] = started(workshop, second, 1)
    database.execute(
        "update task_instances set not_before = clock_timestamp() + interval '1 hour'"
        " where workflow_id = :id and step = 'research'",
        id=later,
    )
    own, others = workshop.queue.take()
    workshop.deliver(others)
    assert runs(workshop) == [(other, "research")]
    workshop.deliver(own)  # the queue decides by its own clock, not the database's
    assert runs(workshop)[-1] == (later, "research")


def test_each_waiting_step_has_one_delivery_after_exchanges(workshop: Workshop, database: Database) -> None:
    users = [workshop.new_user() for _ in range(2)]
    started(workshop, users[0], 5)
    tasks = workshop.queue.take()
    workshop.deliver(tasks[0])
    started(workshop, users[1], 3)
    for task in tasks[1:3]:
        workshop.deliver(task)
    rows = database.fetch_all(
        "select coalesce(delivery, workflow_id || '/' || step || '/' || dispatch_no) as name from task_instances"
        " where status = 'dispatched'"
    )
    names = [row["name"].replace("/", "-") for row in rows]
    in_queue = {task.name for task in [*tasks[3:], *workshop.queue.take()]}
    assert len(names) == len(set(names))
    assert set(names) == in_queue
