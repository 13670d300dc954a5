"""Enqueues the removal of a deleted episode's objects."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from cpoa.workflow.step import Queue

PATH = "/episodes/{podcast_id}/clean-up"
SLOT_SECONDS = 10


class CleanUpRequests:
    def __init__(self, queue: Queue, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._queue = queue
        self._clock = clock

    def ask(self, podcast_id: UUID, *, after_seconds: float = 0) -> None:
        """Enqueues at most one task for an episode in ten seconds: the task's name contains its due time, and the queue
        accepts a name only once. Raises the queue's error."""
        due = self._clock() + timedelta(seconds=after_seconds)
        slot = int(due.timestamp()) // SLOT_SECONDS
        not_before = due if after_seconds else None
        self._queue.enqueue(
            f"clean-up-{podcast_id}-{slot}", PATH.format(podcast_id=podcast_id), {}, not_before=not_before
        )
