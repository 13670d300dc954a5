"""Tests the load balancer between real sockets: what it forwards, what it adds, and what it answers itself."""

from __future__ import annotations

import gzip
import http.client
import http.server
import json
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from local.stack.ports import pick_free_port
from tests.integration.balancer_process import running_balancer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEGABYTE = 1 << 20


class Function(http.server.BaseHTTPRequestHandler):
    """A fake function: returns what it received, and sends unusual responses for some paths."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind = self.path.rpartition("/")[2].partition("?")[0]
        if kind == "stream":
            self._stream()
        elif kind in ("204", "304"):
            self.send_response(int(kind))
            self.send_header("ETag", '"x"')
            self.end_headers()
        elif kind == "redirect":
            self._answer(b"", status=302, headers=[("Location", "http://127.0.0.1:9/signed?X-Goog-Signature=a%2Fb")])
        elif kind == "cookies":
            self._answer(b"", headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        elif kind == "slow":
            time.sleep(30)
        elif int(self.headers.get("Content-Length") or 0) > MEGABYTE:
            self._refuse()
        else:
            self._echo()

    do_POST = do_HEAD = do_GET  # noqa: N815 -- the base class looks for these names

    def _echo(self) -> None:
        received = {
            "method": self.command,
            "path": self.path,
            "headers": [[name.lower(), value] for name, value in self.headers.items()],
            "body": self._body().decode("latin-1"),
        }
        self._answer(json.dumps(received).encode())

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _refuse(self) -> None:
        self._body()  # like the functions' app factory: otherwise a client that still sends would not see the response
        self._answer(b'{"error_code": "API_GW_PAYLOAD_TOO_LARGE"}', status=413, headers=[("Connection", "close")])
        self.close_connection = True

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (b"first", b"second"):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.flush()
            self.server.go_on.wait(10)  # type: ignore[attr-defined]  # set by the test when it has read the first part
        self.wfile.write(b"0\r\n\r\n")

    def _answer(self, body: bytes, status: int = 200, headers: list[tuple[str, str]] | None = None) -> None:
        self.send_response(status)
        for name, value in headers or []:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Writes no log."""


class FunctionServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int) -> None:
        self.go_on = threading.Event()
        super().__init__(("127.0.0.1", port), Function)


