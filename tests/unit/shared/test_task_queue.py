"""What is refused before anything is sent; the rest is in the integration tests."""

from __future__ import annotations

import pytest

from shared.task_queue import TaskQueue


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


def test_a_path_that_is_no_path_is_refused(queue: TaskQueue) -> None:
    with pytest.raises(ValueError, match="starts with a slash"):
        queue.enqueue("a", "steps", {})
    with pytest.raises(ValueError, match="starts with a slash"):
        queue.enqueue("a", "@elsewhere.example/steps", {})
