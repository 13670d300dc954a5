"""What a server's main thread waits for: SIGTERM, SIGINT, or another reason to end."""

from __future__ import annotations

import os
import signal


class StopSignal:
    """Hears the signals from when it is made.

    They are written into a pipe as they come. A handler in Python would be too late for a thread that has just begun to
    wait, and one that sets a `threading.Event` can hang on the event's own lock.
    """

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        signal.set_wakeup_fd(self._writer)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)

    def trigger(self) -> None:
        """From any thread."""
        os.write(self._writer, b"\0")

    def wait(self) -> None:
        os.read(self._reader, 1)
