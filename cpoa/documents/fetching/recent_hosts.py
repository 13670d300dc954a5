"""What is remembered of hosts: how often they were asked, and their robots.txt. Bounded, and safe between threads."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Generic, TypeVar

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

if TYPE_CHECKING:
    from cpoa.documents.fetching.deadline import Clock
    from cpoa.documents.fetching.rules import FetchLimits

Value = TypeVar("Value")


class ExpiringValues(Generic[Value]):
    """If there are too many, the one that was stored first is forgotten."""

    def __init__(self, clock: Clock, max_values: int) -> None:
        self._clock = clock
        self._max_values = max_values
        self._values: OrderedDict[str, tuple[float, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Value | None:
        with self._lock:
            until, value = self._values.get(key, (0.0, None))
            return value if value is not None and self._clock() < until else None

    def put(self, key: str, value: Value, seconds: float) -> None:
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = (self._clock() + seconds, value)
            if len(self._values) > self._max_values:
                self._values.popitem(last=False)


class HostLimit:
    def __init__(self, clock: Clock, limits: FetchLimits) -> None:
        self._clock = clock
        self._limits = limits
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, host: str) -> None:
        """Counts one request. Raises FetchRefusedError if the host has had too many."""
        with self._lock:
            now = self._clock()
            times = self._times.setdefault(host, deque())
            self._times.move_to_end(host)
            while times and times[0] <= now - self._limits.host_seconds:
                times.popleft()
            if len(times) >= self._limits.fetches_per_host:
                raise FetchRefusedError(Refusal.TOO_OFTEN)
            times.append(now)
            if len(self._times) > self._limits.hosts_remembered:
                self._times.popitem(last=False)
