from __future__ import annotations

import queue
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from google.cloud.tasks_v2 import Queue, RateLimits, RetryConfig

from local.emulators.tasks.delivery import Outcome
from local.emulators.tasks.dispatcher import Dispatcher
from local.emulators.tasks.store import StoredTask, TaskStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 20.0
QUEUE = "projects/p/locations/l/queues/steps"


class Deliveries:
    """Deliveries that each wait until the test gives their outcome."""

    def __init__(self) -> None:
        self.begun: queue.Queue[StoredTask] = queue.Queue()
        self.outcomes: queue.Queue[Outcome] = queue.Queue()

    def __call__(self, stored: StoredTask) -> Outcome:
        self.begun.put(stored)
        return self.outcomes.get(timeout=PATIENCE_SECONDS)

    def next(self) -> StoredTask:
        return self.begun.get(timeout=PATIENCE_SECONDS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TaskStore]:
    store = TaskStore(tmp_path / "tasks.sqlite3")
    yield store
    store.close()


@pytest.fixture
def deliveries() -> Deliveries:
    return Deliveries()


@pytest.fixture
def dispatcher(store: TaskStore, deliveries: Deliveries) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(store, deliveries)
    dispatcher.start()
    yield dispatcher
    dispatcher.stop()
    for _ in range(10):
        deliveries.outcomes.put(Outcome(200))


def save_queue(store: TaskStore, *, state: int = Queue.State.RUNNING, concurrent: int = 10, attempts: int = 2) -> None:
    limits = RateLimits(max_dispatches_per_second=1000, max_burst_size=100, max_concurrent_dispatches=concurrent)
    backoff = {"min_backoff": timedelta(milliseconds=1), "max_backoff": timedelta(milliseconds=1)}
    retry = RetryConfig(max_attempts=attempts, max_doublings=1, **backoff)
    message = Queue(name=QUEUE, state=state, rate_limits=limits, retry_config=retry)
    store.save_queue(QUEUE, Queue.serialize(message))


def add_task(store: TaskStore, task_id: str, due: float = 1.0) -> str:
    name = f"{QUEUE}/tasks/{task_id}"
    store.add_task(StoredTask(name, QUEUE, b"", created=1.0, due=due))
    return name


def end_of(store: TaskStore, name: str) -> None:
    ended = threading.Event()
    for _ in range(2000):
        if store.task(name) is None:
            return
        ended.wait(0.01)
    raise AssertionError(f"{name} is still there")


def test_a_delivered_task_is_done(dispatcher: Dispatcher, store: TaskStore, deliveries: Deliveries) -> None:
    save_queue(store)
    name = add_task(store, "a")
    dispatcher.wake()
    assert deliveries.next().name == name
    deliveries.outcomes.put(Outcome(204))
    end_of(store, name)


def test_a_task_without_an_answer_is_retried_up_to_its_limit(
    dispatcher: Dispatcher, store: TaskStore, deliveries: Deliveries
) -> None:
    save_queue(store, attempts=2)
    name = add_task(store, "a")
    dispatcher.wake()
    assert deliveries.next().dispatches == 1
    deliveries.outcomes.put(Outcome(None))
    assert deliveries.next().dispatches == 2
    deliveries.outcomes.put(Outcome(500))
    end_of(store, name)


def test_a_task_that_cannot_be_sent_is_retried_without_delaying_others(store: TaskStore) -> None:
    def refuse(_stored: StoredTask) -> Outcome:
        raise TypeError("no such method")

    save_queue(store, concurrent=1, attempts=3)
    names = [add_task(store, "a"), add_task(store, "b")]
    dispatcher = Dispatcher(store, refuse)
    dispatcher.start()
    for name in names:
        end_of(store, name)
    dispatcher.stop()


def test_tasks_are_delivered_one_at_a_time_and_the_earliest_first(
    dispatcher: Dispatcher, store: TaskStore, deliveries: Deliveries
) -> None:
    save_queue(store, concurrent=1)
    second, first = add_task(store, "second", 2.0), add_task(store, "first", 1.0)
    dispatcher.wake()
    assert deliveries.next().name == first
    assert deliveries.begun.empty()
    deliveries.outcomes.put(Outcome(200))
    assert deliveries.next().name == second


def test_a_paused_queue_delivers_nothing_until_its_state_changes(
    dispatcher: Dispatcher, store: TaskStore, deliveries: Deliveries
) -> None:
    save_queue(store, state=Queue.State.PAUSED)
    name = add_task(store, "a")
    dispatcher.wake()
    assert deliveries.begun.empty()
    save_queue(store)
    dispatcher.wake()
    assert deliveries.next().name == name


def test_a_task_run_by_hand_does_not_run_twice_at_once(
    dispatcher: Dispatcher, store: TaskStore, deliveries: Deliveries
) -> None:
    save_queue(store, state=Queue.State.PAUSED)
    name = add_task(store, "a")
    message = store.queue(QUEUE)
    assert message is not None
    for _ in range(2):
        dispatcher.run_now(Queue.deserialize(message), name)
    assert deliveries.next().name == name
    deliveries.outcomes.put(Outcome(200))
    end_of(store, name)
    assert deliveries.begun.empty()
