"""Fixtures for the end-to-end tests. All tests share one local cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from local.stack.state_folder import StateFolder
from tests.local_stack import new_client, running_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient


@pytest.fixture(scope="session")
def stack_state(tmp_path_factory: pytest.TempPathFactory) -> StateFolder:
    return StateFolder(tmp_path_factory.mktemp("cloud"))


@pytest.fixture(scope="session")
def stack_url(stack_state: StateFolder) -> Iterator[str]:
    with running_stack(stack_state) as url:
        yield url


@pytest.fixture(scope="session")
def client(stack_url: str) -> ApiClient:
    return new_client(stack_url)


@pytest.fixture
def http() -> requests.Session:
    """For tests of redirects, headers and status codes, which the API client hides."""
    return requests.Session()
