"""The protocol that all five services share: a POST starts a task, a GET polls it.

The rules are in section 1 of the services' contract, and in the decisions about polling a remote agent.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.services.failures import (
    InvalidResultError,
    RemoteFailedError,
    RemoteRefusedError,
    RemoteUnavailableError,
    find_error_code,
)
from cpoa.services.http_calls import HttpResponse, NoResponseError, call, resolve_at_origin

if TYPE_CHECKING:
    from collections.abc import Mapping

DISPATCH_SECONDS = 30.0
POLL_SECONDS = 15.0
CONFLICT = "PROCESSING_CONFLICT"
# Responses that mean "try again later" although their status is not 5xx.
_LATER = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


@dataclass(frozen=True, slots=True)
class Running:
    """``status_url`` is None if the work of this key runs in another task: then the dispatch is repeated."""

    status_url: str | None


@dataclass(frozen=True, slots=True)
class Finished:
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RemoteService:
    """``url`` starts tasks. ``poll_seconds`` is the longest pause between two polls, ``deadline_seconds`` the time for
    all of them."""

    name: str
    url: str
    poll_seconds: float
    deadline_seconds: float

    def dispatch(
        self, payload: Mapping[str, Any], headers: Mapping[str, str], *, timeout_seconds: float = DISPATCH_SECONDS
    ) -> Running:
        """Starts a task. Raises RemoteUnavailableError, RemoteRefusedError or InvalidResultError."""
        answer = self._call("POST", self.url, headers, payload, timeout_seconds)
        if _is_conflict(answer.body):
            return Running(None)
        if answer.status != HTTPStatus.ACCEPTED or not isinstance(answer.body, dict):
            raise self._dispatch_error(answer)
        address = answer.body.get("status_url")
        if not isinstance(address, str) or not address.strip():
            raise InvalidResultError(self.name, "accepted the work without a status URL")
        return Running(self._resolve_status_url(address.strip()))

    def poll(
        self, status_url: str, headers: Mapping[str, str], *, timeout_seconds: float = POLL_SECONDS
    ) -> Running | Finished:
        """Polls a task.

        Only SUCCESS or FAILURE in the JSON ends a task, whatever the HTTP status is. Raises RemoteUnavailableError if
        the response says nothing about the task, RemoteFailedError or InvalidResultError.
        """
        answer = self._call("GET", status_url, headers, None, timeout_seconds)
        body = answer.body if isinstance(answer.body, dict) else {}
        if _is_conflict(body) or _is_conflict(body.get("result")):
            return Running(None)
        if body.get("status") == "FAILURE":
            raise RemoteFailedError(self.name, find_error_code(body.get("result")) or "FAILURE")
        if body.get("status") == "SUCCESS":
            return self._finished(answer.status, body.get("result"))
        if answer.status == HTTPStatus.ACCEPTED and body:
            return Running(status_url)
        raise RemoteUnavailableError(self.name, f"answered {answer.status} to a poll of its task")

    def _finished(self, status: int, result: object) -> Finished:
        if status >= HTTPStatus.BAD_REQUEST:
            raise RemoteFailedError(self.name, find_error_code(result) or f"HTTP_{status}")
        if not isinstance(result, dict):
            raise InvalidResultError(self.name, "has finished without a result")
        return Finished(result)

    def _call(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        payload: Mapping[str, Any] | None,
        timeout_seconds: float,
    ) -> HttpResponse:
        try:
            return call(method, url, headers=headers, payload=payload, timeout_seconds=timeout_seconds)
        except NoResponseError as error:
            raise RemoteUnavailableError(self.name, f"cannot be reached: {error}") from error

    def _dispatch_error(self, answer: HttpResponse) -> Exception:
        refused = HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR
        if refused and answer.status not in _LATER:
            return RemoteRefusedError(self.name, answer.status, find_error_code(answer.body))
        return RemoteUnavailableError(self.name, f"answered {answer.status} to a dispatch")

    def _resolve_status_url(self, address: str) -> str:
        resolved = resolve_at_origin(self.url, address)
        if resolved is None:
            raise InvalidResultError(self.name, "returned a status URL of another host")
        return resolved


def _is_conflict(body: object) -> bool:
    return isinstance(body, dict) and body.get("status") == CONFLICT
