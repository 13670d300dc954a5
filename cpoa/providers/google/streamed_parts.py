"""Reads the parts of a streamed answer within a time limit."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpoa.contracts.agents import CheckCancelled

Part = TypeVar("Part")
_CHECK_SECONDS = 1.0


class UnfinishedAnswerError(Exception):
    """There were no more parts within the time limit, and the answer is not complete."""


def parts_within(parts: Iterable[Part], total_seconds: float, check_cancelled: CheckCancelled) -> Iterator[Part]:
    """Yields the parts. ``check_cancelled`` is called every second, also while nothing arrives.

    While a server drips bytes that are no whole part, the client library waits without a limit. So another thread
    reads, which is abandoned at the time limit. Raises UnfinishedAnswerError, and what ``parts`` raises.
    """
    arrived: queue.SimpleQueue[tuple[Part] | Exception | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(parts, arrived), name="streamed parts", daemon=True)
    check_cancelled()  # before the request, which the first part asks for
    reader.start()
    started = time.monotonic()
    next_check, until = started + _CHECK_SECONDS, started + total_seconds
    while True:
        now = time.monotonic()
        if now >= next_check:
            check_cancelled()
            next_check = now + _CHECK_SECONDS
        if now >= until:
            raise UnfinishedAnswerError(f"the answer was not complete after {total_seconds:g} seconds")
        try:
            item = arrived.get(timeout=min(until, next_check) - now)
        except queue.Empty:
            continue
        if item is None:
            return
        if isinstance(item, Exception):
            raise item
        yield item[0]


def _read(parts: Iterable[Part], arrived: queue.SimpleQueue[tuple[Part] | Exception | None]) -> None:
    try:
        for part in parts:
            arrived.put((part,))
        arrived.put(None)
    except Exception as error:  # noqa: BLE001 -- raised again in the waiting thread
        arrived.put(error)
