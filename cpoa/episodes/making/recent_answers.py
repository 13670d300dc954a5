"""What many watchers of an episode ask for at the same time is made once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

KEEP_SECONDS = 0.5
MAX_KEPT = 512

T = TypeVar("T")


@dataclass(slots=True)
class _Entry(Generic[T]):
    value: T | None = None
    good_until: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)


class RecentAnswers(Generic[T]):
    """Thread-safe. Keeps up to ``capacity`` values and forgets the least recently used one.

    Everyone who asks with the same key gets the same value. So a key must name the person if the value is private.
    """

    def __init__(
        self,
        *,
        keep_seconds: float = KEEP_SECONDS,
        capacity: int = MAX_KEPT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keep_seconds = keep_seconds
        self._capacity = capacity
        self._clock = clock
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Requests for the same key wait for one ``make``. If it raises, nothing is kept."""
        entry = self._entry(key)
        with entry.lock:
            if entry.value is None or self._clock() >= entry.good_until:
                entry.value = make()
                entry.good_until = self._clock() + self._keep_seconds
            return entry.value

    def _entry(self, key: Hashable) -> _Entry[T]:
        with self._lock:
            entry = self._entries.setdefault(key, _Entry())
            self._entries.move_to_end(key)
            while len(self._entries) > self._capacity:
                self._entries.popitem(last=False)
            return entry
