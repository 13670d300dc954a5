"""The agents' idempotency table, which has one row per key for all services."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.remote_peer.outcome import Outcome


class Claim(StrEnum):
    """What happens to a new task: it does the work, repeats the stored outcome, or meets another task with its key."""

    WORK = "work"
    STORED = "stored"
    CONFLICT = "conflict"


class _State(StrEnum):
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass
class _Row:
    task_name: str
    state: _State
    locked_at: float
    outcome: Outcome | None = None


class IdempotencyStore:
    """A key that two services share is one row, which the later service overwrites."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._lock = threading.Lock()

    def claim(self, key: str, task_name: str, lock_seconds: float) -> tuple[Claim, Outcome | None]:
        """Returns the outcome only with STORED."""
        now = time.monotonic()
        with self._lock:
            row = self._own_row(key, task_name)
            if row is not None and row.state is _State.COMPLETED:
                return Claim.STORED, row.outcome
            if row is not None and row.state is _State.PROCESSING and now - row.locked_at < lock_seconds:
                return Claim.CONFLICT, None
            self._rows[key] = _Row(task_name, _State.PROCESSING, now)
            return Claim.WORK, None

    def settle(self, key: str, task_name: str, outcome: Outcome) -> None:
        with self._lock:
            row = self._own_row(key, task_name)
            if row is not None:
                row.state = _State.COMPLETED if outcome.is_kept else _State.FAILED
                row.outcome = outcome

    def _own_row(self, key: str, task_name: str) -> _Row | None:
        row = self._rows.get(key)
        return row if row is not None and row.task_name == task_name else None
