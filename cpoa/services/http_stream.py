"""Sends one POST and reads its answer while it arrives, limited by silence, time and size."""

from __future__ import annotations

import json
import queue
import socket
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cpoa.services.http_calls import CONNECT_SECONDS, NoResponseError, NotConnectedError, ResponseTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http.client import HTTPResponse

    from cpoa.contracts.agents import CheckCancelled

MAX_LINE_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 16
_CHECK_SECONDS = 1.0
_GRACE_SECONDS = 1.0


class BrokenAnswerError(NoResponseError):
    """The server got the request and gave no complete answer. It may still be at work on it, and may charge for it, so
    the request must not be sent again at once."""


class SilentServerError(BrokenAnswerError):
    """Nothing arrived for as long as ``StreamLimits.silence_seconds``."""


class UnfinishedAnswerError(BrokenAnswerError):
    """The answer was still arriving after ``StreamLimits.total_seconds``."""


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """``silence_seconds``: without a byte, also before the first. ``total_seconds``: for the whole answer."""

    silence_seconds: float
    total_seconds: float
    max_bytes: int = 8 << 20


@contextmanager
def post_stream(
    url: str,
    *,
    headers: Mapping[str, str],
    payload: Mapping[str, Any],
    limits: StreamLimits,
    check_cancelled: CheckCancelled,
) -> Iterator[StreamedAnswer]:
    """Yields the answer as soon as its status is there. At the end of the block the connection is closed.

    ``check_cancelled`` is called every second, also while nothing arrives. A redirect is not followed.

    Raises NotConnectedError, BrokenAnswerError or ResponseTooLargeError; reading the answer raises the last two too.
    """
    exchange = _Exchange(url, {"Content-Type": "application/json", **headers}, json.dumps(payload).encode(), limits)
    threading.Thread(target=exchange.run, name="streamed answer", daemon=True).start()
    answer = StreamedAnswer(exchange, limits, check_cancelled)
    try:
        answer.wait_for_status()
        yield answer
    finally:
        exchange.close()


@dataclass
class StreamedAnswer:
    """``headers`` have names in lower case."""

    _exchange: _Exchange = field(repr=False)
    _limits: StreamLimits
    _check_cancelled: CheckCancelled = field(repr=False)
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        started = time.monotonic()
        self._until = started + self._limits.total_seconds
        self._silent_until = started + self._limits.silence_seconds
        self._next_check = started

    def wait_for_status(self) -> None:
        head = self._next()
        assert isinstance(head, _Head)  # noqa: S101 -- the reader thread puts it first
        self.status, self.headers = head.status, head.headers

    def lines(self) -> Iterator[str]:
        """Yields lines without their ends. The last one may lack its end."""
        begun: list[bytes] = []
        for block in self.blocks():
            first, *others = block.split(b"\n")
            begun.append(first)
            for other in others:
                yield _line(begun)
                begun = [other]
            if sum(map(len, begun)) > MAX_LINE_BYTES:
                raise ResponseTooLargeError(f"a line of more than {MAX_LINE_BYTES} bytes")
        if any(begun):
            yield _line(begun)

    def read(self) -> bytes:
        return b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        while block := self._next():
            assert isinstance(block, bytes)  # noqa: S101 -- only the first item is not
            yield block

    def _next(self) -> _Head | bytes:
        """Returns b"" at the end of the answer."""
        while True:
            now = time.monotonic()
            if now >= self._next_check:
                self._check_cancelled()
                self._next_check = now + _CHECK_SECONDS
            self._raise_if_late(now)
            pause = min(self._next_check, self._silent_until, self._until) - now
            try:
                arrived = self._exchange.arrived.get(timeout=max(pause, 0.001))
            except queue.Empty:
                continue
            if isinstance(arrived, Exception):
                raise arrived
            self._silent_until = time.monotonic() + self._limits.silence_seconds
            return arrived

    def _raise_if_late(self, now: float) -> None:
        if now < min(self._silent_until, self._until):
            return
        if not self._exchange.is_connected:
            raise NotConnectedError("TimeoutError")
        if now >= self._until:
            raise UnfinishedAnswerError(f"the answer was not complete after {self._limits.total_seconds:g} seconds")
        raise SilentServerError(f"nothing arrived for {self._limits.silence_seconds:g} seconds")


@dataclass(frozen=True, slots=True)
class _Head:
    status: int
    headers: Mapping[str, str]


class _Exchange:
    """Runs in its own thread: a socket that has timed out cannot be read again, so this thread reads while the caller
    waits in short pieces. At most ``max_bytes`` wait in ``arrived``."""

    def __init__(self, url: str, headers: Mapping[str, str], body: bytes, limits: StreamLimits) -> None:
        self.arrived: queue.SimpleQueue[_Head | bytes | Exception] = queue.SimpleQueue()
        self.is_connected = False
        self._url = url
        self._headers = headers
        self._body = body
        self._limits = limits
        self._is_abandoned = False
        self._socket: socket.socket | None = None

    def run(self) -> None:
        try:
            connection = _connection(self._url)
            connection.connect()
        except (OSError, HTTPException, ValueError) as error:
            self.arrived.put(NotConnectedError(type(error).__name__))
            return
        self._socket, self.is_connected = connection.sock, True
        try:
            if not self._is_abandoned:
                self._talk(connection)
        except NoResponseError as error:
            self.arrived.put(error)
        except (OSError, HTTPException, ValueError) as error:
            # The message may contain the URL and the request; the error class is enough.
            self.arrived.put(BrokenAnswerError(type(error).__name__))
        finally:
            connection.close()

    def close(self) -> None:
        self._is_abandoned = True
        if self._socket is not None:
            with suppress(OSError):  # not SSLSocket.shutdown, which another thread must not call
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _talk(self, connection: HTTPConnection) -> None:
        connection.sock.settimeout(self._limits.silence_seconds + _GRACE_SECONDS)
        # A server that refuses a request may close before it has read all of it.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request("POST", _target(self._url), self._body, dict(self._headers))
        response = connection.getresponse()
        self.arrived.put(_Head(response.status, {name.lower(): value for name, value in response.getheaders()}))
        self._read_body(response)
        self.arrived.put(b"")

    def _read_body(self, response: HTTPResponse) -> None:
        size = 0
        while block := response.read1(_BLOCK_BYTES):
            size += len(block)
            if size > self._limits.max_bytes:
                raise ResponseTooLargeError(f"more than {self._limits.max_bytes} bytes")
            self.arrived.put(block)
        if response.length:
            raise BrokenAnswerError("cut off")


def _connection(url: str) -> HTTPConnection:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError("no host")
    if parts.scheme != "https":
        return HTTPConnection(parts.hostname, parts.port, timeout=CONNECT_SECONDS)
    import ssl  # noqa: PLC0415 -- most local servers do without

    import certifi  # noqa: PLC0415

    context = ssl.create_default_context(cafile=certifi.where())
    return HTTPSConnection(parts.hostname, parts.port, timeout=CONNECT_SECONDS, context=context)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _line(parts: list[bytes]) -> str:
    return b"".join(parts).removesuffix(b"\r").decode("utf-8", "replace")
