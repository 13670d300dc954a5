from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from google.cloud.tasks_v2 import (
    CreateQueueRequest,
    CreateTaskRequest,
    HttpMethod,
    HttpRequest,
    Queue,
    RateLimits,
    RetryConfig,
    Task,
    UpdateQueueRequest,
)

from local.emulators.tasks.delivery import Outcome
from local.emulators.tasks.dispatcher import Dispatcher
from local.emulators.tasks.errors import AlreadyExistsError, InvalidArgumentError, NotFoundError
from local.emulators.tasks.late_delivery import LATE_SECONDS, LateDelivery
from local.emulators.tasks.service import NAMES_KEPT_SECONDS, CloudTasksService
from local.emulators.tasks.store import TaskStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCATION = "projects/p/locations/l"
QUEUE = f"{LOCATION}/queues/steps"
START = 1_800_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[CloudTasksService]:
    """A service without a started dispatcher, so that tasks are not delivered."""
    store = TaskStore(tmp_path / "tasks.sqlite3")
    dispatcher = Dispatcher(store, lambda _stored: Outcome(200), clock=clock)
    service = CloudTasksService(store, dispatcher, clock=clock)
    service.create_queue(CreateQueueRequest(parent=LOCATION, queue=Queue(name=QUEUE)))
    yield service
    store.close()


def creation(name: str = "", **fields: object) -> CreateTaskRequest:
    request = HttpRequest(url="http://127.0.0.1:1/step")
    full_name = f"{QUEUE}/tasks/{name}" if name else ""
    return CreateTaskRequest(parent=QUEUE, task=Task({"name": full_name, "http_request": request, **fields}))


def test_a_queue_gets_the_defaults_of_cloud_tasks(service: CloudTasksService) -> None:
    queue = service.get_queue(QUEUE)
    assert queue.state == Queue.State.RUNNING
    assert (queue.rate_limits.max_dispatches_per_second, queue.rate_limits.max_concurrent_dispatches) == (500, 1000)
    assert (queue.retry_config.max_attempts, queue.retry_config.max_doublings) == (100, 16)
    assert queue.retry_config.min_backoff == timedelta(seconds=0.1)
    assert queue.retry_config.max_backoff == timedelta(hours=1)


def test_a_queue_cannot_be_created_twice(service: CloudTasksService) -> None:
    with pytest.raises(AlreadyExistsError):
        service.create_queue(CreateQueueRequest(parent=LOCATION, queue=Queue(name=QUEUE)))


@pytest.mark.parametrize("name", [f"{LOCATION}/queues/a_b", f"{LOCATION}/queues/", "queues/a", "projects/x/queues/a"])
def test_a_queue_with_an_illegal_name_is_refused(service: CloudTasksService, name: str) -> None:
    with pytest.raises(InvalidArgumentError):
        service.create_queue(CreateQueueRequest(parent=LOCATION, queue=Queue(name=name)))


def test_an_update_changes_only_the_fields_in_its_mask(service: CloudTasksService) -> None:
    changed = Queue(
        name=QUEUE, rate_limits=RateLimits(max_concurrent_dispatches=3), retry_config=RetryConfig(max_attempts=7)
    )
    mask = {"paths": ["rate_limits.max_concurrent_dispatches"]}
    queue = service.update_queue(UpdateQueueRequest(queue=changed, update_mask=mask))
    assert queue.rate_limits.max_concurrent_dispatches == 3
    assert queue.retry_config.max_attempts == 100
    with pytest.raises(InvalidArgumentError):
        service.update_queue(UpdateQueueRequest(queue=changed, update_mask={"paths": ["state"]}))


def test_a_task_gets_defaults_for_missing_fields(service: CloudTasksService) -> None:
    task = service.create_task(creation())
    assert task.name.startswith(f"{QUEUE}/tasks/")
    assert task.http_request.http_method == HttpMethod.POST
    assert task.create_time.timestamp() == task.schedule_time.timestamp() == START


def test_a_time_in_the_past_becomes_now(service: CloudTasksService) -> None:
    task = service.create_task(creation(schedule_time=datetime(2001, 1, 1, tzinfo=UTC)))
    assert task.schedule_time.timestamp() == START


def test_a_name_is_free_again_a_day_after_its_task_ends(service: CloudTasksService, clock: Clock) -> None:
    name = service.create_task(creation("once")).name
    clock.now += 1000
    service.delete_task(name)
    clock.now += NAMES_KEPT_SECONDS - 1
    with pytest.raises(AlreadyExistsError):
        service.create_task(creation("once"))
    clock.now += 2
    service.create_task(creation("once"))


def test_missing_queues_and_tasks_are_not_found(service: CloudTasksService) -> None:
    with pytest.raises(NotFoundError):
        service.get_queue(f"{LOCATION}/queues/other")
    with pytest.raises(NotFoundError):
        service.get_task(f"{QUEUE}/tasks/none", Task.View(Task.View.BASIC))
    with pytest.raises(NotFoundError):
        service.delete_task(f"{QUEUE}/tasks/none")
    with pytest.raises(NotFoundError):
        service.create_task(CreateTaskRequest(parent=f"{LOCATION}/queues/other", task=creation().task))


@pytest.mark.parametrize(
    "fields",
    [
        {"http_request": {"url": "ftp://127.0.0.1/x"}},
        {"http_request": {"url": ""}},
        {"http_request": {"url": "http://127.0.0.1/", "http_method": HttpMethod.GET, "body": b"x"}},
        {"http_request": {"url": "http://127.0.0.1/", "body": b"x" * (1 << 20)}},
        {"dispatch_deadline": timedelta(seconds=14)},
        {"dispatch_deadline": timedelta(minutes=31)},
        {"schedule_time": datetime.fromtimestamp(START, UTC) + timedelta(days=31)},
        {"name": f"{LOCATION}/queues/other/tasks/a"},
    ],
)
def test_a_task_that_cloud_tasks_would_refuse_is_refused(service: CloudTasksService, fields: dict[str, object]) -> None:
    with pytest.raises(InvalidArgumentError):
        service.create_task(creation(**fields))


def test_the_set_share_of_tasks_is_late_and_the_others_are_on_time(tmp_path: Path, clock: Clock) -> None:
    store = TaskStore(tmp_path / "late.sqlite3")
    dispatcher = Dispatcher(store, lambda _stored: Outcome(200), clock=clock)
    service = CloudTasksService(store, dispatcher, late_delivery=LateDelivery(0.1), clock=clock)
    service.create_queue(CreateQueueRequest(parent=LOCATION, queue=Queue(name=QUEUE)))
    for number in range(500):
        service.create_task(creation(f"task-{number}"))
    waits = [due - START for _name, due in store.first_due(QUEUE, 500)]
    store.close()
    late = [wait for wait in waits if wait]
    assert len(late) == pytest.approx(50, abs=20)
    assert LATE_SECONDS[0] <= min(late) <= max(late) <= LATE_SECONDS[1]
