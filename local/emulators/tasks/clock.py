"""The queue's clock: wall-clock time, and what to do when somebody sets it.

Due times are kept as wall-clock times, because callers name them so and because they outlive the process. Set back by
an hour, the clock would make every waiting task an hour late. So each reading compares the wall clock with the
monotonic one, and where they part, the stored times move along.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

MIN_JUMP_SECONDS = 1.0  # less is the clock being adjusted, and makes nothing late

logger = logging.getLogger(__name__)


class Times(Protocol):
    """What is kept with wall-clock times."""

    def newest_time(self) -> float | None:
        """The newest time at which something happened; none in the future unless the clock was set back."""

    def shift_times(self, seconds: float) -> None: ...


class QueueClock:
    """Call it for the time. Thread-safe."""

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
        self._mend_times_of_the_last_run()

    def __call__(self) -> float:
        with self._lock:
            wall, monotonic = self._wall(), self._monotonic()
            jump = (wall - self._last_wall) - (monotonic - self._last_monotonic)
            self._last_wall, self._last_monotonic = wall, monotonic
            if abs(jump) >= MIN_JUMP_SECONDS:
                logger.warning("The clock was set by %+.0f s; the waiting tasks move along", jump)
                self._times.shift_times(jump)
            return wall

    def _mend_times_of_the_last_run(self) -> None:
        """Set back while no queue ran. Set forward it makes nothing late, and nothing can be seen of it."""
        newest = self._times.newest_time()
        if newest is not None and newest > self._last_wall + MIN_JUMP_SECONDS:
            logger.warning("Tasks were made %.0f s in the future; they move back", newest - self._last_wall)
            self._times.shift_times(self._last_wall - newest)
