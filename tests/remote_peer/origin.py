"""One HTTP server with its own port on loopback, and a thread for each connection."""

from __future__ import annotations

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.remote_peer.messages import Answer, SeenRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOST = "127.0.0.1"
_SHUTDOWN_SECONDS = 0.05  # how often a server checks whether it must stop
_BLOCK = b" " * 65_536


class Origin:
    """Sends what `answer` returns. It keeps its port if it is closed and opened again.

    ``errors``: the exceptions that `answer` raised, without those from clients that disconnect early.
    """

    def __init__(self, answer: Callable[[SeenRequest], Answer], closing: threading.Event) -> None:
        self.errors: list[BaseException] = []
        self._handler = _handler(answer, closing)
        self._server = self._open(0)
        self.port: int = self._server.server_port

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def open_again(self) -> None:
        self._server = self._open(self.port)

    def _open(self, port: int) -> ThreadingHTTPServer:
        server = _Server((HOST, port), self._handler, self.errors)
        threading.Thread(target=server.serve_forever, args=(_SHUTDOWN_SECONDS,), daemon=True).start()
        return server


class _Server(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler], errors: list[Any]) -> None:
        self._errors = errors
        super().__init__(address, handler)

    def handle_error(self, *_: object) -> None:
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            self._errors.append(error)


def _handler(answer: Callable[[SeenRequest], Answer], closing: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def handle_all(self) -> None:
            self.close_connection = True
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._send(answer(SeenRequest(self.command, self.path, self.headers, raw)))

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_all  # noqa: N815 -- the base class's names

        def _send(self, answer: Answer) -> None:
            delivery = answer.delivery
            if closing.wait(delivery.delay_seconds) or not delivery.is_sent:
                return
            for part in _parts(answer):
                self.wfile.write(part)
                if delivery.pause_seconds and closing.wait(delivery.pause_seconds):
                    return

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _parts(answer: Answer) -> Iterator[bytes]:
    delivery = answer.delivery
    start = answer.head() + answer.body[: int(len(answer.body) * delivery.body_part)]
    if delivery.pause_seconds:
        yield from (bytes([byte]) for byte in start)
    else:
        yield start
    for sent in range(0, delivery.padding_bytes, len(_BLOCK)):
        yield _BLOCK[: delivery.padding_bytes - sent]
