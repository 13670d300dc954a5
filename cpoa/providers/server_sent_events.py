"""Reads JSON objects from a stream of server-sent events (HTML Living Standard, 9.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.services.http_calls import decode_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DONE = "[DONE]"
_DATA = "data:"


def json_events(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yields the data of each event, and an empty object for the server's "[DONE]", which is the last.

    An event's data is one line in all the APIs that we use. Comments (": OPENROUTER PROCESSING"), names of events and
    data that is not a JSON object are skipped.
    """
    for line in lines:
        if not line.startswith(_DATA):
            continue
        data = line[len(_DATA) :].strip()
        if data == DONE:
            yield {}
            return
        event = decode_json(data.encode())
        if isinstance(event, dict):
            yield event
