"""A timeout for work that cannot be cancelled."""

from __future__ import annotations

import contextvars
import queue
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def call_with_timeout(seconds: float, work: Callable[[], Result], name: str) -> Result:
    """Runs ``work`` in a new thread and returns its result or raises its error.

    Raises TimeoutError after ``seconds``; the thread is then left running.
    """
    outcomes: queue.SimpleQueue[tuple[Result, None] | tuple[None, Exception]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcomes.put((work(), None))
        except Exception as error:  # noqa: BLE001 -- raised again in the waiting thread
            outcomes.put((None, error))

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name=name, daemon=True).start()
    try:
        result, error = outcomes.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(name) from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # without an error the result is set
