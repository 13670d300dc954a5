"""A server on loopback that sends prepared responses in order and records the requests."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Answer:
    """``cut``: the connection closes before the last bytes of the body. ``after_seconds``: it comes that late."""

    status: int
    body: object
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    after_seconds: float = 0.0

    @property
    def data(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return json.dumps(self.body).encode()


@dataclass(slots=True)
class Service:
    """The last response is repeated."""

    answers: list[Answer]
    address: str = ""
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def next_answer(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    @property
    def methods(self) -> list[str]:
        return [method for method, _, _ in self.asked]

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


@contextmanager
def service(*answers: Answer) -> Iterator[Service]:
    told = Service(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, payload: Any) -> None:
            told.asked.append((self.command, self.path, payload))
            answer = told.next_answer()
            time.sleep(answer.after_seconds)
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.data)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # a client that gave up
                self.wfile.write(answer.data[:-5] if answer.cut else answer.data)

        def log_message(self, *args: object) -> None:
            """Logs nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def taken(status_url: object = "/v1/tasks/7") -> Answer:
    return Answer(202, {"task_id": "7", "status_url": status_url})


def pending() -> Answer:
    return Answer(202, {"task_id": "7", "status": "PENDING", "result": None})


def done(result: object, status: int = 200) -> Answer:
    return Answer(status, {"task_id": "7", "status": "SUCCESS", "result": result})


def page(status: int) -> Answer:
    return Answer(status, b"<html>a proxy speaks</html>", {"Content-Type": "text/html"})
