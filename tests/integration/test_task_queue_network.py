"""Tests the queue through a proxy that loses connections and responses."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.chaos.detour import Effect, Fault, Trouble
from tests.chaos.network import DetourProcess
from tests.integration import cloud

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shared.task_queue import TaskQueue

NO_LIMIT_SECONDS = 3600.0
LOST_ANSWERS = 2


@pytest.fixture
def detour(task_server: cloud.ServerProcess, tmp_path: Path) -> Iterator[DetourProcess]:
    ports_file = tmp_path / "ports.json"
    ports_file.write_text(json.dumps({"tasks": task_server.port}), encoding="utf-8")
    process = DetourProcess("tasks", ports_file, seed=1)
    yield process
    process.stop()


@pytest.fixture
def detoured_queue(task_server: cloud.ServerProcess, detour: DetourProcess, target: cloud.Target) -> TaskQueue:
    return cloud.task_queue(replace(task_server, port=detour.port), target)


def test_a_connection_that_stays_silent_is_replaced(
    detoured_queue: TaskQueue, detour: DetourProcess, target: cloud.Target
) -> None:
    detoured_queue.enqueue(f"before-{uuid4().hex}", "/before", {})
    assert target.next_delivery().path == "/before"
    detour.order(asdict(Trouble(Fault.FORGET, NO_LIMIT_SECONDS)))
    detoured_queue.enqueue(f"after-{uuid4().hex}", "/after", {})
    assert target.next_delivery().path == "/after"
    assert detour.order({})[Effect.FORGOTTEN] == 1


def test_a_task_whose_responses_are_lost_is_delivered_once(
    detoured_queue: TaskQueue, detour: DetourProcess, target: cloud.Target
) -> None:
    detour.order(asdict(Trouble(Fault.DROP, NO_LIMIT_SECONDS, cut_share=0.3)))
    paths = []
    while detour.order({})[Effect.ANSWER_LOST] < LOST_ANSWERS:
        paths.append(f"/task-{len(paths)}")
        detoured_queue.enqueue(f"task-{uuid4().hex}", paths[-1], {})
    detour.order({"fault": None})
    detoured_queue.enqueue(f"last-{uuid4().hex}", "/last", {})
    delivered = [target.next_delivery().path for _ in [*paths, "/last"]]
    assert sorted(delivered) == sorted([*paths, "/last"])
    assert target.deliveries.empty()
