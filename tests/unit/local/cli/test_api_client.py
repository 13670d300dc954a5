from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from local.cli import api_client
from local.cli.api_client import ApiClient, ApiRefusedError, ApiUnreachableError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Api(ThreadingHTTPServer):
    """Answers with these statuses in turn and then repeats the last one; records the received tokens."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses = [200]
        self.tokens: list[str | None] = []
        self.unsent_bytes = 0  # the last bytes of each answer, which are not sent

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Api

    def do_GET(self) -> None:
        statuses = self.server.statuses
        status = statuses.pop(0) if len(statuses) > 1 else statuses[0]
        self.server.tokens.append(self.headers["Authorization"])
        body = json.dumps({"error_code": "A_CODE", "message": "A sentence."} if status >= 400 else {"fine": True})
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) + self.server.unsent_bytes))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Logs nothing."""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "READ_RETRIES", api_client.READ_RETRIES.new(backoff_factor=0))


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def test_a_refusal_has_status_code_and_message(api: Api) -> None:
    api.statuses = [404]
    with pytest.raises(ApiRefusedError, match="A sentence") as refused:
        ApiClient(api.url).get_json("/x")

    assert (refused.value.status, refused.value.error_code) == (404, "A_CODE")


def test_a_temporary_failure_is_retried(api: Api) -> None:
    api.statuses = [502, 503, 200]

    assert ApiClient(api.url).get_json("/x") == {"fine": True}


def test_a_permanent_failure_is_raised(api: Api) -> None:
    api.statuses = [503]
    client = ApiClient(api.url)

    with pytest.raises(ApiRefusedError):
        client.get_json("/x")


def test_a_request_that_changes_something_is_sent_once(api: Api) -> None:
    api.statuses = [503, 200]
    with pytest.raises(ApiRefusedError):
        ApiClient(api.url).post_json("/x", {})

    assert len(api.tokens) == 1


def test_the_token_is_sent_only_to_the_service(api: Api) -> None:
    for elsewhere in ("http://127.0.0.1:9", api.url[:-1]):
        ApiClient(elsewhere, token="secret").get_bytes(f"{api.url}/signed")
    ApiClient(api.url, token="secret").get_json("/x")

    assert api.tokens == [None, None, "Bearer secret"]


def test_an_unreachable_address_is_named(api: Api) -> None:
    address = api.url
    api.shutdown()
    api.server_close()

    with pytest.raises(ApiUnreachableError, match=re.escape(address)):
        ApiClient(address).post_json("/x", {})


def test_an_incomplete_response_is_an_error(api: Api) -> None:
    api.unsent_bytes = 5

    with pytest.raises(ApiUnreachableError, match=re.escape(api.url)):
        ApiClient(api.url).post_json("/x", {})
