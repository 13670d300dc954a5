"""Lets a server's main thread wait for SIGTERM, SIGINT or another reason to stop."""

from __future__ import annotations

import os
import signal


class StopSignal:
    """Catches the signals from its creation on.

    Signals are written to a pipe when they arrive. A Python handler could run too late for a thread that is just about
    to wait, and a handler that sets a `threading.Event` could deadlock on the event's lock.
    """

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        signal.set_wakeup_fd(self._writer)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)

    def trigger(self) -> None:
        """Callable from any thread."""
        os.write(self._writer, b"\0")

    def wait(self) -> None:
        os.read(self._reader, 1)
