"""Asks one address once. It follows nothing, keeps nothing, and sends neither cookies nor credentials."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from cpoa.documents.fetching.bounded_socket import BoundedSocket
from cpoa.documents.fetching.inflation import ACCEPTED_ENCODINGS, Inflation
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from cpoa.documents.fetching.deadline import Deadline
    from cpoa.documents.fetching.web_address import WebAddress

_BLOCK_BYTES = 1 << 16
_ACCEPTED_TYPES = "text/html,application/xhtml+xml,application/pdf,application/rss+xml,application/atom+xml,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Question:
    """``wants_body``: decides by status and headers whether the body is read. ``cuts``: a longer body is cut off at
    ``max_bytes`` instead of refused."""

    target: WebAddress
    user_agent: str
    max_bytes: int
    max_head_bytes: int
    wants_body: Callable[[Answer], bool]
    cuts: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    content_type: str
    location: str
    body: bytes = b""


def ask(connection: socket.socket, question: Question, deadline: Deadline) -> Answer:
    """Raises FetchRefusedError. The caller closes the connection."""
    try:
        return _ask(connection, question, deadline)
    except TimeoutError:
        raise FetchRefusedError(Refusal.TOO_SLOW) from None
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as error:
        # ValueError: chunk sizes and lengths that are no numbers.
        raise FetchRefusedError(Refusal.BROKEN_ANSWER, type(error).__name__) from None


def _ask(connection: socket.socket, question: Question, deadline: Deadline) -> Answer:
    bounded = BoundedSocket(connection, deadline, question.max_head_bytes)
    client = http.client.HTTPConnection(question.target.host)
    client.sock = cast("socket.socket", bounded)
    client.putrequest("GET", question.target.path, skip_host=True, skip_accept_encoding=True)
    client.putheader("Host", question.target.host_header)
    client.putheader("User-Agent", question.user_agent)
    client.putheader("Accept", _ACCEPTED_TYPES)
    client.putheader("Accept-Encoding", ACCEPTED_ENCODINGS)
    client.putheader("Connection", "close")
    client.endheaders()
    response = client.getresponse()
    answer = Answer(
        response.status,
        response.headers.get("Content-Type", ""),
        _decode_location(response.headers.get("Location", "")),
    )
    if not question.wants_body(answer):
        return answer
    # Chunks of one byte are six bytes long.
    bounded.allow(6 * question.max_bytes)
    body = _read_body(response, question)
    return Answer(answer.status, answer.content_type, answer.location, body)


def _decode_location(location: str) -> str:
    """`http.client` reads headers as Latin-1, but browsers take UTF-8 in an address for what it is."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _read_body(response: http.client.HTTPResponse, question: Question) -> bytes:
    transfer = response.headers.get("Transfer-Encoding", "chunked")
    if transfer.strip().lower() != "chunked":
        raise FetchRefusedError(Refusal.BROKEN_ANSWER, "unknown transfer encoding")
    inflation = Inflation(response.headers.get("Content-Encoding", ""), question.max_bytes, cuts=question.cuts)
    while not inflation.is_full and (block := response.read(_BLOCK_BYTES)):
        inflation.add(block)
    if inflation.is_full:
        return inflation.content
    if response.length:
        raise FetchRefusedError(Refusal.BROKEN_ANSWER, "fewer bytes than announced")
    return inflation.finish()
