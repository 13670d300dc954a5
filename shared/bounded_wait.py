"""Waiting no longer than one can, for work that cannot be called off."""

from __future__ import annotations

import contextvars
import queue
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def result_within(seconds: float, work: Callable[[], Result], name: str) -> Result:
    """What ``work`` returns or raises on a thread of its own, which is left behind when it is late.

    Raises TimeoutError.
    """
    outcomes: queue.SimpleQueue[tuple[Result, None] | tuple[None, Exception]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcomes.put((work(), None))
        except Exception as error:  # noqa: BLE001 -- raised again by whoever waits
            outcomes.put((None, error))

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name=name, daemon=True).start()
    try:
        result, error = outcomes.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(name) from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # the first of a pair without an error
