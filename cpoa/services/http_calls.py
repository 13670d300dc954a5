# ruff: noqa: PLC0415 -- urllib3 is imported only where an agent or a model is remote
"""Makes one HTTP call to a remote service, limited in time and size."""

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
    """There is no complete response: no connection, a timeout or a cut-off body. The message quotes nothing of the
    request."""


class NotConnectedError(NoResponseError):
    """The server never got the request, so it may be sent again. The message is the reason in one word."""


class ResponseTooLargeError(NoResponseError):
    pass


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """``body`` is None if it is not JSON. A redirect is returned like any other response: it is not followed."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    url: str
    headers: Mapping[str, str]
    payload: Mapping[str, Any] | None
    until: float  # deadline on the monotonic clock
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
    """Returns the response. ``timeout_seconds`` limits the whole call, even if headers or body arrive byte by byte.

    Raises NoResponseError, or one of its subclasses. A socket's timeout restarts with every byte, so the
    call is made in another thread, which is abandoned at the time limit.
    """
    asked = _Call(method, url, headers, payload, time.monotonic() + timeout_seconds, max_bytes)
    try:
        return call_with_timeout(timeout_seconds + _GRACE_SECONDS, lambda: _send(asked), "remote call")
    except TimeoutError:
        raise NoResponseError("too slow") from None


def resolve_at_origin(url: str, address: str) -> str | None:
    """Resolves ``address`` against the origin of ``url``, not against its path. Returns None for an address of another
    origin."""
    try:
        resolved = urljoin(urljoin(url, "/"), address)
        return resolved if _origin(resolved) == _origin(url) else None
    except ValueError:
        return None


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS.get(parts.scheme)


def _send(asked: _Call) -> HttpResponse:
    # Not with requests, which reads the body of a redirect to its end, however long it is.
    from urllib3 import PoolManager, Timeout
    from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

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
    except (NewConnectionError, ConnectTimeoutError) as error:
        raise NotConnectedError(type(error).__name__) from None
    except (HTTPError, OSError, ValueError) as error:
        # The message may contain the URL and the request; the error class is enough.
        raise NoResponseError(type(error).__name__) from None


def _certificate_file() -> str:
    import certifi

    return certifi.where()


def _read_body(response: BaseHTTPResponse, asked: _Call) -> bytes:
    """Reads the body in pieces, so that a slow response is abandoned at the time limit."""
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
    """Returns None if ``body`` is not JSON. Characters that PostgreSQL cannot store (NUL, lone surrogates) become
    U+FFFD."""
    try:
        value = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return _storable(value) if _UNSTORABLE.search(body) else value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(name): _storable(one) for name, one in value.items()}
    return value
