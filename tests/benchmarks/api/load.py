"""Closed-loop load: each connection sends its next request after it has read the whole response."""

from __future__ import annotations

import re
import selectors
import socket
import time
from dataclasses import dataclass, field
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.benchmarks.api.servers import Server

CONNECTIONS = 4
MIN_ANSWERS = 2  # on a busy machine a short measurement may have none
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Get:
    """``path`` includes the query."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __bytes__(self) -> bytes:
        headers = {"Host": "127.0.0.1", "Connection": "keep-alive", **self.headers}
        lines = [f"GET {self.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()


@dataclass(frozen=True, slots=True)
class Sample:
    """``cpu_ms``: the server's CPU time per request."""

    requests_per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float


class _Connection:
    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._answer = b""
        self._sent = 0.0

    def send(self) -> None:
        self._answer = b""
        self._sent = time.perf_counter()
        self.socket.sendall(self._request)

    def read(self) -> float | None:
        """Returns the seconds from sending the request to the end of the response. Raises SystemExit for an error."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise SystemExit("The server closed a connection.")
        self._answer += data
        head, separator, body = self._answer.partition(b"\r\n\r\n")
        if not separator:
            return None
        if head[9:10] not in (b"2", b"3"):
            raise SystemExit(f"The server answered {self._answer[:300]!r}")
        if head[9:12] == b"304":  # without a body and its length
            return time.perf_counter() - self._sent
        length = _LENGTH.search(head)
        assert length
        return time.perf_counter() - self._sent if len(body) >= int(length[1]) else None


def measure(server: Server, request: Get, seconds: float) -> Sample:
    connections = [_Connection(server.port, bytes(request)) for _ in range(CONNECTIONS)]
    waits: list[float] = []
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send()
        cpu_before, started = server.cpu_seconds(), time.perf_counter()
        while time.perf_counter() - started < seconds or len(waits) < MIN_ANSWERS:
            for key, _ in selector.select(1):
                waited = key.data.read()
                if waited is not None:
                    waits.append(waited)
                    key.data.send()
        took, cpu = time.perf_counter() - started, server.cpu_seconds() - cpu_before
    for connection in connections:
        connection.socket.close()
    percentiles = quantiles(waits, n=100)
    return Sample(len(waits) / took, percentiles[49] * 1000, percentiles[98] * 1000, cpu / len(waits) * 1000)
