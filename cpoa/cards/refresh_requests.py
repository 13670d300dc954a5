"""Asking the queue to have old cards made anew, without letting the reader wait for it."""

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
    """At most one task an hour, whoever asks: its name is the hour's, and the queue takes a name once."""

    def __init__(self, queue: Queue, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._queue = queue
        self._clock = clock
        self._asked_in: str | None = None
        self._lock = threading.Lock()

    def ask(self) -> threading.Thread | None:
        """Returns at once; the thread that asks, None where this hour's task was asked for here already.

        A request that never reaches the queue is made again by the next reader.
        """
        hour = self._clock().strftime("%Y%m%d%H")
        with self._lock:
            if self._asked_in == hour:
                return None
            self._asked_in = hour
        run = contextvars.copy_context().run
        thread = threading.Thread(target=run, args=(self._enqueue, hour), name="asks for new cards", daemon=True)
        thread.start()
        return thread

    def _enqueue(self, hour: str) -> None:
        try:
            self._queue.enqueue(f"cards-{hour}", PATH, {})
        except Exception:
            logger.exception("New cards could not be asked for")
            with self._lock:
                self._asked_in = None
