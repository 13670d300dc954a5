"""Tests hostile requests to the balancer and to a function: each is rejected in the common error shape, and delays
nobody else."""

from __future__ import annotations

import gzip
import json
import re
import socket
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.integration.balancer_process import running_balancer
from tests.integration.processes import eventually
from tests.integration.real_function import GO_ON_FILE, running_function

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = b"Host: localhost\r\n"
GET = b"GET /api/v1/podcasts HTTP/1.1\r\n" + HOST
POST = b"POST /api/v1/podcasts HTTP/1.1\r\n" + HOST
JSON = b"Content-Type: application/json\r\n"
MEBIBYTE = 1 << 20

# The requests, and the status and code of their rejection
BY_BALANCER = {
    "an unknown method": (b"FOO / HTTP/1.1\r\n" + HOST + b"\r\n", 400, "API_GW_BAD_REQUEST"),
    "two lengths": (POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400, "API_GW_BAD_REQUEST"),
    "length and chunks": (
        POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
        "API_GW_BAD_REQUEST",
    ),
    "a chunk whose size is no number": (
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        400,
        "API_GW_BAD_REQUEST",
    ),
    "a compressed transfer": (
        POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        400,
        "API_GW_BAD_REQUEST",
    ),
    "bytes that are no UTF-8": (b"GET /api/\xff HTTP/1.1\r\n" + HOST + b"\r\n", 400, "API_GW_BAD_REQUEST"),
    "two hosts": (GET + b"Host: evil.example\r\n\r\n", 400, "API_GW_BAD_REQUEST"),
    "a folded header": (GET + b"X-Folded: a\r\n b\r\n\r\n", 400, "API_GW_BAD_REQUEST"),
    "NUL in a header": (GET + b"X-Nul: a\0b\r\n\r\n", 400, "API_GW_BAD_REQUEST"),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400, "API_GW_BAD_REQUEST"),
    "no HTTP": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "API_GW_BAD_REQUEST"),
    "129 headers": (GET + b"".join(b"X-%d: 1\r\n" % n for n in range(129)) + b"\r\n", 431, "API_GW_HEADERS_TOO_LARGE"),
    "a header over 64 KiB": (GET + b"X-Long: " + b"a" * 65_537 + b"\r\n\r\n", 431, "API_GW_HEADERS_TOO_LARGE"),
    "headers over 64 KiB together": (
        GET + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 7000) for n in range(10)) + b"\r\n",
        431,
        "API_GW_HEADERS_TOO_LARGE",
    ),
    "headers without end": (GET + b"X-Long: a\r\n" * 40_000, 431, "API_GW_HEADERS_TOO_LARGE"),
    "a long address": (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414, "API_GW_URI_TOO_LONG"),
    "another expectation": (POST + b"Expect: foo\r\nContent-Length: 2\r\n\r\n{}", 417, "API_GW_EXPECTATION_FAILED"),
    "OPTIONS for everything": (
        b"OPTIONS * HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n",
        405,
        "API_GW_METHOD_NOT_ALLOWED",
    ),
    "CONNECT": (b"CONNECT 127.0.0.1:22 HTTP/1.1\r\n" + HOST + b"\r\n", 405, "API_GW_METHOD_NOT_ALLOWED"),
    "HTTP/0.9": (b"GET /\r\n\r\n", 505, "API_GW_HTTP_VERSION_NOT_SUPPORTED"),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 505, "API_GW_HTTP_VERSION_NOT_SUPPORTED"),
    "another host": (
        b"GET /api/v1/internal/media_access_url?gcs_uri=gs://a/b HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        421,
        "API_GW_MISDIRECTED_REQUEST",
    ),
    "another host with our name in front": (
        b"GET / HTTP/1.1\r\nHost: localhost.evil.example:5001\r\n\r\n",
        421,
        "API_GW_MISDIRECTED_REQUEST",
    ),
    "a body over a mebibyte": (
        POST + JSON + b"Content-Length: 1048577\r\n\r\n" + b" " * (MEBIBYTE + 1),
        413,
        "API_GW_PAYLOAD_TOO_LARGE",
    ),
}
BY_FUNCTION = {
    "a method that is no word": (b"GET( / HTTP/1.1\r\n" + HOST + b"\r\n", 400, "API_GW_BAD_REQUEST"),
    "a header over 8 KiB": (GET + b"X-Long: " + b"a" * 9000 + b"\r\n\r\n", 431, "API_GW_HEADERS_TOO_LARGE"),
    "101 headers": (GET + b"".join(b"X-%d: 1\r\n" % n for n in range(101)) + b"\r\n", 431, "API_GW_HEADERS_TOO_LARGE"),
    "another expectation": (POST + b"Expect: foo\r\nContent-Length: 2\r\n\r\n{}", 417, "API_GW_EXPECTATION_FAILED"),
    "HTTP/2.0": (b"GET / HTTP/2.0\r\n" + HOST + b"\r\n", 400, "API_GW_BAD_REQUEST"),
}


