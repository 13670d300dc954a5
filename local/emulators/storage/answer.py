"""The listener's HTTP answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from http import HTTPStatus


class Readable(Protocol):
    def read(self, amount: int, /) -> bytes: ...
    def close(self) -> None: ...


@dataclass
class Answer:
    """`content_length` None means the length of `body`. `stream` is sent after `body` and then closed."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    stream: Readable | None = None
    content_length: int | None = None

    @property
    def length(self) -> int:
        return len(self.body) if self.content_length is None else self.content_length


def xml_error(status: HTTPStatus, code: str, message: str) -> Answer:
    """An error in the form of Cloud Storage's XML API, which signed URLs use."""
    text = (
        f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    )
    return Answer(status, [("Content-Type", "application/xml; charset=UTF-8")], text.encode())


def json_error(status: HTTPStatus, reason: str, message: str) -> Answer:
    """An error in the form of the JSON API."""
    detail = {"domain": "global", "reason": reason, "message": message}
    body = {"error": {"code": int(status), "message": message, "errors": [detail]}}
    return Answer(status, [("Content-Type", "application/json; charset=UTF-8")], json.dumps(body).encode())
