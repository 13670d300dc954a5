"""Tests the real Cloud Tasks client with the local task server."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import grpc
import jwt
import pytest
from google.api_core import exceptions
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport
from google.protobuf.duration_pb2 import Duration

from local.emulators.tasks.delivery import HttpDelivery, Outcome
from local.emulators.tasks.store import StoredTask
from tests.integration import cloud

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.emulators.identity import LocalIdentity
    from shared.task_queue import TaskQueue

LOCATION = cloud.QUEUE_NAME.partition("/queues/")[0]


def connect(server: cloud.ServerProcess) -> tasks_v2.CloudTasksClient:
    channel = grpc.insecure_channel(f"127.0.0.1:{server.port}")
    return tasks_v2.CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))


@pytest.fixture
def client(task_server: cloud.ServerProcess) -> tasks_v2.CloudTasksClient:
    return connect(task_server)


@pytest.fixture
def fast_queue(client: tasks_v2.CloudTasksClient) -> Iterator[str]:
    """Retries within milliseconds, three attempts."""
    retry = {"min_backoff": Duration(nanos=1_000_000), "max_backoff": Duration(nanos=8_000_000), "max_attempts": 3}
    name = f"{LOCATION}/queues/fast-{uuid4().hex}"
    client.create_queue(parent=LOCATION, queue={"name": name, "retry_config": retry})
    yield name
    client.delete_queue(name=name)


def http_task(target: cloud.Target, **fields: object) -> dict[str, object]:
    request = {"url": f"{target.url}/step", "http_method": tasks_v2.HttpMethod.POST, "body": b"{}"}
    return {"http_request": request, **fields}


def test_a_task_is_delivered_as_it_was_enqueued(task_queue: TaskQueue, target: cloud.Target) -> None:
    name = f"workflow-voice-{uuid4().hex}"
    task_queue.enqueue(name, "/steps/workflow/voice-0/1", {"generation": 1, "topic": "café"})
    delivered = target.next_delivery()
    assert delivered.path == "/steps/workflow/voice-0/1"
    assert json.loads(delivered.body) == {"generation": 1, "topic": "café"}
    assert delivered.headers["Content-Type"] == "application/json"
    assert delivered.headers["User-Agent"] == "Google-Cloud-Tasks"
    assert delivered.headers["X-CloudTasks-QueueName"] == "steps"
    assert delivered.headers["X-CloudTasks-TaskName"] == name
    assert delivered.headers["X-CloudTasks-TaskRetryCount"] == "0"
    assert delivered.headers["X-CloudTasks-TaskExecutionCount"] == "0"
    assert float(delivered.headers["X-CloudTasks-TaskETA"]) <= time.time()


def test_a_delivery_carries_a_token_of_the_invoker_for_the_target(
    task_queue: TaskQueue, target: cloud.Target, local_identity: LocalIdentity
) -> None:
    task_queue.enqueue(f"token-{uuid4().hex}", "/steps/w/s/1", {})
    scheme, _, token = target.next_delivery().headers["Authorization"].partition(" ")
    assert scheme == "Bearer"
    claims = jwt.decode(token, local_identity.public_key, algorithms=["RS256"], audience=target.url)
    assert claims["email"] == cloud.INVOKER_EMAIL
    assert claims["email_verified"] is True
    assert claims["iss"] == "https://accounts.google.com"
    assert claims["exp"] - claims["iat"] == 3600


def test_enqueueing_the_same_name_twice_delivers_once(task_queue: TaskQueue, target: cloud.Target) -> None:
    name, marker = f"twice-{uuid4().hex}", f"after-{uuid4().hex}"
    task_queue.enqueue(name, "/first", {})
    assert target.next_delivery().path == "/first"
    task_queue.enqueue(name, "/second", {})
    task_queue.enqueue(marker, "/marker", {})
    assert target.next_delivery().path == "/marker"


def test_a_name_stays_reserved_after_its_task_is_done_or_deleted(
    client: tasks_v2.CloudTasksClient, target: cloud.Target
) -> None:
    done, deleted = (f"{cloud.QUEUE_NAME}/tasks/{uuid4().hex}" for _ in range(2))
    client.create_task(parent=cloud.QUEUE_NAME, task=http_task(target, name=done))
    target.next_delivery()
    later = datetime.now(UTC) + timedelta(hours=1)
    client.create_task(parent=cloud.QUEUE_NAME, task=http_task(target, name=deleted, schedule_time=later))
    client.delete_task(name=deleted)
    for name in (done, deleted):
        with pytest.raises(exceptions.AlreadyExists):
            client.create_task(parent=cloud.QUEUE_NAME, task=http_task(target, name=name))
    with pytest.raises(exceptions.NotFound):
        client.get_task(name=deleted)


@pytest.mark.parametrize("task_id", ["with.dot", "with space", "", "x" * 501, "ümlaut"])
def test_an_invalid_task_id_is_rejected(client: tasks_v2.CloudTasksClient, target: cloud.Target, task_id: str) -> None:
    with pytest.raises(exceptions.InvalidArgument):
        client.create_task(parent=cloud.QUEUE_NAME, task=http_task(target, name=f"{cloud.QUEUE_NAME}/tasks/{task_id}"))


def test_a_task_for_an_unknown_queue_is_rejected(task_server: cloud.ServerProcess, target: cloud.Target) -> None:
    queue_name = f"{LOCATION}/queues/nowhere"
    with pytest.raises(exceptions.NotFound):
        connect(task_server).create_task(parent=queue_name, task=http_task(target))


def test_a_task_waits_for_its_schedule_time(task_queue: TaskQueue, target: cloud.Target) -> None:
    not_before = datetime.now(UTC) + timedelta(seconds=1)
    task_queue.enqueue(f"later-{uuid4().hex}", "/later", {}, not_before=not_before)
    task_queue.enqueue(f"now-{uuid4().hex}", "/now", {})
    assert target.next_delivery().path == "/now"
    assert target.next_delivery().path == "/later"
    assert datetime.now(UTC) >= not_before


def test_a_failing_task_is_retried_and_then_dropped(
    client: tasks_v2.CloudTasksClient, fast_queue: str, target: cloud.Target
) -> None:
    target.answer = lambda _: 500
    created = client.create_task(parent=fast_queue, task=http_task(target))
    attempts = [target.next_delivery().headers for _ in range(3)]
    assert [headers["X-CloudTasks-TaskRetryCount"] for headers in attempts] == ["0", "1", "2"]
    assert [headers["X-CloudTasks-TaskExecutionCount"] for headers in attempts] == ["0", "1", "2"]
    assert [headers["X-CloudTasks-TaskPreviousResponse"] for headers in attempts] == [None, "500", "500"]
    cloud.wait_until(lambda: is_gone(client, created.name))
    assert target.deliveries.empty()


def is_gone(client: tasks_v2.CloudTasksClient, name: str) -> bool:
    try:
        client.get_task(name=name)
    except exceptions.NotFound:
        return True
    return False


def test_deliveries_to_an_overloaded_target_respect_retry_after(
    client: tasks_v2.CloudTasksClient, fast_queue: str, target: cloud.Target
) -> None:
    target.answer = lambda _: (503, {"Retry-After": "3600"})
    created = client.create_task(parent=fast_queue, task=http_task(target))
    target.next_delivery()
    task = cloud.wait_until(lambda: (task := client.get_task(name=created.name)).response_count and task)
    assert task.schedule_time > datetime.now(UTC) + timedelta(minutes=50)


def test_a_paused_queue_delivers_nothing_until_it_is_resumed(
    client: tasks_v2.CloudTasksClient, fast_queue: str, target: cloud.Target
) -> None:
    assert client.pause_queue(name=fast_queue).state == tasks_v2.Queue.State.PAUSED
    client.create_task(parent=fast_queue, task=http_task(target, name=f"{fast_queue}/tasks/held"))
    client.create_task(parent=cloud.QUEUE_NAME, task={"http_request": {"url": f"{target.url}/other", "body": b"{}"}})
    assert target.next_delivery().path == "/other"
    assert target.deliveries.empty()
    client.resume_queue(name=fast_queue)
    assert target.next_delivery().headers["X-CloudTasks-TaskName"] == "held"


def test_a_purged_queue_is_empty(client: tasks_v2.CloudTasksClient, fast_queue: str, target: cloud.Target) -> None:
    client.pause_queue(name=fast_queue)
    for _ in range(3):
        client.create_task(parent=fast_queue, task=http_task(target))
    assert len(list(client.list_tasks(parent=fast_queue))) == 3
    client.purge_queue(name=fast_queue)
    assert list(client.list_tasks(parent=fast_queue)) == []


def test_listing_reads_all_pages(client: tasks_v2.CloudTasksClient, fast_queue: str, target: cloud.Target) -> None:
    client.pause_queue(name=fast_queue)
    names = {client.create_task(parent=fast_queue, task=http_task(target)).name for _ in range(5)}
    listed = client.list_tasks(request={"parent": fast_queue, "page_size": 2})
    assert {task.name for task in listed} == names


def test_only_the_full_view_contains_the_body(
    client: tasks_v2.CloudTasksClient, fast_queue: str, target: cloud.Target
) -> None:
    client.pause_queue(name=fast_queue)
    created = client.create_task(parent=fast_queue, task=http_task(target))
    full = client.get_task(request={"name": created.name, "response_view": tasks_v2.Task.View.FULL})
    assert (created.http_request.body, full.http_request.body) == (b"", b"{}")


def test_a_task_of_a_paused_queue_can_be_run_manually(
    client: tasks_v2.CloudTasksClient, fast_queue: str, target: cloud.Target
) -> None:
    client.pause_queue(name=fast_queue)
    later = datetime.now(UTC) + timedelta(hours=1)
    created = client.create_task(parent=fast_queue, task=http_task(target, schedule_time=later))
    client.run_task(name=created.name)
    assert target.next_delivery().path == "/step"


def test_concurrent_tasks_do_not_exceed_the_queues_limit(
    client: tasks_v2.CloudTasksClient, fast_queue: str, target: cloud.Target
) -> None:
    client.update_queue(queue={"name": fast_queue, "rate_limits": {"max_concurrent_dispatches": 2}})
    hold = threading.Event()
    target.answer = lambda _: 200 if hold.wait(cloud.PATIENCE_SECONDS) else 500
    for _ in range(5):
        client.create_task(parent=fast_queue, task=http_task(target))
    for _ in range(2):
        target.next_delivery()
    assert sum(task.dispatch_count for task in client.list_tasks(parent=fast_queue)) == 2
    hold.set()
    for _ in range(3):
        target.next_delivery()


def test_a_delivery_ends_at_its_deadline(target: cloud.Target, local_identity: LocalIdentity) -> None:
    """Bypasses the API, which rejects deadlines below 15 seconds."""
    hold = threading.Event()
    target.answer = lambda _: 200 if hold.wait(cloud.PATIENCE_SECONDS) else 500
    task = tasks_v2.Task(http_task(target, dispatch_deadline=Duration(nanos=200_000_000)))
    name = f"{cloud.QUEUE_NAME}/tasks/slow"
    stored = StoredTask(name, cloud.QUEUE_NAME, tasks_v2.Task.serialize(task), created=0, due=0, dispatches=1)
    assert HttpDelivery(local_identity)(stored) == Outcome(status=None)
    hold.set()


def test_an_unreachable_target_counts_as_no_response(local_identity: LocalIdentity) -> None:
    task = tasks_v2.Task(http_request={"url": "http://127.0.0.1:9/step", "http_method": tasks_v2.HttpMethod.POST})
    name = f"{cloud.QUEUE_NAME}/tasks/lost"
    stored = StoredTask(name, cloud.QUEUE_NAME, tasks_v2.Task.serialize(task), created=0, due=0, dispatches=1)
    assert HttpDelivery(local_identity)(stored) == Outcome(status=None)


def test_a_task_in_flight_at_a_kill_is_delivered_again(tmp_path: Path, target: cloud.Target) -> None:
    hold = threading.Event()
    target.answer = lambda _: 200 if hold.wait(cloud.PATIENCE_SECONDS) else 500
    server = cloud.task_server(tmp_path / "tasks").start()
    queue = cloud.task_queue(server, target)
    queue.enqueue("in-flight", "/in-flight", {"n": 1})
    assert target.next_delivery().headers["X-CloudTasks-TaskRetryCount"] == "0"
    queue.enqueue("waiting", "/waiting", {}, not_before=datetime.now(UTC) + timedelta(hours=1))
    server.kill()
    hold.set()
    server.start()
    try:
        again = target.next_delivery()
        assert (again.path, again.body) == ("/in-flight", b'{"n": 1}')
        assert again.headers["X-CloudTasks-TaskRetryCount"] == "1"
        names = [task.name for task in connect(server).list_tasks(parent=cloud.QUEUE_NAME)]
        assert f"{cloud.QUEUE_NAME}/tasks/waiting" in names
    finally:
        server.stop()


def test_a_name_stays_reserved_after_a_kill(tmp_path: Path, target: cloud.Target) -> None:
    server = cloud.task_server(tmp_path / "tasks").start()
    cloud.task_queue(server, target).enqueue("once", "/once", {})
    target.next_delivery()
    cloud.wait_until(lambda: is_gone(connect(server), f"{cloud.QUEUE_NAME}/tasks/once"))
    server.kill()
    server.start()
    try:
        with pytest.raises(exceptions.AlreadyExists):
            connect(server).create_task(
                parent=cloud.QUEUE_NAME, task=http_task(target, name=f"{cloud.QUEUE_NAME}/tasks/once")
            )
    finally:
        server.stop()


def test_enqueueing_survives_a_restart_of_the_server(tmp_path: Path, target: cloud.Target) -> None:
    server = cloud.task_server(tmp_path / "tasks").start()
    queue = cloud.task_queue(server, target)
    queue.enqueue("before", "/before", {})
    assert target.next_delivery().path == "/before"
    cloud.wait_until(lambda: is_gone(connect(server), f"{cloud.QUEUE_NAME}/tasks/before"))
    server.kill()
    caller = threading.Thread(target=queue.enqueue, args=("meanwhile", "/meanwhile", {}))
    caller.start()
    server.start()
    try:
        assert target.next_delivery().path == "/meanwhile"
        caller.join()
    finally:
        server.stop()


def test_a_second_server_on_the_same_state_does_not_start(tmp_path: Path) -> None:
    server = cloud.task_server(tmp_path / "tasks").start()
    try:
        with pytest.raises(AssertionError, match="ended at its start"):
            cloud.task_server(tmp_path / "tasks").start()
    finally:
        assert server.stop() == 0
