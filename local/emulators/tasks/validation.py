"""Validates queues and tasks like Cloud Tasks, and fills in defaults."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from google.cloud.tasks_v2 import HttpMethod, Queue

from local.emulators.tasks.errors import InvalidArgumentError

if TYPE_CHECKING:
    from google.cloud.tasks_v2 import Task

MAX_TASK_BYTES = 1 << 20
MAX_SCHEDULE_SECONDS = 30 * 24 * 3600.0
DISPATCH_DEADLINES = (timedelta(seconds=15), timedelta(minutes=30))
_LOCATION = r"projects/[A-Za-z0-9:.-]+/locations/[A-Za-z0-9-]+"
LOCATION_NAME = re.compile(_LOCATION)
QUEUE_NAME = re.compile(rf"{_LOCATION}/queues/[A-Za-z0-9-]{{1,100}}")
TASK_NAME = re.compile(rf"({QUEUE_NAME.pattern})/tasks/[A-Za-z0-9_-]{{1,500}}")
_METHODS_WITH_BODY = (HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH)


def check_queue(parent: str, queue: Queue) -> None:
    if not QUEUE_NAME.fullmatch(queue.name) or not queue.name.startswith(f"{parent}/queues/"):
        raise InvalidArgumentError(
            "Queue.name must be projects/PROJECT/locations/LOCATION/queues/QUEUE, the last of letters, digits, hyphens."
        )


def fill_in_queue(queue: Queue) -> None:
    """Defaults from the REST reference, RateLimits and RetryConfig. Cloud Tasks chooses the burst, about a fifth."""
    limits, retry = queue.rate_limits, queue.retry_config
    limits.max_dispatches_per_second = limits.max_dispatches_per_second or 500.0
    limits.max_concurrent_dispatches = limits.max_concurrent_dispatches or 1000
    limits.max_burst_size = max(1, min(500, int(limits.max_dispatches_per_second / 5)))
    retry.max_attempts = retry.max_attempts or 100
    retry.max_doublings = retry.max_doublings or 16
    retry.min_backoff = retry.min_backoff or timedelta(seconds=0.1)
    retry.max_backoff = retry.max_backoff or timedelta(hours=1)


def check_task(parent: str, task: Task, now: float) -> None:
    if task.name:
        _check_task_name(parent, task.name)
    request = task.http_request
    if not re.fullmatch(r"https?", urlsplit(request.url).scheme) or not urlsplit(request.url).netloc:
        raise InvalidArgumentError("HttpRequest.url is required and must begin with http:// or https://.")
    if request.body and request.http_method not in (HttpMethod.HTTP_METHOD_UNSPECIFIED, *_METHODS_WITH_BODY):
        raise InvalidArgumentError("HttpRequest.body is allowed with POST, PUT and PATCH only.")
    if task.schedule_time and task.schedule_time.timestamp() > now + MAX_SCHEDULE_SECONDS:
        raise InvalidArgumentError("Task.schedule_time is at most 30 days in the future.")
    minimum, maximum = DISPATCH_DEADLINES
    if task.dispatch_deadline and not minimum <= task.dispatch_deadline <= maximum:
        raise InvalidArgumentError("Task.dispatch_deadline must be between 15 seconds and 30 minutes.")
    if len(type(task).serialize(task)) > MAX_TASK_BYTES:
        raise InvalidArgumentError("Task size too large.")


def _check_task_name(parent: str, name: str) -> None:
    match = TASK_NAME.fullmatch(name)
    if match is None:
        raise InvalidArgumentError(
            "Task.name must be QUEUE_NAME/tasks/TASK_ID, the id of 1 to 500 letters, digits, hyphens and underscores."
        )
    if match[1] != parent:
        raise InvalidArgumentError("Task.name does not begin with the queue it is created in.")
