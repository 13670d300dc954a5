"""Recorded requests, and responses with the way in which they are sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

JSON = "application/json"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """``path`` includes the query string; header names are case-insensitive."""

    method: str
    path: str
    headers: Message
    raw: bytes

    @property
    def body(self) -> Any:
        """Returns None without a body. Raises ValueError if the body is not JSON."""
        return json.loads(self.raw) if self.raw else None

    @property
    def is_json(self) -> bool:
        return self.headers.get_content_type() == JSON

    @property
    def idempotency_key(self) -> str | None:
        return self.headers["X-Idempotency-Key"]

    @property
    def workflow_id(self) -> str | None:
        return self.headers["X-Workflow-ID"]

    @property
    def test_scenario(self) -> str | None:
        return self.headers["X-Test-Scenario"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer is sent; by default at once and completely.

    ``body_part``: the connection is closed after this part of the body, from 0 to 1. ``pause_seconds``: the pause
    after each byte, also in the head. ``padding_bytes``: the number of blanks after the body, which stays valid JSON.
    """

    delay_seconds: float = 0.0
    is_sent: bool = True
    body_part: float = 1.0
    pause_seconds: float = 0.0
    padding_bytes: int = 0
    declares_length: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    delivery: Delivery = field(default_factory=Delivery)

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    def head(self) -> bytes:
        """Sends one response per connection, like a server with one worker per request."""
        fields = {"Content-Type": self.content_type, "Connection": "close", **self.headers}
        if self.delivery.declares_length:
            fields["Content-Length"] = str(len(self.body) + self.delivery.padding_bytes)
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


class RefusedError(Exception):
    """Raised to refuse the request with this response."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status}: {answer.body.decode()}")
        self.answer = answer


def json_answer(status: int, document: Any) -> Answer:
    return Answer(status, json.dumps(document).encode())


def html_answer(status: int) -> Answer:
    title = f"{status} {HTTPStatus(status).phrase}"
    return Answer(status, f"<!doctype html><title>{title}</title><h1>{title}</h1>".encode(), HTML)


def error_answer(status: int, error_code: str, message: str) -> Answer:
    """Returns an error response in the form of the agents and of ASF."""
    return json_answer(status, {"error_code": error_code, "message": message})
