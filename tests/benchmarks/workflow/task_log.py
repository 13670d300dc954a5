"""Reads the task server's own rows once it has stopped: when each task was created, sent and answered."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class TaskTimes:
    """Seconds since the epoch. A task that was sent again counts as one delivery, from its last sending."""

    name: str
    created: float
    first_sent: float
    last_sent: float
    answered: float
    dispatches: int

    @property
    def waited(self) -> float:
        return self.first_sent - self.created

    @property
    def delivery(self) -> float:
        return self.answered - self.last_sent

    @property
    def whole(self) -> float:
        return self.answered - self.created


def read_task_log(tasks_state: Path) -> dict[str, TaskTimes]:
    """Returns the times by the task's name."""
    with closing(sqlite3.connect(tasks_state / "tasks.sqlite3")) as store:
        rows = store.execute(
            "select name, created, first_dispatch, last_dispatch, gone, dispatches from tasks where gone is not null"
        ).fetchall()
    times = [TaskTimes(row[0].rpartition("/")[2], *row[1:]) for row in rows if row[2] is not None]
    return {each.name: each for each in times}
