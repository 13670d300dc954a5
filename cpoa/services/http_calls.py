# ruff: noqa: PLC0415 -- urllib3 is loaded where an agent or a model is a service elsewhere
"""One HTTP call to a service elsewhere, bounded in time and size, whatever the other side does."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from shared.bounded_wait import call_with_timeout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3 import BaseHTTPResponse

CONNECT_SECONDS = 5.0
MAX_RESPONSE_BYTES = 8 << 20
_BLOCK_BYTES = 1 << 16
_GRACE_SECONDS = 0.5
_UNSTORABLE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class NoResponseError(Exception):
    """Nothing came, or not all of it: no connection, too slow, cut off. The message quotes nothing of what was sent."""


class ResponseTooLargeError(NoResponseError):
    pass


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """``body`` is None where it is no JSON. A redirect is an answer like any other: it is not followed."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    url: str
    headers: Mapping[str, str]
    payload: Mapping[str, Any] | None
    until: float  # on the monotonic clock
    max_bytes: int


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    payload: Mapping[str, Any] | None = None,
    timeout_seconds: float,
    max_bytes: int = MAX_RESPONSE_BYTES,
) -> HttpResponse:
    """Raises NoResponseError. ``timeout_seconds`` is for all of it, however slowly headers or body drip.

    A socket's own time limit begins anew with every byte, so another thread asks, and is left behind when it is late.
    """
    asked = _Call(method, url, headers, payload, time.monotonic() + timeout_seconds, max_bytes)
    try:
        return call_with_timeout(timeout_seconds + _GRACE_SECONDS, lambda: _send(asked), "call elsewhere")
    except TimeoutError:
        raise NoResponseError("too slow") from None


def resolve_at_origin(url: str, address: str) -> str | None:
    """``address`` as the service at ``url`` means it: against its origin, not its endpoint's folder. None for one that
    leads to another origin, whoever says so."""
    try:
        resolved = urljoin(urljoin(url, "/"), address)
        return resolved if _origin(resolved) == _origin(url) else None
    except ValueError:
        return None


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)


def _send(asked: _Call) -> HttpResponse:
    # Not through requests, which reads the body of a redirect to its end, however long it is.
    from urllib3 import PoolManager, Timeout
    from urllib3.exceptions import HTTPError

    left = max(asked.until - time.monotonic(), 0.001)
    try:
        with PoolManager(num_pools=1, ca_certs=_certificate_file()) as pool:
            response = pool.request(
                asked.method,
                asked.url,
                headers={"Content-Type": "application/json", **asked.headers},
                body=None if asked.payload is None else json.dumps(asked.payload).encode(),
                timeout=Timeout(connect=min(CONNECT_SECONDS, left), read=left),
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                return HttpResponse(response.status, decode_json(_read_body(response, asked)))
            finally:
                response.close()
    except (HTTPError, OSError, ValueError) as error:
        # Its message may hold the address with what was asked; the kind of failure is enough.
        raise NoResponseError(type(error).__name__) from None


def _certificate_file() -> str:
    import certifi

    return certifi.where()


def _read_body(response: BaseHTTPResponse, asked: _Call) -> bytes:
    """Piece by piece as it comes in, so that one that drips is left at its time."""
    body = bytearray()
    while piece := response.read1(_BLOCK_BYTES, decode_content=True):
        body += piece
        if len(body) > asked.max_bytes:
            raise ResponseTooLargeError(f"more than {asked.max_bytes} bytes")
        if time.monotonic() > asked.until:
            raise NoResponseError("too slow")
    promised = response.headers.get("Content-Length", "")
    encoded = response.headers.get("Content-Encoding") is not None
    if promised.isdecimal() and not encoded and len(body) < int(promised):
        raise NoResponseError("cut off")
    return bytes(body)


def decode_json(body: bytes) -> Any:
    """None for what is no JSON. Characters that no database takes (NUL, halves of surrogate pairs) become U+FFFD."""
    try:
        value = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return _storable(value) if _UNSTORABLE.search(body) else value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(one) for name, one in value.items()}
    return value
