"""Handles SIGTERM during a request: the platform allows ten seconds, then kills the process.

Source of the ten seconds: Cloud Run's container contract, "Container shutdown".
"""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shared.errors import ShuttingDownError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

GRACE_SECONDS = 5.0  # time to finish work that is nearly done; the rest of the ten seconds is for returning it


class Shutdown:
    def __init__(self) -> None:
        self._asked_at: float | None = None

    def note(self) -> None:
        if self._asked_at is None:
            self._asked_at = time.monotonic()

    def check(self) -> None:
        """Raises ShuttingDownError if GRACE_SECONDS have passed since SIGTERM."""
        if self._asked_at is not None and time.monotonic() - self._asked_at >= GRACE_SECONDS:
            raise ShuttingDownError("The process is asked to end.")


class ThreadedShutdown(Shutdown):
    """For a function that serves several requests at once. Its requests run in threads, which cannot receive signals.

    gunicorn's threaded worker handles SIGTERM in its main thread: its handler sets `alive` to False.
    """

    def check(self) -> None:
        worker = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
        if getattr(worker, "alive", True) is False:
            self.note()
        super().check()


@contextmanager
def watch_for_shutdown() -> Iterator[Shutdown]:
    """Records a SIGTERM during the block and passes it on to the previous handler.

    Only the main thread receives signals; gunicorn's single-threaded worker runs requests there. In any other
    thread nothing is recorded: the work continues until it is done or killed.
    """
    shutdown = Shutdown()
    if threading.current_thread() is not threading.main_thread():
        yield shutdown
        return
    before = signal.getsignal(signal.SIGTERM)

    def handle(number: int, frame: FrameType | None) -> None:
        shutdown.note()
        if callable(before):
            before(number, frame)
        elif before is signal.SIG_DFL:
            raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, handle)
    try:
        yield shutdown
    finally:
        signal.signal(signal.SIGTERM, before)
