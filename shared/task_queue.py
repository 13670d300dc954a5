# ruff: noqa: PLC0415 -- importing the client library takes 0.4 s, so it is imported with the first task
"""The task queues: each task is one HTTP call to a private function, made by Cloud Tasks or its local emulator."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from shared.per_process import PerProcess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from google.api_core.retry import Retry
    from google.cloud.tasks_v2 import CloudTasksClient, Task

    from shared.settings import Settings

LEGAL_TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,500}")  # Cloud Tasks, REST reference, Task.name
DISPATCH_DEADLINE = timedelta(minutes=30)  # the maximum of Cloud Tasks for an HTTP target
_ONE_CALL_SECONDS = 5.0
_ALL_RETRIES_SECONDS = 30.0
# Without this option a new channel would share the connection of the one it replaces.
_OWN_CONNECTION = (("grpc.use_local_subchannel_pool", 1),)


class TaskQueue:
    def __init__(self, *, queue: str, target_url: str, invoker_email: str, emulator_host: str = "") -> None:
        """`queue`: projects/p/locations/l/queues/q. `target_url`: base of every path and audience of the tokens."""
        self._queue = queue
        self._target_url = target_url.rstrip("/")
        self._invoker_email = invoker_email
        self._emulator_host = emulator_host
        self._client = PerProcess(self._connect)

    def enqueue(
        self, task_name: str, path: str, body: Mapping[str, Any], *, not_before: datetime | None = None
    ) -> None:
        """Puts the task into the queue, unless a task with this name already exists.

        Raises `ValueError` for an invalid name or path, and the client library's error if the queue rejects the task or
        cannot be reached for 30 seconds.
        """
        from google.api_core.exceptions import AlreadyExists

        task = self._task(task_name, path, body, not_before)
        try:
            _retry_while_unreachable()(self._send)(task)
        except AlreadyExists:
            return  # an earlier call, or one whose answer was lost, created it

    def _send(self, task: Task) -> None:
        """Tries once. After a timeout the next try opens a new connection: one that a firewall dropped stays silent."""
        from google.api_core.exceptions import DeadlineExceeded

        client = self._client.get()
        try:
            client.create_task(parent=self._queue, task=task, retry=None, timeout=_ONE_CALL_SECONDS)
        except DeadlineExceeded:
            self._client.forget(client)  # not closed: other threads may wait for answers on it
            raise

    def _task(self, task_name: str, path: str, body: Mapping[str, Any], not_before: datetime | None) -> Task:
        from google.cloud.tasks_v2 import HttpMethod, HttpRequest, OidcToken, Task
        from google.protobuf.duration_pb2 import Duration

        if not LEGAL_TASK_ID.fullmatch(task_name):
            raise ValueError(f"A task's name is 1 to 500 letters, digits, hyphens and underscores: {task_name!r}")
        if not path.startswith("/"):
            raise ValueError(f"A task's path starts with a slash, unlike {path!r}")
        request = HttpRequest(
            url=self._target_url + path,
            http_method=HttpMethod.POST,
            headers={"Content-Type": "application/json"},
            body=json.dumps(body).encode(),
            oidc_token=OidcToken(service_account_email=self._invoker_email, audience=self._target_url),
        )
        return Task(
            name=f"{self._queue}/tasks/{task_name}",
            http_request=request,
            schedule_time=not_before,
            dispatch_deadline=Duration(seconds=int(DISPATCH_DEADLINE.total_seconds())),
        )

    def _connect(self) -> CloudTasksClient:
        from google.cloud.tasks_v2 import CloudTasksClient
        from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

        if not self._emulator_host:
            return CloudTasksClient(transport=partial(CloudTasksGrpcTransport, channel=_channel_to_google))
        import grpc

        # The local server may restart at any time: reconnect at once instead of after gRPC's usual minutes.
        options = [("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 1000)]
        channel = grpc.insecure_channel(self._emulator_host, options=[*options, *_OWN_CONNECTION])
        return CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))


def _channel_to_google(host: str, *, options: Sequence[tuple[str, int]], **others: Any) -> Any:
    """The client library's channel, but with its own connection. Same parameters as `create_channel`."""
    from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

    return CloudTasksGrpcTransport.create_channel(host, options=[*options, *_OWN_CONNECTION], **others)


def steps_queue(settings: Settings) -> TaskQueue:
    """The queue of `podcast_steps`."""
    return TaskQueue(
        queue=settings.tasks_queue,
        target_url=settings.steps_url,
        invoker_email=settings.tasks_invoker_email,
        emulator_host=settings.tasks_emulator_host,
    )


def upkeep_queue(settings: Settings) -> TaskQueue:
    """The queue of `upkeep`, separate so that its tasks do not wait behind steps."""
    return TaskQueue(
        queue=settings.upkeep_queue,
        target_url=settings.upkeep_url,
        invoker_email=settings.tasks_invoker_email,
        emulator_host=settings.tasks_emulator_host,
    )


def model_calls_queue(settings: Settings) -> TaskQueue:
    """The queue of `model_calls`. Its tasks take minutes and no processor."""
    return TaskQueue(
        queue=settings.model_calls_queue,
        target_url=settings.model_calls_url,
        invoker_email=settings.tasks_invoker_email,
        emulator_host=settings.tasks_emulator_host,
    )


def _retry_while_unreachable() -> Retry:
    """A named task can be sent again safely, whether or not the call before succeeded."""
    from google.api_core import exceptions
    from google.api_core.retry import Retry, if_exception_type

    transient = if_exception_type(
        exceptions.ServiceUnavailable,
        exceptions.DeadlineExceeded,
        exceptions.InternalServerError,
        exceptions.ResourceExhausted,
        exceptions.Aborted,
    )
    return Retry(predicate=transient, initial=0.1, maximum=2.0, multiplier=2.0, timeout=_ALL_RETRIES_SECONDS)
