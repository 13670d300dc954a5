"""Tests that an HTTP call keeps its limits of time and size, even if the server sends byte by byte."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from cpoa.services.http_calls import NoResponseError, call, decode_json, resolve_at_origin

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIPPING_SECONDS = 20.0
DRIPS = {
    "a body of known length": (b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n", b" "),
    "a body without an end": (b"HTTP/1.1 200 OK\r\n\r\n", b" "),
    "a body in chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "a header": (b"HTTP/1.1 200 OK\r\nX-Header: ", b"a"),
}


@contextmanager
def saying(first: bytes, then: bytes = b"") -> Iterator[str]:
    """Starts a server that sends the first part at once and the second one repeatedly, and returns its URL."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(first)
                until = time.monotonic() + DRIPPING_SECONDS
                while then and time.monotonic() < until and not over.wait(0.05):
                    connection.sendall(then)

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        over.set()


@pytest.mark.parametrize("name", DRIPS)
def test_a_slow_response_is_abandoned_at_the_time_limit(name: str) -> None:
    with saying(*DRIPS[name]) as url, pytest.raises(NoResponseError, match="too slow"):
        call("POST", url, headers={}, payload={}, timeout_seconds=0.4)


@pytest.mark.parametrize("location", [b"/elsewhere", b"http://[x", b"/caf\xe9"])
def test_a_redirect_is_returned_without_waiting_for_its_body(location: bytes) -> None:
    with saying(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n") as url:
        assert call("GET", url, headers={}, timeout_seconds=5).status == 302


def test_a_redirect_with_an_endless_body_is_abandoned_at_the_time_limit() -> None:
    with saying(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", b" ") as url, pytest.raises(NoResponseError):
        call("GET", url, headers={}, timeout_seconds=0.4)


def test_characters_that_the_database_cannot_store_are_replaced() -> None:
    assert decode_json(b'{"a": ["x\\u0000y", "\\ud83d", "\\ud83d\\ude00"]}') == {
        "a": ["x\ufffdy", "\ufffd", "\U0001f600"]
    }
    assert decode_json(b'{"a": NaN}') is None
    assert decode_json(b"<html>") is None


@pytest.mark.parametrize(
    ("address", "resolved"),
    [
        ("/v1/tasks/7", "http://agent:5000/v1/tasks/7"),
        ("tasks/7", "http://agent:5000/tasks/7"),
        ("http://agent:5000/tasks/7", "http://agent:5000/tasks/7"),
        ("http://agent:5001/tasks/7", None),
        ("//evil/tasks", None),
        ("//[", None),
        ("http://agent:5000@evil/tasks", None),
    ],
)
def test_a_url_is_resolved_at_the_origin_of_the_service(address: str, resolved: str | None) -> None:
    assert resolve_at_origin("http://agent:5000/v1/weave_script", address) == resolved
