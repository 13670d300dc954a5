"""The engine's interface to the watchdog of a worker."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cpoa.workflow.attempts import Attempt


class WatchUnavailableError(Exception):
    """No watchdog can be started, so the step does not run here. This does not count as an attempt."""


class Watch(Protocol):
    def watching(self, attempt: Attempt) -> AbstractContextManager[None]:
        """Watches this process while the block runs. It may kill the process, after it has recorded the failed attempt.

        Raises WatchUnavailableError.
        """
        ...


class NullWatch:
    """Does not watch: for tests and for engines without steps."""

    def watching(self, attempt: Attempt) -> AbstractContextManager[None]:
        return nullcontext()
