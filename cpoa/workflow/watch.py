"""What watches a worker while it runs a step, as the engine sees it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cpoa.workflow.attempts import Attempt


class WatchUnavailableError(Exception):
    """Nothing can watch now, so the step is not run here; that is not its fault."""


class Watch(Protocol):
    def watching(self, attempt: Attempt) -> AbstractContextManager[None]:
        """May end this process while the block runs; then it has recorded the attempt, if it was the worker's fault.

        Raises WatchUnavailableError.
        """
        ...


class Unwatched:
    def watching(self, attempt: Attempt) -> AbstractContextManager[None]:
        return nullcontext()
