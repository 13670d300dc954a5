"""The JSON API: forwarded to fake-gcs-server, with corrections."""

from __future__ import annotations

import tempfile
from http import HTTPStatus
from typing import IO, TYPE_CHECKING

from local.emulators.served_hosts import LOOPBACK_HOSTS, is_allowed_host
from local.emulators.storage.answer import Answer, json_error
from local.emulators.storage.uploads import ResumableUploads

if TYPE_CHECKING:
    from email.message import Message

    from _typeshed import SupportsRead

    from local.emulators.storage.backend import Backend

PREFIXES = ("/storage/v1/", "/upload/storage/v1/", "/resumable/upload/storage/v1/", "/download/storage/v1/", "/batch/")
_UPLOAD_PREFIXES = ("/upload/", "/resumable/")
_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}
_IN_MEMORY_BYTES = 8 << 20
_BLOCK_BYTES = 1 << 16


class StorageApi:
    """Like other emulators it has no sign-in, so requests from web pages are rejected."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._uploads = ResumableUploads(backend)
        self.writes = self._uploads.exclusive

    def answer(self, method: str, target: str, headers: Message, body: SupportsRead[bytes]) -> Answer:
        """`target`: path and query as sent. `body`: read up to Content-Length."""
        if _is_from_a_page(headers) or not is_allowed_host(LOOPBACK_HOSTS, headers.get("Host", "")):
            return json_error(HTTPStatus.FORBIDDEN, "forbidden", "The storage API is not for web pages.")
        if "Transfer-Encoding" in headers:
            return json_error(HTTPStatus.LENGTH_REQUIRED, "required", "Send the body with a Content-Length.")
        path, _, query = target.partition("?")
        with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as spooled:
            _copy(body, spooled, int(headers.get("Content-Length", 0)))
            spooled.seek(0)
            if not path.startswith(_UPLOAD_PREFIXES):
                return self._forward(method, target, headers, spooled)
            with self.writes:
                refusal = self._uploads.refusal(query, headers.get("Content-Range", ""))
                answer = refusal or self._forward(method, target, headers, spooled)
                self._uploads.remember(query, answer)
                return answer

    def _forward(self, method: str, target: str, headers: Message, body: IO[bytes]) -> Answer:
        connection = self._backend.connect()
        passed_on = {name: value for name, value in headers.items() if name.lower() not in _HOP_BY_HOP}
        connection.request(method, target, body if "Content-Length" in headers else None, passed_on)
        response = connection.getresponse()
        answer = Answer(
            response.status,
            [(name, value) for name, value in response.getheaders() if not _is_rewritten(name)],
        )
        if method == "HEAD":
            answer.content_length = int(response.headers.get("Content-Length", 0))
        elif response.length is None or response.length <= _BLOCK_BYTES:
            answer.body = response.read()
        else:
            answer.content_length, answer.stream = response.length, response
        if answer.stream is None:
            connection.close()
        return answer


def _is_from_a_page(headers: Message) -> bool:
    """Scripts send an Origin header; images, style sheets and script elements do not, but current browsers send
    Sec-Fetch-Site, which is `none` for a typed URL."""
    return "Origin" in headers or headers.get("Sec-Fetch-Site", "none").lower() != "none"


def _is_rewritten(name: str) -> bool:
    return name.lower() in _HOP_BY_HOP or name.lower() in {"content-length", "date", "access-control-allow-origin"}


def _copy(source: SupportsRead[bytes], target: IO[bytes], length: int) -> None:
    while length > 0:
        block = source.read(min(length, _BLOCK_BYTES))
        if not block:
            raise ConnectionResetError("The request ended before its body did")
        target.write(block)
        length -= len(block)
