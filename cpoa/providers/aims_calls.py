"""Sends one request to AIMS or AIMS_TTS, which answer at once or accept a task that is then polled.

A request is sent again if there was no connection, or if the answer is 5xx; a service that has the request and answers
late may still be at work on it.

Error messages contain the status and the service's error type, but never its text, which may repeat the prompt.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cpoa.contracts.models import ModelError
from cpoa.services.http_calls import (
    NoResponseError,
    NotConnectedError,
    ResponseTooLargeError,
    call,
    decode_json,
    resolve_at_origin,
)
from cpoa.services.http_stream import StreamLimits, post_stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpoa.contracts.agents import CheckCancelled

MAX_ATTEMPTS = 3
MAX_RESPONSE_BYTES = 32_000_000

_POLL_SECONDS = 15.0
_MAX_STATUS_URL_CHARS = 2_000
_TERMINAL = frozenset({"SUCCESS", "FAILURE"})
_ERROR_TYPE = re.compile(r"[\w.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Pace:
    """All values are in seconds. After the n-th failed attempt, counted from 0, the pause is ``backoff`` x 2^n."""

    deadline: float = 120.0
    poll_interval: float = 1.0
    backoff: float = 0.5


class _NoAnswerError(Exception):
    """``was_sent``: the service has the request."""

    def __init__(self, message: str, *, was_sent: bool) -> None:
        super().__init__(message)
        self.was_sent = was_sent


@dataclass(frozen=True, slots=True)
class _Response:
    """``body`` is None if the response is not a JSON object."""

    status: int
    body: dict[str, Any] | None


def validate_base_url(base_url: str) -> str:
    """Returns the URL without a slash at its end. Raises ValueError if it is not an http(s) URL with a host."""
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"Not the address of a service: {base_url!r}. It begins with http:// or https:// and a host.")
    return base_url.rstrip("/")


def ask(url: str, payload: Mapping[str, Any], pace: Pace, check_cancelled: CheckCancelled) -> dict[str, Any]:
    """Returns the result object, which may hold an ``error`` instead of a result. Raises ModelError if the service is
    unreachable, refuses the request, fails or is too slow."""
    deadline = time.monotonic() + pace.deadline
    answer = _dispatch(url, payload, pace, deadline, check_cancelled)
    if answer.body is None:
        raise ModelError(f"The model's service answered {answer.status} without a JSON object")
    if answer.status != HTTPStatus.ACCEPTED:
        return answer.body
    return _poll_task(_status_url(url, answer.body), pace, deadline, check_cancelled)


def read_error_type(result: Mapping[str, Any]) -> str | None:
    """Returns the error type of a result that is an error, "unnamed" if the type is missing or not one word, and None
    for a result without an error."""
    error = result.get("error")
    if not error:
        return None
    named = error.get("type") if isinstance(error, dict) else error
    return named if isinstance(named, str) and _ERROR_TYPE.fullmatch(named) else "unnamed"


def _dispatch(
    url: str, payload: Mapping[str, Any], pace: Pace, deadline: float, check_cancelled: CheckCancelled
) -> _Response:
    failure = ""
    for attempt in range(MAX_ATTEMPTS):
        try:
            answer = _post(url, payload, deadline, check_cancelled)
        except _NoAnswerError as error:
            if error.was_sent:
                raise ModelError(f"The model's service gave no complete answer ({error})") from None
            failure = str(error)
        else:
            if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                _raise_if_refused(answer)
                return answer
            failure = _describe(answer)
        if attempt + 1 < MAX_ATTEMPTS:
            _wait(pace.backoff * 2**attempt, deadline)
    raise ModelError(f"The model's service failed {MAX_ATTEMPTS} times: {failure}")


def _poll_task(status_url: str, pace: Pace, deadline: float, check_cancelled: CheckCancelled) -> dict[str, Any]:
    while True:
        check_cancelled()
        try:
            answer = _get(status_url, deadline)
        except _NoAnswerError:
            _wait(pace.poll_interval, deadline)
            continue
        if answer.body is not None and answer.body.get("status") in _TERMINAL:
            return _terminal_result(answer.status, answer.body)
        if _ends_polling(answer):
            _raise_if_refused(answer)
        _wait(pace.poll_interval, deadline)


def _ends_polling(answer: _Response) -> bool:
    """Whether to stop polling: on a redirect, or on a refusal in JSON. The error page of a proxy says nothing about the
    task."""
    redirects = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
    return redirects or (answer.body is not None and answer.status != HTTPStatus.TOO_MANY_REQUESTS)


def _terminal_result(status: int, body: Mapping[str, Any]) -> dict[str, Any]:
    result = body.get("result")
    if body["status"] == "FAILURE":
        kind = read_error_type(result) if isinstance(result, dict) else None
        raise ModelError(f"The model's task failed: {kind or 'unnamed'}")
    if not isinstance(result, dict):
        raise ModelError(f"The model's task ended at {status} without a result")
    if result.get("status") == "PROCESSING_CONFLICT":
        raise ModelError("The model's service is already processing the same request")
    return result


def _raise_if_refused(answer: _Response) -> None:
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise ModelError(f"The model's service has had too many requests: {_describe(answer)}")
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ModelError(f"The model's service refused the request: {_describe(answer)}", is_temporary=False)


def _describe(answer: _Response) -> str:
    kind = read_error_type(answer.body) if answer.body else None
    return f"status {answer.status}" + (f", {kind}" if kind else "")


def _status_url(dispatched_to: str, body: Mapping[str, Any]) -> str:
    """Resolves the URL against the origin of the service: tasks are not polled below the path of the dispatch."""
    status_url = body.get("status_url")
    if not isinstance(status_url, str) or not 0 < len(status_url) <= _MAX_STATUS_URL_CHARS:
        raise ModelError("The model's service accepted the task but returned no status URL")
    resolved = resolve_at_origin(dispatched_to, status_url)
    if resolved is None:
        raise ModelError("The model's service returned a status URL of another origin", is_temporary=False)
    return resolved


def _wait(seconds: float, deadline: float) -> None:
    if time.monotonic() + seconds >= deadline:
        raise ModelError("The model's service did not answer in time")
    time.sleep(seconds)


def _post(url: str, payload: Mapping[str, Any], deadline: float, check_cancelled: CheckCancelled) -> _Response:
    left = max(deadline - time.monotonic(), 0.001)
    limits = StreamLimits(left, left, max_bytes=MAX_RESPONSE_BYTES)
    with (
        _connection_errors(),
        post_stream(url, headers={}, payload=payload, limits=limits, check_cancelled=check_cancelled) as answer,
    ):
        return _response(answer.status, decode_json(answer.read()))


def _get(url: str, deadline: float) -> _Response:
    left = max(min(deadline - time.monotonic(), _POLL_SECONDS), 0.001)
    with _connection_errors():
        answer = call("GET", url, headers={}, timeout_seconds=left, max_bytes=MAX_RESPONSE_BYTES)
        return _response(answer.status, answer.body)


@contextmanager
def _connection_errors() -> Iterator[None]:
    try:
        yield
    except ResponseTooLargeError as error:
        raise ModelError("The model's service sent a response that is too large", is_temporary=False) from error
    except NoResponseError as error:
        raise _NoAnswerError(str(error), was_sent=not isinstance(error, NotConnectedError)) from None


def _response(status: int, body: Any) -> _Response:
    return _Response(status, body if isinstance(body, dict) else None)
