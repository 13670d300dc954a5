"""One delivery attempt: sends the HTTP request like Cloud Tasks and returns its outcome."""

from __future__ import annotations

import http.client
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from google.cloud.tasks_v2 import Task

if TYPE_CHECKING:
    from google.cloud.tasks_v2 import HttpRequest

    from local.emulators.identity import LocalIdentity
    from local.emulators.tasks.store import StoredTask

DEFAULT_DISPATCH_DEADLINE_SECONDS = 600.0  # Cloud Tasks, REST reference, Task.dispatchDeadline
_CONGESTED = (429, 503)
_READ_BYTES = 1 << 16
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """`status` is None if no answer came in time. `wait_seconds`: the target's Retry-After."""

    status: int | None
    wait_seconds: float = 0.0

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Deliver(Protocol):
    def __call__(self, stored: StoredTask) -> Outcome: ...


class HttpDelivery:
    def __init__(self, identity: LocalIdentity) -> None:
        self._identity = identity

    def __call__(self, stored: StoredTask) -> Outcome:
        task = Task.deserialize(stored.message)
        deadline = task.dispatch_deadline.total_seconds() if task.dispatch_deadline else 0.0
        try:
            return _send(task.http_request, self._headers(task, stored), deadline or DEFAULT_DISPATCH_DEADLINE_SECONDS)
        except (OSError, http.client.HTTPException, ValueError) as error:  # ValueError: a header that cannot be sent
            _log.warning("No answer for task %s: %s", _last_part(stored.name), error or type(error).__name__)
            return Outcome(status=None)

    def _headers(self, task: Task, stored: StoredTask) -> dict[str, str]:
        request = task.http_request
        headers = {"Content-Type": "application/octet-stream"} if request.body else {}
        given = {name.title(): value for name, value in request.headers.items()}
        headers |= {name: value for name, value in given.items() if not name.startswith("X-Cloudtasks-")}
        headers |= {
            "User-Agent": "Google-Cloud-Tasks",
            "X-CloudTasks-QueueName": _last_part(stored.queue),
            "X-CloudTasks-TaskName": _last_part(stored.name),
            "X-CloudTasks-TaskRetryCount": str(stored.dispatches - 1),
            "X-CloudTasks-TaskExecutionCount": str(stored.responses),
            "X-CloudTasks-TaskETA": f"{stored.due:.6f}",
        }
        if stored.last_status is not None:
            headers["X-CloudTasks-TaskPreviousResponse"] = str(stored.last_status)
        if request.oidc_token.service_account_email:
            audience = request.oidc_token.audience or request.url
            token = self._identity.oidc_token(audience, request.oidc_token.service_account_email)
            headers["Authorization"] = f"Bearer {token}"
        return headers


def _send(request: HttpRequest, headers: dict[str, str], deadline_seconds: float) -> Outcome:
    url = urlsplit(request.url)
    connect = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    connection = connect(url.netloc, timeout=deadline_seconds)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    try:
        connection.request(request.http_method.name, path, request.body or None, headers)
        response = connection.getresponse()
        while response.read(_READ_BYTES):
            pass  # the target may still work while it sends its answer
        return Outcome(response.status, _retry_after_seconds(response))
    finally:
        connection.close()


def _retry_after_seconds(response: http.client.HTTPResponse) -> float:
    """Cloud Tasks respects Retry-After from an overloaded target."""
    value = response.headers.get("Retry-After", "")
    return float(value) if response.status in _CONGESTED and value.isdecimal() else 0.0


def _last_part(resource_name: str) -> str:
    return resource_name.rsplit("/", 1)[1]
