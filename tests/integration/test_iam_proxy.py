"""Tests the front of a private function in its own process: which callers it accepts, and what the function
receives."""

from __future__ import annotations

import http.client
import http.server
import json
import socket
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from local.emulators.identity import LocalIdentity
from local.emulators.scheduler import call
from local.stack.ports import pick_free_port
from local.stack.supervised_service import answers
from tests.child_processes import tied
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EMAIL = "tasks-invoker@aethercast-local.iam.gserviceaccount.com"


class Function(http.server.BaseHTTPRequestHandler):
    """A private function that returns what reached it, and counts the requests."""

    seen: list[str] = []  # noqa: RUF012 -- one list for all requests is what the tests look at

    def do_POST(self) -> None:
        self.seen.append(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        answer = json.dumps({"path": self.path, "body": body, "authorization": self.headers["Authorization"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: object) -> None:
        """Writes no log."""


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> LocalIdentity:
    return LocalIdentity.load_or_create(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="module")
def front(identity: LocalIdentity, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yields its URL, which is also its audience."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Function)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = pick_free_port()
    url = f"http://127.0.0.1:{port}"
    entry = {"name": "podcast_steps", "port": port, "upstream": f"http://127.0.0.1:{server.server_address[1]}"}
    entry |= {"audience": url, "emails": [EMAIL], "timeout_seconds": 10}
    configuration: Path = tmp_path_factory.mktemp("front") / "iam_proxy.json"
    configuration.write_text(json.dumps({"key_file": str(identity.key_file), "fronts": [entry]}))
    process = subprocess.Popen(tied([sys.executable, "-m", "local.emulators.iam_proxy", str(configuration)]), cwd=ROOT)
    while not answers(port):
        assert process.poll() is None
        time.sleep(0.02)
    yield url
    process.terminate()
    assert process.wait(10) == 0
    server.shutdown()
    server.server_close()


def post(url: str, authorization: str | None, body: bytes = b"{}") -> tuple[http.client.HTTPResponse, dict[str, Any]]:
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    connection.request("POST", "/steps/w/voice-0/1", body, {"Authorization": authorization} if authorization else {})
    response = connection.getresponse()
    document: dict[str, Any] = json.loads(response.read())
    connection.close()
    return response, document


def test_the_queues_account_is_accepted_and_the_function_gets_no_usable_token(
    front: str, identity: LocalIdentity
) -> None:
    token = identity.oidc_token(front, EMAIL)
    response, document = post(front, f"Bearer {token}", b'{"attempt": 1}')
    assert response.status == 200
    assert document["path"] == "/steps/w/voice-0/1"
    assert document["body"] == '{"attempt": 1}'
    assert document["authorization"] == f"Bearer {token.rpartition('.')[0]}.SIGNATURE_REMOVED_BY_GOOGLE"


@pytest.mark.parametrize("kind", ["missing", "nonsense", "expired", "foreign", "stripped"])
def test_an_unauthenticated_call_gets_401_and_does_not_reach_the_function(
    front: str, identity: LocalIdentity, kind: str, tmp_path: Path
) -> None:
    good = identity.oidc_token(front, EMAIL)
    tokens = {
        "missing": None,
        "nonsense": "Bearer abc",
        "expired": f"Bearer {identity.oidc_token(front, EMAIL, now=time.time() - 7200)}",
        "foreign": f"Bearer {LocalIdentity.load_or_create(tmp_path).oidc_token(front, EMAIL)}",
        "stripped": f"Bearer {good.rpartition('.')[0]}.SIGNATURE_REMOVED_BY_GOOGLE",
    }
    before = len(Function.seen)
    response, document = post(front, tokens[kind])
    assert response.status == 401
    assert set(document) == {"error_code", "message"}
    assert response.getheader("WWW-Authenticate") == "Bearer"
    assert len(Function.seen) == before


@pytest.mark.parametrize(("audience", "email"), [("https://another.example", EMAIL), ("", "another@example.org")])
def test_another_account_or_audience_gets_403_and_does_not_reach_the_function(
    front: str, identity: LocalIdentity, audience: str, email: str
) -> None:
    before = len(Function.seen)
    response, document = post(front, f"Bearer {identity.oidc_token(audience or front, email)}")
    assert response.status == 403
    assert set(document) == {"error_code", "message"}
    assert len(Function.seen) == before


def test_the_schedulers_call_is_accepted(front: str, identity: LocalIdentity) -> None:
    assert call(identity, f"{front}/sweep", front, EMAIL) == 200
    assert Function.seen[-1] == "/sweep"


def test_the_scheduler_reports_a_rejection_by_its_status(front: str, identity: LocalIdentity) -> None:
    assert call(identity, f"{front}/sweep", front, "another@example.org") == 403


def test_a_request_for_another_host_is_rejected_and_does_not_reach_the_function(
    front: str, identity: LocalIdentity
) -> None:
    before = len(Function.seen)
    connection = http.client.HTTPConnection(front.removeprefix("http://"), timeout=10)
    token = identity.oidc_token(front, EMAIL)
    connection.request("POST", "/sweep", b"{}", {"Authorization": f"Bearer {token}", "Host": "evil.example"})
    response = connection.getresponse()
    assert response.status == 421
    assert json.loads(response.read())["error_code"] == "API_GW_MISDIRECTED_REQUEST"
    assert len(Function.seen) == before
    connection.close()


def test_an_invalid_request_gets_the_common_error_shape_without_a_server_header(front: str) -> None:
    host, _, port = front.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(b"FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        while chunk := connection.recv(4096):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    assert b" 400 " in head.split(b"\r\n")[0]
    assert b"server:" not in head.lower()
    assert json.loads(body)["error_code"] == "API_GW_BAD_REQUEST"
