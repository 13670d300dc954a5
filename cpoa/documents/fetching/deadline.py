from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    Clock = Callable[[], float]


class Deadline:
    """The end of one fetch. A socket's own limit begins again with every byte, so it gets what is left each time."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._until = clock() + seconds

    def seconds_left(self) -> float:
        """Always more than 0, because a socket takes 0 for "do not wait". Raises FetchRefusedError if none are left."""
        left = self._until - self._clock()
        if left <= 0:
            raise FetchRefusedError(Refusal.TOO_SLOW)
        return left
