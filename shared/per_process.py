"""One client per process: a connection that is shared across a fork breaks in both processes."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Client = TypeVar("Client")


class PerProcess(Generic[Client]):
    """Calls `make` once per process, on first use. Thread-safe."""

    def __init__(self, make: Callable[[], Client]) -> None:
        self._make = make
        self._made: tuple[int, Client] | None = None
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._renew_lock)

    def _renew_lock(self) -> None:
        """At the fork another thread of the parent may have held the lock, and no thread here would release it."""
        self._lock = threading.Lock()

    def get(self) -> Client:
        made = self._made
        if made is not None and made[0] == os.getpid():
            return made[1]
        with self._lock:
            if self._made is None or self._made[0] != os.getpid():
                self._made = (os.getpid(), self._make())
            return self._made[1]

    def forget(self, client: Client) -> None:
        """The next `get` makes a new client, unless this one has already been replaced."""
        with self._lock:
            if self._made is not None and self._made[1] is client:
                self._made = None
