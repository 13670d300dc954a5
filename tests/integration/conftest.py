"""One bucket and one task server a session; a target and a queue of its own for each test that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.identity import LocalIdentity
from tests.integration import cloud

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shared.media_store import MediaStore
    from shared.task_queue import TaskQueue


@pytest.fixture(scope="session")
def cloud_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cloud")


@pytest.fixture(scope="session")
def local_identity(cloud_state: Path) -> LocalIdentity:
    return LocalIdentity.load_or_create(cloud_state / "identity")


@pytest.fixture(scope="session")
def bucket(cloud_state: Path, local_identity: LocalIdentity) -> Iterator[cloud.ServerProcess]:
    assert local_identity.key_file.exists()
    server = cloud.bucket_server(cloud_state / "storage").start()
    yield server
    server.stop()


@pytest.fixture
def media_store(bucket: cloud.ServerProcess, local_identity: LocalIdentity) -> MediaStore:
    return cloud.media_store(bucket, local_identity.key_file)


@pytest.fixture(scope="session")
def task_server(cloud_state: Path, local_identity: LocalIdentity) -> Iterator[cloud.ServerProcess]:
    assert local_identity.key_file.exists()
    server = cloud.task_server(cloud_state / "tasks").start()
    yield server
    server.stop()


@pytest.fixture
def target() -> Iterator[cloud.Target]:
    target = cloud.Target()
    yield target
    target.close()


@pytest.fixture
def task_queue(task_server: cloud.ServerProcess, target: cloud.Target) -> TaskQueue:
    return cloud.task_queue(task_server, target)
