"""Tests the checks before a request is sent; the integration tests cover the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

from shared.task_queue import TaskQueue

if TYPE_CHECKING:
    import grpc


@pytest.fixture
def queue() -> TaskQueue:
    return TaskQueue(
        queue="projects/p/locations/l/queues/q",
        target_url="http://127.0.0.1:1/",
        invoker_email="invoker@p.iam.gserviceaccount.com",
        emulator_host="127.0.0.1:1",
    )


@pytest.mark.parametrize("name", ["", "a.b", "a/b", "a b", "ä", "x" * 501, "a\n"])
def test_an_illegal_name_is_refused(queue: TaskQueue, name: str) -> None:
    with pytest.raises(ValueError, match="A task's name"):
        queue.enqueue(name, "/steps", {})


def test_an_invalid_path_is_refused(queue: TaskQueue) -> None:
    with pytest.raises(ValueError, match="starts with a slash"):
        queue.enqueue("a", "steps", {})
    with pytest.raises(ValueError, match="starts with a slash"):
        queue.enqueue("a", "@elsewhere.example/steps", {})


def test_each_client_of_google_has_its_own_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a new client would share the broken connection of the client that it replaces."""
    options = {}
    create_channel = CloudTasksGrpcTransport.create_channel

    def remembered(host: str, **given: object) -> grpc.Channel:
        options.update(given["options"])
        return create_channel(host, **given)

    monkeypatch.setattr("google.auth.default", lambda *_args, **_options: (AnonymousCredentials(), "p"))
    monkeypatch.setattr(CloudTasksGrpcTransport, "create_channel", remembered)
    queue = TaskQueue(queue="projects/p/locations/l/queues/q", target_url="https://s", invoker_email="i@p")
    assert queue._client.get().api_endpoint == "cloudtasks.googleapis.com"
    assert options["grpc.use_local_subchannel_pool"] == 1
    assert options["grpc.max_send_message_length"] == -1  # the library's own options stay