@pytest.fixture(scope="module")
def function_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("function")


@pytest.fixture(scope="module")
def function_port(function_folder: Path) -> Iterator[int]:
    with running_function(function_folder) as port:
        yield port


@pytest.fixture(scope="module")
def frontend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frontend")
    (folder / "index.html").write_text("<!doctype html><title>Aethercast</title>")
    (folder / "large.bin").write_bytes(bytes(32 * MEBIBYTE))  # larger than any socket's buffer
    (folder / "404.html").write_text("<title>No such page</title>")
    return folder


@pytest.fixture(scope="module")
def upstreams(function_port: int) -> dict[str, str]:
    return dict.fromkeys(("podcasts", "auth", "media_url"), f"http://127.0.0.1:{function_port}")


@pytest.fixture(scope="module")
def port(upstreams: dict[str, str], frontend: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running_balancer(tmp_path_factory.mktemp("balancer"), frontend, upstreams) as port:
        yield port


@pytest.fixture(scope="module")
def strict_port(upstreams: dict[str, str], frontend: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A balancer with limits that a test can reach."""
    limits = {"header_seconds": 0.5, "body_seconds": 0.5, "connections_per_address": 16, "unread_seconds": 1}
    with running_balancer(tmp_path_factory.mktemp("strict"), frontend, upstreams, limits=limits) as port:
        yield port


def opened(port: int, sent: bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), 30)
    connection.sendall(sent)
    return connection


def answer_to(port: int, sent: bytes) -> bytes:
    """Reads until the server closes. A valid request must ask for that with `Connection: close`."""
    with opened(port, sent) as connection:
        return rest_of(connection)


def rest_of(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(65_536):
        received += chunk
    return received


def check_refused(answer: bytes, status: int, error_code: str) -> None:
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    assert re.match(rf"http/1\.[01] {status} ", lines[0]), answer[:300]
    assert any(line.startswith("content-type: application/json") for line in lines)
    assert not any(re.match(r"server: .*\d", line) for line in lines)
    assert "cache-control: no-store" in lines
    document = json.loads(body)
    assert set(document) == {"error_code", "message"}
    assert document["error_code"] == error_code


def is_served(port: int) -> bool:
    answer = answer_to(port, b"GET /api/v1/podcasts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    return answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("kind", BY_BALANCER)
def test_the_balancer_rejects_in_the_common_error_shape(port: int, kind: str) -> None:
    sent, status, error_code = BY_BALANCER[kind]
    check_refused(answer_to(port, sent), status, error_code)
    assert is_served(port)


@pytest.mark.parametrize("kind", BY_FUNCTION)
def test_a_function_rejects_in_the_common_error_shape(function_port: int, kind: str) -> None:
    sent, status, error_code = BY_FUNCTION[kind]
    check_refused(answer_to(function_port, sent), status, error_code)


def test_an_invalid_chunk_after_the_headers_is_rejected_at_once(port: int) -> None:
    with opened(port, POST + JSON + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n") as connection:
        time.sleep(0.2)  # the balancer reads the body now
        connection.sendall(b"zz\r\n")
        check_refused(rest_of(connection), 400, "API_GW_BAD_REQUEST")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:5001", "127.0.0.1", "127.0.0.1:80", "[::1]:5001", "[::1]"])
def test_local_host_names_are_served(port: int, host: str) -> None:
    request = f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    assert answer_to(port, request).startswith(b"HTTP/1.1 200 ")


def test_no_response_has_a_server_header(port: int) -> None:
    for path in (b"/", b"/api/v1/podcasts", b"/nothing"):
        answer = answer_to(port, b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b"\r\nserver:" not in answer.lower()


def test_compressed_bodies_are_rejected_at_once_and_block_nobody(port: int) -> None:
    body = gzip.compress(b'{"topic": "Tea"}')
    request = POST + JSON + b"Connection: close\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    connections = [opened(port, request + body) for _ in range(8)]
    assert is_served(port)
    for connection in connections:
        with connection:
            check_refused(rest_of(connection), 415, "API_GW_UNSUPPORTED_MEDIA_TYPE")


def test_slow_headers_are_rejected(strict_port: int) -> None:
    with opened(strict_port, GET) as connection:
        check_refused(rest_of(connection), 408, "API_GW_REQUEST_TIMEOUT")


@pytest.mark.parametrize("framing", [b"Content-Length: 1000\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
def test_slow_bodies_are_rejected_before_they_reach_the_function(strict_port: int, framing: bytes) -> None:
    connections = [opened(strict_port, POST + JSON + framing) for _ in range(12)]
    assert is_served(strict_port)
    for connection in connections:
        with connection:
            check_refused(rest_of(connection), 408, "API_GW_REQUEST_TIMEOUT")


def test_an_idle_kept_alive_connection_does_not_time_out(strict_port: int) -> None:
    with opened(strict_port) as connection:
        for _ in range(2):
            time.sleep(1)  # twice the limit for headers
            connection.sendall(GET + b"\r\n")
            received = b""
            while b'"podcasts":' not in received:
                received += connection.recv(65_536)
            assert received.startswith(b"HTTP/1.1 200 ")


def test_idle_connections_are_closed_for_new_ones(strict_port: int) -> None:
    waiting = [opened(strict_port) for _ in range(40)]
    assert is_served(strict_port)
    closed = [connection for connection in waiting if eventually_closed(connection)]
    assert len(closed) >= 40 - 16
    for connection in waiting:
        connection.close()


def eventually_closed(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_an_address_with_too_many_open_requests_is_rejected(strict_port: int, function_folder: Path) -> None:
    asking = GET + b"Connection: close\r\n\r\n"
    busy: list[socket.socket] = []

    def is_refused() -> bool:
        """A connection whose request has not arrived yet would be closed instead."""
        busy.append(opened(strict_port, b"GET /api/wait HTTP/1.1\r\n" + HOST + b"\r\n"))
        return len(busy) > 16 and b" 429 " in answer_to(strict_port, asking)

    try:
        assert eventually(is_refused)
        check_refused(answer_to(strict_port, asking), 429, "API_GW_TOO_MANY_REQUESTS")
    finally:
        (function_folder / GO_ON_FILE).touch()
        for connection in busy:
            connection.close()
    assert eventually(lambda: is_served(strict_port))


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="Only Linux has this limit")
def test_a_client_that_does_not_read_its_response_is_disconnected(strict_port: int) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", strict_port))
        client.sendall(b"GET /large.bin HTTP/1.1\r\n" + HOST + b"\r\n")
        own = client.getsockname()
        assert eventually(lambda: own in clients_of(strict_port))
        assert eventually(lambda: own not in clients_of(strict_port))


def clients_of(port: int) -> set[tuple[str, int]]:
    opened = psutil.net_connections("tcp4")
    return {tuple(one.raddr) for one in opened if one.raddr and one.laddr.port == port and one.pid}


def test_a_function_responds_without_waiting_for_an_unneeded_body(function_port: int) -> None:
    with opened(function_port, b"POST /api/unread HTTP/1.1\r\n" + HOST + b"Content-Length: 1000\r\n\r\n") as connection:
        assert connection.recv(65_536).startswith(b"HTTP/1.1 401 ")


def test_slow_bodies_do_not_block_a_functions_threads(function_port: int) -> None:
    """Without a balancer, as on Google Cloud. The bytes arrive one by one, faster than any socket timeout."""
    head = b"POST /api/unread HTTP/1.1\r\n" + HOST + b"Content-Length: 1000\r\n\r\n"
    connections = [opened(function_port, head) for _ in range(8)]
    ending = threading.Event()

    def trickle() -> None:
        while not ending.wait(0.1):
            for connection in connections:
                try:
                    connection.sendall(b" ")
                except OSError:
                    continue

    trickling = threading.Thread(target=trickle)
    trickling.start()
    try:
        assert is_served(function_port)
    finally:
        ending.set()
        trickling.join()
        for connection in connections:
            connection.close()


def test_a_body_that_arrives_too_slowly_gives_408(function_port: int) -> None:
    head = b"POST /api/read HTTP/1.1\r\n" + HOST + JSON + b"Content-Length: 1000\r\n\r\n{"
    check_refused(answer_to(function_port, head), 408, "API_GW_REQUEST_TIMEOUT")


def test_a_full_disk_loses_log_lines_but_no_responses(
    upstreams: dict[str, str], frontend: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with open("/dev/full", "wb", buffering=0) as full:  # noqa: PTH123 -- a device, every write to which fails
        folder = tmp_path_factory.mktemp("function")
        with running_function(folder, log=full) as function_port:
            own = dict.fromkeys(upstreams, f"http://127.0.0.1:{function_port}")
            with running_balancer(tmp_path, frontend, own, log=full) as port:
                for _ in range(20):
                    answer = answer_to(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    assert answer.startswith(b"HTTP/1.1 200 ")
                    assert is_served(port)
                    crashed = answer_to(port, b"GET /api/crash HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
                    check_refused(crashed, 500, "API_GW_INTERNAL_ERROR")
                check_refused(answer_to(port, b"FOO / HTTP/1.1\r\n\r\n"), 400, "API_GW_BAD_REQUEST")
