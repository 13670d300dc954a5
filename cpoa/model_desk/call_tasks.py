"""Puts calls of a model into their own queue, which calls the function `model_calls`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cpoa.model_desk.call_records import mark_enqueued

if TYPE_CHECKING:
    from cpoa.model_desk.call_records import CallRecord
    from cpoa.workflow.step import Queue
    from shared.database import Database


class CallTasks:
    def __init__(self, database: Database, queue: Queue) -> None:
        self._database = database
        self._queue = queue

    def enqueue(self, call: CallRecord) -> None:
        """Safe to repeat: the queue accepts a task's name once. Raises the queue's error."""
        due = datetime.now(UTC) + timedelta(seconds=call.wait_seconds) if call.wait_seconds else None
        self._queue.enqueue(
            f"model-{call.key}-{call.dispatch_no}", f"/calls/{call.key}/{call.dispatch_no}", {}, not_before=due
        )
        mark_enqueued(self._database, call.key, call.dispatch_no)
