from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from local.emulators.tasks.store import StoredTask, TaskStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TaskStore]:
    store = TaskStore(tmp_path / "tasks.sqlite3")
    yield store
    store.close()


def task(name: str, *, due: float = 10.0, queue: str = "q") -> StoredTask:
    return StoredTask(name, queue, b"message", created=1.0, due=due)


def test_a_name_is_taken_once(store: TaskStore) -> None:
    assert store.add_task(task("a")) is True
    assert store.add_task(task("a")) is False


def test_a_name_stays_reserved_after_its_task_ends_until_it_is_forgotten(store: TaskStore) -> None:
    store.add_task(task("a"))
    assert store.end_task("a", 100.0) is True
    assert store.end_task("a", 101.0) is False
    assert store.add_task(task("a")) is False
    assert store.forget_names_before(100.0) == 0
    assert store.forget_names_before(100.5) == 1
    assert store.add_task(task("a")) is True


def test_tasks_are_ordered_by_their_times(store: TaskStore) -> None:
    for name, due in [("late", 30.0), ("soon", 10.0), ("gone", 5.0), ("next", 20.0)]:
        store.add_task(task(name, due=due))
    store.add_task(task("elsewhere", due=1.0, queue="other"))
    store.end_task("gone", 50.0)
    assert store.first_due("q", 2) == [("soon", 10.0), ("next", 20.0)]


def test_a_dispatch_is_counted_before_its_outcome_is_known(store: TaskStore) -> None:
    store.add_task(task("a"))
    first = store.begin_dispatch("a", 11.0)
    second = store.begin_dispatch("a", 12.0)
    assert first is not None
    assert second is not None
    assert (second.dispatches, second.responses) == (2, 0)
    assert (second.first_dispatch, second.last_dispatch) == (11.0, 12.0)


def test_an_answer_is_counted_and_a_missing_answer_is_not(store: TaskStore) -> None:
    store.add_task(task("a"))
    store.postpone("a", 20.0, 503)
    store.postpone("a", 30.0, None)
    stored = store.task("a")
    assert stored is not None
    assert (stored.due, stored.responses, stored.last_status) == (30.0, 1, None)


def test_a_deleted_task_is_not_dispatched(store: TaskStore) -> None:
    store.add_task(task("a"))
    store.end_task("a", 2.0)
    assert store.begin_dispatch("a", 3.0) is None


def test_deleting_a_queue_deletes_its_tasks(store: TaskStore) -> None:
    store.save_queue("q", b"queue")
    store.add_task(task("a"))
    assert store.delete_queue("q") is True
    assert store.task("a") is None
    assert store.delete_queue("q") is False


def test_a_reopened_store_has_all_its_data(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    first = TaskStore(path)
    first.save_queue("q", b"queue")
    first.add_task(task("a"))
    first.close()
    second = TaskStore(path)
    assert second.queue("q") == b"queue"
    assert second.task("a") == task("a")
    second.close()


def test_two_servers_cannot_share_a_store(store: TaskStore, tmp_path: Path) -> None:
    store.save_queue("q", b"queue")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        TaskStore(tmp_path / "tasks.sqlite3")
