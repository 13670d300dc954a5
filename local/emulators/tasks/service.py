"""The methods of the Cloud Tasks API, with the client library's types."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC
from typing import TYPE_CHECKING

from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud.tasks_v2 import (
    Attempt,
    CreateQueueRequest,
    CreateTaskRequest,
    HttpMethod,
    ListQueuesRequest,
    ListQueuesResponse,
    ListTasksRequest,
    ListTasksResponse,
    Queue,
    Task,
    UpdateQueueRequest,
)

from local.emulators.tasks.errors import AlreadyExistsError, InvalidArgumentError, NotFoundError
from local.emulators.tasks.late_delivery import LateDelivery
from local.emulators.tasks.store import StoredTask
from local.emulators.tasks.validation import LOCATION_NAME, check_queue, check_task, fill_in_queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.emulators.tasks.dispatcher import Dispatcher
    from local.emulators.tasks.store import TaskStore

NAMES_KEPT_SECONDS = 24 * 3600.0
_MAX_PAGE_SIZE = 1000
_UPDATABLE = ("rate_limits", "retry_config")


class CloudTasksService:
    def __init__(
        self,
        store: TaskStore,
        dispatcher: Dispatcher,
        *,
        late_delivery: LateDelivery = LateDelivery(),  # noqa: B008 -- frozen
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._dispatcher = dispatcher
        self._late_delivery = late_delivery
        self._clock = clock
        self._queue_changes = threading.Lock()  # for read-modify-write

    def create_queue(self, request: CreateQueueRequest) -> Queue:
        queue = Queue(request.queue)
        if not LOCATION_NAME.fullmatch(request.parent):
            raise InvalidArgumentError("The parent must be projects/PROJECT/locations/LOCATION.")
        check_queue(request.parent, queue)
        fill_in_queue(queue)
        queue.state = Queue.State(Queue.State.RUNNING)
        with self._queue_changes:
            if self._store.queue(queue.name) is not None:
                raise AlreadyExistsError("Queue")
            self._store.save_queue(queue.name, Queue.serialize(queue))
        return queue

    def get_queue(self, name: str) -> Queue:
        message = self._store.queue(name)
        if message is None:
            raise NotFoundError("Queue")
        queue: Queue = Queue.deserialize(message)
        return queue

    def list_queues(self, request: ListQueuesRequest) -> ListQueuesResponse:
        queues = [Queue.deserialize(message) for message in self._store.queues()]
        return ListQueuesResponse(queues=[queue for queue in queues if queue.name.startswith(f"{request.parent}/")])

    def update_queue(self, request: UpdateQueueRequest) -> Queue:
        changed = request.update_mask.paths or _UPDATABLE
        unknown = {path.split(".")[0] for path in changed} - set(_UPDATABLE)
        if unknown:
            raise InvalidArgumentError(f"Cannot update {', '.join(sorted(unknown))}.")
        with self._queue_changes:
            queue = self.get_queue(request.queue.name)
            for path in changed:
                _copy_field(request.queue, queue, path)
            fill_in_queue(queue)
            self._store.save_queue(queue.name, Queue.serialize(queue))
        self._dispatcher.wake()
        return queue

    def delete_queue(self, name: str) -> None:
        if not self._store.delete_queue(name):
            raise NotFoundError("Queue")

    def purge_queue(self, name: str) -> Queue:
        queue = self.get_queue(name)
        self._store.end_queue_tasks(name, self._clock())
        return queue

    def set_state(self, name: str, state: int) -> Queue:
        with self._queue_changes:
            queue = self.get_queue(name)
            queue.state = Queue.State(state)
            self._store.save_queue(name, Queue.serialize(queue))
        self._dispatcher.wake()
        return queue

    def create_task(self, request: CreateTaskRequest) -> Task:
        self.get_queue(request.parent)
        now = self._clock()
        task = Task(request.task)
        check_task(request.parent, task, now)
        task.name = task.name or f"{request.parent}/tasks/{secrets.randbelow(10**19)}"
        if not task.http_request.http_method:
            task.http_request.http_method = HttpMethod(HttpMethod.POST)
        due = max(now, task.schedule_time.timestamp()) if task.schedule_time else now
        task.create_time, task.schedule_time = _timestamp(now), _timestamp(due)
        self._store.forget_names_before(now - NAMES_KEPT_SECONDS)
        comes = due + self._late_delivery.seconds(task.name)
        stored = StoredTask(task.name, request.parent, Task.serialize(task), now, comes)
        if not self._store.add_task(stored):
            raise AlreadyExistsError("Task")
        self._dispatcher.wake()
        return _shown(stored, request.response_view)

    def get_task(self, name: str, view: Task.View) -> Task:
        return _shown(self._stored(name), view)

    def list_tasks(self, request: ListTasksRequest) -> ListTasksResponse:
        """The page token is the last task name of the previous page."""
        self.get_queue(request.parent)
        size = min(request.page_size or _MAX_PAGE_SIZE, _MAX_PAGE_SIZE)
        stored = self._store.tasks(request.parent, request.page_token, size + 1)
        page = [_shown(task, request.response_view) for task in stored[:size]]
        return ListTasksResponse(tasks=page, next_page_token=page[-1].name if len(stored) > size else "")

    def delete_task(self, name: str) -> None:
        if not self._store.end_task(name, self._clock()):
            raise NotFoundError("Task")

    def run_task(self, name: str, view: Task.View) -> Task:
        stored = self._stored(name)
        self._dispatcher.run_now(self.get_queue(stored.queue), name)
        return _shown(stored, view)

    def _stored(self, name: str) -> StoredTask:
        stored = self._store.task(name)
        if stored is None:
            raise NotFoundError("Task")
        return stored


def _shown(stored: StoredTask, view: Task.View) -> Task:
    """The task as the API returns it: with its counts, and its body only in the full view."""
    task: Task = Task.deserialize(stored.message)
    task.view = Task.View(view or Task.View.BASIC)
    task.schedule_time = _timestamp(stored.due)
    task.dispatch_count, task.response_count = stored.dispatches, stored.responses
    if stored.first_dispatch is not None:
        task.first_attempt = Attempt(dispatch_time=_timestamp(stored.first_dispatch))
    if stored.last_dispatch is not None:
        task.last_attempt = Attempt(dispatch_time=_timestamp(stored.last_dispatch))
    if task.view != Task.View.FULL:
        task.http_request.body = b""
    return task


def _copy_field(source: Queue, target: Queue, path: str) -> None:
    """`path`: of a field mask, such as rate_limits or rate_limits.max_concurrent_dispatches."""
    *parents, field = path.split(".")
    for parent in parents:
        source, target = getattr(source, parent), getattr(target, parent)
    if not hasattr(source, field):
        raise InvalidArgumentError(f"There is no field {path}.")
    setattr(target, field, getattr(source, field))


def _timestamp(seconds: float) -> DatetimeWithNanoseconds:
    return DatetimeWithNanoseconds.fromtimestamp(seconds, tz=UTC)
