"""One local cloud for all chaos tests, with its crash points enabled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import CloudUnderFire, cloud_under_fire
from tests.local_stack import new_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudUnderFire]:
    with cloud_under_fire(StateFolder(tmp_path_factory.mktemp("cloud"))) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def client(cloud: CloudUnderFire) -> ApiClient:
    return new_client(cloud.url)
