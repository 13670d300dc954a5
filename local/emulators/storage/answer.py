"""The listener's HTTP answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping
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


def xml_error(status: HTTPStatus, code: str, message: str, details: str = "") -> Answer:
    """An error in the form of Cloud Storage's XML API, which signed URLs and signed forms use."""
    fields = {"Code": code, "Message": message} | ({"Details": details} if details else {})
    return xml_answer(status, "Error", fields)


def xml_answer(status: HTTPStatus, root: str, fields: Mapping[str, str]) -> Answer:
    elements = "".join(f"<{name}>{escape(_printable(value))}</{name}>" for name, value in fields.items())
    text = f"<?xml version='1.0' encoding='UTF-8'?><{root}>{elements}</{root}>"
    return Answer(status, [("Content-Type", "application/xml; charset=UTF-8")], text.encode())


def json_error(status: HTTPStatus, reason: str, message: str) -> Answer:
    """An error in the form of the JSON API."""
    detail = {"domain": "global", "reason": reason, "message": message}
    body = {"error": {"code": int(status), "message": message, "errors": [detail]}}
    return Answer(status, [("Content-Type", "application/json; charset=UTF-8")], json.dumps(body).encode())


def _printable(text: str) -> str:
    """XML has no way to write control characters, nor parts of surrogate pairs."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
