# ruff: noqa: PLC0415 -- requests is loaded where an agent is a service elsewhere
"""One HTTP call to a service elsewhere, bounded in time and size, whatever the other side does."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import Response

CONNECT_SECONDS = 5.0
MOST_BYTES = 8 << 20
_BLOCK_BYTES = 1 << 16


class NoAnswerError(Exception):
    """Nothing came, or not all of it: no connection, too slow, too much, cut off."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``body`` is None where it is no JSON. A redirect is an answer like any other: it is not followed."""

    status: int
    body: Any


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    payload: Mapping[str, Any] | None = None,
    timeout_seconds: float,
) -> Answer:
    """Raises NoAnswerError. ``timeout_seconds`` is for all of it, however slowly the answer drips."""
    import requests

    until = time.monotonic() + timeout_seconds
    timeouts = (min(CONNECT_SECONDS, timeout_seconds), timeout_seconds)
    try:
        with requests.request(
            method, url, headers=dict(headers), json=payload, timeout=timeouts, allow_redirects=False, stream=True
        ) as response:
            return Answer(response.status_code, _json(_body(response, until)))
    except (requests.RequestException, OSError) as error:
        raise NoAnswerError(type(error).__name__) from error


def _body(response: Response, until: float) -> bytes:
    """Raises NoAnswerError for a body that is too long or comes too slowly."""
    body = bytearray()
    for block in response.iter_content(_BLOCK_BYTES):
        body += block
        if len(body) > MOST_BYTES:
            raise NoAnswerError(f"more than {MOST_BYTES} bytes")
        if time.monotonic() > until:
            raise NoAnswerError("too slow")
    promised = response.headers.get("Content-Length", "")
    if promised.isdecimal() and response.headers.get("Content-Encoding") is None and len(body) < int(promised):
        raise NoAnswerError("cut off")  # which requests does not tell
    return bytes(body)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
