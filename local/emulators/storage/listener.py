"""The HTTP listener: the storage API under its prefixes, signed media and forms on all other paths."""

from __future__ import annotations

import http.client
import logging
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from local.emulators.storage.answer import Answer, xml_error
from local.emulators.storage.api import PREFIXES

if TYPE_CHECKING:
    from _typeshed import SupportsRead

    from local.emulators.storage.api import StorageApi
    from local.emulators.storage.form_uploads import FormUploads
    from local.emulators.storage.media import MediaSource

_BLOCK_BYTES = 1 << 17
_MAX_UNREAD_BYTES = 64 << 20  # of a refused upload: a browser sees the refusal only after it has sent everything
_log = logging.getLogger(__name__)


class StorageListener(ThreadingHTTPServer):
    """Binds its port when created, so the port is known before the backend starts. One thread per connection."""

    daemon_threads = True
    request_queue_size = 128
    api: StorageApi
    media: MediaSource
    forms: FormUploads

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A media player drops its connection when it seeks or closes; that is not an error."""
        if isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            _log.debug("A connection was dropped by its client")
        else:
            _log.exception("A request failed")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120
    server: StorageListener

    def _handle(self) -> None:
        try:
            answer = self._answer()
        except (ConnectionRefusedError, http.client.HTTPException):
            _log.exception("fake-gcs-server did not answer")
            answer = xml_error(HTTPStatus.SERVICE_UNAVAILABLE, "ServiceUnavailable", "Please try again.")
            self.close_connection = True
        self._send(answer)

    do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 -- base class's names

    def _answer(self) -> Answer:
        if self.path.startswith(PREFIXES):
            return self.server.api.answer(self.command, self.path, self.headers, self.rfile)
        raw_path, _, raw_query = self.path.partition("?")
        if self.command == "POST":
            return self._receive_form(raw_path)
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # the body is not read
        return self.server.media.answer(self.command, raw_path, raw_query, self.headers)

    def _receive_form(self, raw_path: str) -> Answer:
        length = self.headers.get("Content-Length", "")
        body = _Body(self.rfile, int(length) if length.isdecimal() else 0)
        answer = self.server.forms.answer(raw_path, self.headers, body)
        if not length.isdecimal() or not body.skip(_MAX_UNREAD_BYTES):
            self.close_connection = True
        return answer

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, _header_safe(value))
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(answer.length))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        try:
            if self.command != "HEAD":
                self._send_content(answer)
        finally:
            if answer.stream is not None:
                answer.stream.close()

    def _send_content(self, answer: Answer) -> None:
        self.wfile.write(answer.body)
        sent = len(answer.body)
        while answer.stream is not None and (block := answer.stream.read(_BLOCK_BYTES)):
            self.wfile.write(block)
            sent += len(block)
        if sent != answer.length:
            self.close_connection = True  # tells the client that the content is incomplete

    def version_string(self) -> str:
        return "aethercast-storage"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Logs only the path, because a query may contain a signature."""
        _log.debug("%s %s %s", self.command, self.path.partition("?")[0], code)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class's name
        _log.debug(format, *args)


class _Body:
    """A request's body, which ends after `length` bytes although the connection goes on."""

    def __init__(self, stream: SupportsRead[bytes], length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, amount: int = -1, /) -> bytes:
        block = self._stream.read(self._left if amount < 0 else min(amount, self._left))
        self._left -= len(block)
        return block

    def skip(self, max_bytes: int) -> bool:
        """Whether the rest had at most `max_bytes` and has been read."""
        while max_bytes > 0 and (block := self.read(min(_BLOCK_BYTES, max_bytes))):
            max_bytes -= len(block)
        return self._left == 0


def _header_safe(value: str) -> str:
    """Removes line breaks and encodes characters outside Latin-1 as UTF-8."""
    return " ".join(value.splitlines()).encode().decode("latin-1")
