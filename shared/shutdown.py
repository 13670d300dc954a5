"""SIGTERM while a request is at work: the platform leaves it ten seconds, and then kills the process.

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

GRACE_SECONDS = 5.0  # what is nearly done is finished; the rest of the ten is for giving the work back


class Shutdown:
    def __init__(self) -> None:
        self._asked_at: float | None = None

    def note(self) -> None:
        if self._asked_at is None:
            self._asked_at = time.monotonic()

    def check(self) -> None:
        """Raises ShuttingDownError once the time for finishing is over."""
        if self._asked_at is not None and time.monotonic() - self._asked_at >= GRACE_SECONDS:
            raise ShuttingDownError("The process is asked to end.")


@contextmanager
def noticing_shutdown() -> Iterator[Shutdown]:
    """Notes a SIGTERM while the block runs, and hands it on to whoever handled it before.

    Only the main thread hears signals, which is where gunicorn's worker of one thread runs a request. In any other
    thread nothing is noticed: the work goes on until it is done or killed.
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
