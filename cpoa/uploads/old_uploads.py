"""Removes uploads after a day. It is apart from the store because the function that signs forms may not delete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cpoa.uploads.upload_store import UPLOAD_LIVES, UPLOADS

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.workflow.step import Queue
    from shared.media_store import MediaStore

PATH = "/uploads/clean-up"
_MAX_REMOVED = 1000  # in one run, so that it ends in time


class OldUploads:
    def __init__(
        self, store: MediaStore, queue: Queue, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._queue = queue
        self._clock = clock

    def ask(self) -> None:
        """Enqueues one task an hour, whose name contains the hour: the sweep itself must not wait for the bucket.

        Raises the queue's error."""
        self._queue.enqueue(f"clean-up-uploads-{self._clock():%Y%m%d%H}", PATH, {})

    def remove(self) -> int:
        """Returns how many were removed; if there are more than 1000, the next run continues."""
        names = self._store.names(UPLOADS, created_before=self._clock() - UPLOAD_LIVES)[:_MAX_REMOVED]
        for name in names:
            self._store.delete(name)
        return len(names)
