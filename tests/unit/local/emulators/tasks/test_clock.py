from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.emulators.tasks.clock import QueueClock
from local.emulators.tasks.store import StoredTask, TaskStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START = 1_800_000_000.0
HOUR = 3600.0


class Machine:
    """The two clocks of a machine; `set_clock` moves one of them."""

    def __init__(self) -> None:
        self.wall = START
        self.monotonic = 100.0

    def wait(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds

    def set_clock(self, seconds: float) -> None:
        self.wall += seconds

    def queue_clock(self, store: TaskStore) -> QueueClock:
        return QueueClock(store, wall=lambda: self.wall, monotonic=lambda: self.monotonic)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TaskStore]:
    store = TaskStore(tmp_path / "tasks.sqlite3")
    yield store
    store.close()


def seconds_until_due(store: TaskStore, machine: Machine) -> float:
    [(_, due)] = store.first_due("q", 2)
    return due - machine.wall


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_waiting_task_keeps_its_delay_if_the_clock_is_set(store: TaskStore, machine: Machine, jump: float) -> None:
    clock = machine.queue_clock(store)
    store.add_task(StoredTask("a", "q", b"", created=START, due=START + 10))
    machine.wait(3)
    machine.set_clock(jump)
    assert clock() == START + 3 + jump
    assert seconds_until_due(store, machine) == pytest.approx(7)
    machine.wait(2)
    clock()
    assert seconds_until_due(store, machine) == pytest.approx(5)


def test_a_small_adjustment_of_the_clock_does_not_move_tasks(store: TaskStore, machine: Machine) -> None:
    clock = machine.queue_clock(store)
    store.add_task(StoredTask("a", "q", b"", created=START, due=START + 10))
    machine.set_clock(0.4)
    clock()
    assert store.first_due("q", 1) == [("a", START + 10)]


def test_every_set_time_of_a_task_moves_and_a_missing_time_stays_missing(store: TaskStore, machine: Machine) -> None:
    clock = machine.queue_clock(store)
    store.add_task(StoredTask("a", "q", b"", created=START, due=START))
    store.add_task(StoredTask("new", "q", b"", created=START, due=START))
    store.begin_dispatch("a", START + 1)
    store.postpone("a", START + 20, 503)
    machine.set_clock(-HOUR)
    clock()
    moved, new = store.task("a"), store.task("new")
    assert moved
    assert new
    assert (moved.created, moved.first_dispatch, moved.last_dispatch) == (
        START - HOUR,
        START + 1 - HOUR,
        START + 1 - HOUR,
    )
    assert moved.due == START + 20 - HOUR
    assert (new.first_dispatch, new.last_dispatch) == (None, None)


def test_a_name_stays_reserved_for_its_full_time_if_the_clock_is_set(store: TaskStore, machine: Machine) -> None:
    clock = machine.queue_clock(store)
    store.add_task(StoredTask("a", "q", b"", created=START, due=START))
    store.end_task("a", START + 5)
    machine.set_clock(25 * HOUR)
    assert store.forget_names_before(clock() - 24 * HOUR) == 0


def test_a_clock_set_back_between_two_runs_of_the_queue_delays_no_task(store: TaskStore, machine: Machine) -> None:
    store.add_task(StoredTask("a", "q", b"", created=START, due=START + 10))
    machine.set_clock(-HOUR)
    machine.queue_clock(store)
    assert seconds_until_due(store, machine) == pytest.approx(10)


def test_a_new_queue_has_no_times_to_move(store: TaskStore, machine: Machine) -> None:
    assert machine.queue_clock(store)() == START
