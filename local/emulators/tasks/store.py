"""Stores queues and tasks in SQLite. Each change is committed before the call returns, so a kill loses nothing.

The name of a finished or deleted task stays: Cloud Tasks rejects it for a while.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_SCHEMA = """
create table if not exists queues (
    name text primary key,
    message blob not null
);
create table if not exists tasks (
    name text primary key,
    queue text not null,
    message blob not null,
    created real not null,
    due real not null,
    dispatches integer not null default 0,
    responses integer not null default 0,
    first_dispatch real,
    last_dispatch real,
    last_status integer,
    gone real
);
create index if not exists waiting_tasks on tasks (queue, due) where gone is null;
create index if not exists spent_names on tasks (gone) where gone is not null;
"""
_COLUMNS = "name, queue, message, created, due, dispatches, responses, first_dispatch, last_dispatch, last_status"


@dataclass(frozen=True)
class StoredTask:
    """Times are in seconds since the epoch. `message`: the serialised Task as it was created."""

    name: str
    queue: str
    message: bytes
    created: float
    due: float
    dispatches: int = 0
    responses: int = 0
    first_dispatch: float | None = None
    last_dispatch: float | None = None
    last_status: int | None = None


class TaskStore:
    """One connection behind one lock. A second server with the same file fails at its start."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, timeout=0.3, check_same_thread=False, isolation_level=None)
        self._connection.execute("pragma locking_mode = exclusive")
        self._connection.execute("pragma journal_mode = wal")
        self._connection.execute("pragma synchronous = normal")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _fetch(self, sql: str, *parameters: Any) -> list[Any]:
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def _change(self, sql: str, *parameters: Any) -> int:
        with self._lock:
            return self._connection.execute(sql, parameters).rowcount

    def queue(self, name: str) -> bytes | None:
        rows = self._fetch("select message from queues where name = ?", name)
        return rows[0][0] if rows else None

    def queues(self) -> list[bytes]:
        return [row[0] for row in self._fetch("select message from queues order by name")]

    def save_queue(self, name: str, message: bytes) -> None:
        self._change("insert or replace into queues (name, message) values (?, ?)", name, message)

    def delete_queue(self, name: str) -> bool:
        self._change("delete from tasks where queue = ?", name)
        return self._change("delete from queues where name = ?", name) > 0

    def add_task(self, task: StoredTask) -> bool:
        """Returns False if the name is in use or was used recently."""
        added = self._change(
            "insert into tasks (name, queue, message, created, due) values (?, ?, ?, ?, ?) on conflict do nothing",
            *(task.name, task.queue, task.message, task.created, task.due),
        )
        return added > 0

    def task(self, name: str) -> StoredTask | None:
        rows = self._fetch(f"select {_COLUMNS} from tasks where name = ? and gone is null", name)
        return StoredTask(*rows[0]) if rows else None

    def tasks(self, queue: str, after_name: str, limit: int) -> list[StoredTask]:
        rows = self._fetch(
            f"select {_COLUMNS} from tasks where queue = ? and gone is null and name > ? order by name limit ?",
            *(queue, after_name, limit),
        )
        return [StoredTask(*row) for row in rows]

    def first_due(self, queue: str, limit: int) -> list[tuple[str, float]]:
        """Names and due times of the next tasks, including those in flight."""
        return self._fetch(
            "select name, due from tasks where queue = ? and gone is null order by due limit ?", queue, limit
        )

    def begin_dispatch(self, name: str, now: float) -> StoredTask | None:
        """Counts the dispatch before it happens, so one interrupted by a kill is counted too."""
        changed = self._change(
            "update tasks set dispatches = dispatches + 1, last_dispatch = ?,"
            " first_dispatch = coalesce(first_dispatch, ?) where name = ? and gone is null",
            *(now, now, name),
        )
        return self.task(name) if changed else None

    def postpone(self, name: str, due: float, status: int | None) -> None:
        """`status`: of the HTTP answer, None if there was none."""
        self._change(
            "update tasks set due = ?, last_status = ?, responses = responses + ? where name = ? and gone is null",
            *(due, status, int(status is not None), name),
        )

    def end_task(self, name: str, now: float) -> bool:
        return self._change("update tasks set gone = ?, message = x'' where name = ? and gone is null", now, name) > 0

    def end_queue_tasks(self, queue: str, now: float) -> int:
        return self._change("update tasks set gone = ?, message = x'' where queue = ? and gone is null", now, queue)

    def newest_time(self) -> float | None:
        """The time of the newest event of any task, not counting due times."""
        rows = self._fetch("select max(max(created, coalesce(last_dispatch, 0), coalesce(gone, 0))) from tasks")
        newest: float | None = rows[0][0]
        return newest

    def shift_times(self, seconds: float) -> None:
        """Call it when the clock was set by `seconds`."""
        self._change(
            "update tasks set created = created + ?, due = due + ?, first_dispatch = first_dispatch + ?,"
            " last_dispatch = last_dispatch + ?, gone = gone + ?",
            *[seconds] * 5,
        )

    def forget_names_before(self, moment: float) -> int:
        return self._change("delete from tasks where gone < ?", moment)
