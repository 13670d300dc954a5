"""The queue's clock: wall-clock time, corrected when the system clock is set.

Due times are stored as wall-clock times, because callers use those and they must outlive the process. If the clock is
set back by an hour, every waiting task would be an hour late. So each reading compares the wall clock with the
monotonic clock, and if they differ, the stored times are shifted.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

MIN_JUMP_SECONDS = 1.0  # smaller jumps are normal clock adjustments

logger = logging.getLogger(__name__)


class Times(Protocol):
    """A store of wall-clock times."""

    def newest_time(self) -> float | None:
        """The time of the newest event; never in the future unless the clock was set back."""

    def shift_times(self, seconds: float) -> None: ...


class QueueClock:
    """Call the instance to get the time. Thread-safe."""

    def __init__(
        self,
        times: Times,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._times = times
        self._wall = wall
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._last_wall, self._last_monotonic = wall(), monotonic()
        self._shift_times_of_last_run()

    def __call__(self) -> float:
        with self._lock:
            wall, monotonic = self._wall(), self._monotonic()
            jump = (wall - self._last_wall) - (monotonic - self._last_monotonic)
            self._last_wall, self._last_monotonic = wall, monotonic
            if abs(jump) >= MIN_JUMP_SECONDS:
                logger.warning("The clock was set by %+.0f s; waiting tasks are shifted", jump)
                self._times.shift_times(jump)
            return wall

    def _shift_times_of_last_run(self) -> None:
        """Corrects a clock that was set back while the queue was stopped. A clock set forward delays nothing."""
        newest = self._times.newest_time()
        if newest is not None and newest > self._last_wall + MIN_JUMP_SECONDS:
            logger.warning("Tasks were created %.0f s in the future; they are shifted back", newest - self._last_wall)
            self._times.shift_times(self._last_wall - newest)
