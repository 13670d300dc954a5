"""Asks the queue for a refresh of the cards, without making the reader wait."""

from __future__ import annotations

import contextvars
import logging
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.workflow.step import Queue

PATH = "/cards/refresh"

logger = logging.getLogger(__name__)


class RefreshRequests:
    """At most one task an hour, over all instances: the hour is the task's name, and the queue takes a name once."""

    def __init__(self, queue: Queue, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._queue = queue
        self._clock = clock
        self._last_hour: str | None = None
        self._lock = threading.Lock()

    def ask(self) -> threading.Thread | None:
        """Returns at once, with the thread that asks; None if this instance has asked in this hour.

        If the queue cannot be reached, the next reader's request tries again.
        """
        hour = self._clock().strftime("%Y%m%d%H")
        with self._lock:
            if self._last_hour == hour:
                return None
            self._last_hour = hour
        run = contextvars.copy_context().run
        thread = threading.Thread(target=run, args=(self._enqueue, hour), name="card refresh request", daemon=True)
        thread.start()
        return thread

    def _enqueue(self, hour: str) -> None:
        try:
            self._queue.enqueue(f"cards-{hour}", PATH, {})
        except Exception:
            logger.exception("The queue could not be asked for a refresh of the cards")
            with self._lock:
                self._last_hour = None
