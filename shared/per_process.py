"""A client that each process makes for itself: a connection that crosses a fork serves two processes and fails both."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Client = TypeVar("Client")


class PerProcess(Generic[Client]):
    """Calls `make` at the first use in each process, once, whichever thread comes first."""

    def __init__(self, make: Callable[[], Client]) -> None:
        self._make = make
        self._made: tuple[int, Client] | None = None
        self._lock = threading.Lock()
        os.register_at_fork(after_in_child=self._renew_lock)

    def _renew_lock(self) -> None:
        """Another thread of the parent may have held it at the fork; nobody would ever release it here."""
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
        """The next `get` makes another, unless one has come into this one's place already."""
        with self._lock:
            if self._made is not None and self._made[1] is client:
                self._made = None