@pytest.fixture(scope="module")
def function() -> Iterator[FunctionServer]:
    with FunctionServer(0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def frontend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frontend")
    (folder / "index.html").write_text("<!doctype html><title>Aethercast</title>")
    (folder / "404.html").write_text("<title>No such page</title>")
    (folder / "app.js").write_text("'use strict'")
    (folder / "voices").mkdir()
    (folder / "docs").mkdir()
    (folder / "docs" / "index.html").write_text("<!doctype html><title>Docs</title>")
    (folder / "api" / "v1").mkdir(parents=True)
    (folder / "api" / "v1" / "openapi.json").write_text("{}")
    (folder / "voices" / "anna.mp3").write_bytes(bytes(range(256)))
    return folder


@pytest.fixture(scope="module")
def dead_port() -> int:
    return pick_free_port()


@pytest.fixture(scope="module")
def port(
    function: FunctionServer, frontend: Path, dead_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The function `auth` is missing."""
    there = f"http://127.0.0.1:{function.server_address[1]}"
    upstreams = {"podcasts": there, "media_url": there, "auth": f"http://127.0.0.1:{dead_port}"}
    with running_balancer(tmp_path_factory.mktemp("balancer"), frontend, upstreams) as port:
        yield port


def ask(
    port: int, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def received(content: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(content)
    document["headers"] = dict(document["headers"])
    return document


def test_a_request_reaches_its_function_unchanged(port: int) -> None:
    path = "/api/v1/podcasts/a%2Fb%20c/x?q=%C3%A9&empty=&a=1&a=2"
    headers = {"Content-Type": "application/json", "X-Idempotency-Key": "k", "Host": "LocalHost"}
    _, content = ask(port, "POST", path, b'{"topic": 1}', headers)
    request = received(content)
    assert (request["method"], request["path"], request["body"]) == ("POST", path, '{"topic": 1}')
    assert request["headers"]["host"] == "LocalHost"
    assert request["headers"]["x-idempotency-key"] == "k"


def test_an_address_with_encoded_line_ends_reaches_its_function(port: int) -> None:
    path = "/api/v1/podcasts/a%0Ab%0D%E2%80%A8/audio.mp3"
    assert received(ask(port, "GET", path)[1])["path"] == path


def test_internal_routes_are_reachable_while_the_balancer_is_on_loopback(port: int) -> None:
    path = "/api/v1/internal/media_access_url?gcs_uri=gs%3A%2F%2Fa%2Fb"
    assert received(ask(port, "GET", path)[1])["path"] == path


def test_a_request_in_absolute_form_reaches_its_function_and_no_other_host(port: int) -> None:
    response, content = ask(port, "GET", "http://127.0.0.1:9/api/v1/podcasts?page=1%2B")
    assert response.status == 200
    assert received(content)["path"] == "/api/v1/podcasts?page=1%2B"


def test_forwarded_for_ends_with_the_clients_address_and_ours(port: int) -> None:
    _, content = ask(port, "GET", "/api/v1/podcasts", headers={"X-Forwarded-For": "203.0.113.9"})
    assert received(content)["headers"]["x-forwarded-for"] == "203.0.113.9, 127.0.0.1, 127.0.0.1"
    _, content = ask(port, "GET", "/api/v1/podcasts")
    assert received(content)["headers"]["x-forwarded-for"] == "127.0.0.1, 127.0.0.1"


def test_the_client_address_header_replaces_the_clients_own_value(port: int) -> None:
    for headers in ({}, {"X-Client-Address": "203.0.113.9"}, {"x-client-address": "203.0.113.9, 203.0.113.10"}):
        _, content = ask(port, "GET", "/api/v1/podcasts", headers=headers)
        assert received(content)["headers"]["x-client-address"] == "127.0.0.1"


def test_a_request_without_a_trace_gets_one(port: int) -> None:
    _, content = ask(port, "GET", "/health")
    trace, _, span = received(content)["headers"]["x-cloud-trace-context"].partition("/")
    assert len(trace) == 32
    assert span.endswith(";o=1")
    _, content = ask(port, "GET", "/health", headers={"X-Cloud-Trace-Context": "a/1"})
    assert received(content)["headers"]["x-cloud-trace-context"] == "a/1"


def test_connection_headers_are_not_forwarded(port: int) -> None:
    headers = {"Connection": "keep-alive, X-Secret", "X-Secret": "1", "TE": "trailers", "Upgrade": "h2c"}
    _, content = ask(port, "GET", "/api/x", headers=headers)
    assert not {"x-secret", "te", "upgrade"} & set(received(content)["headers"])


def test_a_chunked_body_reaches_the_function_whole(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/api/v1/podcasts", iter([b"one ", b"two"]), encode_chunked=True)
    assert received(connection.getresponse().read())["body"] == "one two"
    connection.close()


def test_a_response_is_forwarded_as_it_arrives(port: int, function: FunctionServer) -> None:
    function.go_on.clear()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/api/stream")
    response = connection.getresponse()
    assert response.read(5) == b"first"  # the function still waits before its second part
    function.go_on.set()
    assert response.read() == b"second"
    connection.close()


@pytest.mark.parametrize("status", [204, 304])
def test_a_response_without_a_body_leaves_the_connection_usable(port: int, status: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(2):
        connection.request("GET", f"/api/{status}")
        response = connection.getresponse()
        assert (response.status, response.read()) == (status, b"")
        assert response.getheader("ETag") == '"x"'
        assert response.getheader("Transfer-Encoding") is None
    connection.close()


def test_a_head_response_has_the_length_and_no_body(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("HEAD", "/api/v1/podcasts")
    response = connection.getresponse()
    assert int(response.getheader("Content-Length") or 0) > 0
    assert response.read() == b""
    connection.request("GET", "/api/v1/podcasts")
    assert connection.getresponse().status == 200
    connection.close()


def test_redirects_and_repeated_headers_are_returned_unchanged(port: int) -> None:
    response, _ = ask(port, "GET", "/api/redirect")
    assert response.status == 302
    assert response.getheader("Location") == "http://127.0.0.1:9/signed?X-Goog-Signature=a%2Fb"
    response, _ = ask(port, "GET", "/api/cookies")
    assert response.headers.get_all("Set-Cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("megabytes", [2, 40])
def test_the_rejection_of_a_large_body_reaches_the_client(port: int, megabytes: int) -> None:
    response, content = ask(port, "POST", "/api/v1/podcasts", b"x" * megabytes * MEGABYTE)
    assert response.status == 413
    assert json.loads(content)["error_code"] == "API_GW_PAYLOAD_TOO_LARGE"


def test_a_body_without_a_declared_length_is_counted(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/api/v1/podcasts", (b"x" * MEGABYTE for _ in range(34)), encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_a_function_that_is_down_gives_a_502_in_the_common_error_shape(port: int) -> None:
    response, content = ask(port, "POST", "/auth/login", b"{}")
    assert response.status == 502
    assert set(json.loads(content)) == {"error_code", "message"}
    assert response.getheader("Content-Type") == "application/json; charset=utf-8"


def test_a_request_waits_for_a_function_that_is_restarting(port: int, dead_port: int) -> None:
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(ask(port, "POST", "/auth/login", b"{}")[0].status))
    asking.start()
    time.sleep(0.3)
    with FunctionServer(dead_port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asking.join(10)
        server.shutdown()
    assert answers == [200]


def test_concurrent_requests_each_get_their_own_response(port: int) -> None:
    paths: list[str] = []

    def ask_often(number: int) -> None:
        paths.extend(received(ask(port, "GET", f"/api/{number}/{turn}")[1])["path"] for turn in range(10))

    threads = [threading.Thread(target=ask_often, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(paths) == sorted(f"/api/{number}/{turn}" for number in range(16) for turn in range(10))


def test_the_page_has_the_headers_of_the_cdn(port: int) -> None:
    response, content = ask(port, "GET", "/")
    assert b"<title>" in content
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    assert response.getheader("Cache-Control") == "no-cache"
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert "media-src 'self' http://127.0.0.1:7777" in (response.getheader("Content-Security-Policy") or "")


def test_an_unchanged_file_is_not_sent_again(port: int) -> None:
    response, _ = ask(port, "GET", "/app.js")
    etag = response.getheader("ETag") or ""
    again, content = ask(port, "GET", "/app.js", headers={"If-None-Match": etag})
    assert (again.status, content) == (304, b"")
    assert response.getheader("Content-Type") == "text/javascript; charset=utf-8"


def test_a_range_of_a_voice_sample_can_be_requested(port: int) -> None:
    response, content = ask(port, "GET", "/voices/anna.mp3", headers={"Range": "bytes=10-19"})
    assert (response.status, content) == (206, bytes(range(10, 20)))
    assert response.getheader("Content-Range") == "bytes 10-19/256"
    assert response.getheader("Cache-Control") == "no-cache"


def test_the_front_end_accepts_only_get_and_head(port: int) -> None:
    response, content = ask(port, "POST", "/", b"")
    assert response.status == 405
    assert response.getheader("Allow") == "GET, HEAD"
    assert json.loads(content)["error_code"] == "API_GW_METHOD_NOT_ALLOWED"
    assert ask(port, "HEAD", "/")[0].status == 200


def test_a_folder_serves_its_page_and_the_front_end_serves_the_api_description(port: int) -> None:
    response, _ = ask(port, "GET", "/docs")
    assert (response.status, response.getheader("Location")) == (301, "/docs/")
    assert b"Docs" in ask(port, "GET", "/docs/")[1]
    response, content = ask(port, "GET", "/api/v1/openapi.json")
    assert (response.getheader("Content-Type"), content) == ("application/json", b"{}")


@pytest.mark.parametrize("path", ["/../../etc/passwd", "/nothing", "/app.js/"])
def test_an_unknown_address_serves_the_not_found_page(port: int, path: str) -> None:
    response, content = ask(port, "GET", path)
    assert (response.status, content) == (404, b"<title>No such page</title>")
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    assert response.getheader("Cache-Control") == "no-cache"
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert ask(port, "HEAD", path)[0].status == 404


def test_a_malformed_request_is_rejected_and_the_next_one_served(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc")
        assert b" 400 " in connection.recv(4096).split(b"\r\n")[0]
    assert ask(port, "GET", "/")[0].status == 200


def test_text_is_compressed_for_clients_that_accept_it(port: int) -> None:
    plain, text = ask(port, "GET", "/app.js")
    response, body = ask(port, "GET", "/app.js", headers={"Accept-Encoding": "br, gzip"})
    assert (response.getheader("Content-Encoding"), response.getheader("Vary")) == ("gzip", "Accept-Encoding")
    assert gzip.decompress(body) == text
    assert plain.getheader("Content-Encoding") is None
    etag = {"If-None-Match": str(response.getheader("ETag")), "Accept-Encoding": "gzip"}
    assert ask(port, "GET", "/app.js", headers=etag)[0].status == 304


@pytest.mark.parametrize(("path", "more"), [("/voices/anna.mp3", {}), ("/app.js", {"Range": "bytes=0-3"})])
def test_sound_and_ranges_are_not_compressed(port: int, path: str, more: dict[str, str]) -> None:
    response, _ = ask(port, "GET", path, headers={"Accept-Encoding": "gzip", **more})
    assert response.getheader("Content-Encoding") is None
