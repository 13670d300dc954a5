"""A local cloud for schemathesis: with high limits, a paused queue, and one finished episode to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import grpc
import pytest
from google.cloud.tasks_v2 import CloudTasksClient
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

from local.stack.state_folder import StateFolder
from tests.local_stack import EPISODE_LIMITS, NO_LIMIT, ended, new_client, running_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient

EPISODE_SECONDS = 180


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Ignores these tests unless `-m contract` selects them, so that other runs do not need schemathesis."""
    return None if config.option.markexpr == "contract" else True


@pytest.fixture(scope="session")
def stack_state(tmp_path_factory: pytest.TempPathFactory) -> StateFolder:
    return StateFolder(tmp_path_factory.mktemp("cloud"))


@pytest.fixture(scope="session")
def stack_url(stack_state: StateFolder) -> Iterator[str]:
    limits = (
        "AUTH_FAILED_LOGINS_PER_ACCOUNT", "AUTH_FAILED_LOGINS_PER_ADDRESS", "AUTH_REGISTRATIONS_PER_HOUR",
        "AUTH_FAILED_LOGINS_FROM_ANYWHERE", "SESSIONS_NEW_PER_HOUR", "SUBSCRIPTIONS_PER_HOUR", "DISCOVERY_PER_HOUR",
        "UPLOADS_PER_HOUR", "READINGS_PER_HOUR", "REPORTS_PER_HOUR",
        *EPISODE_LIMITS,
    )  # fmt: skip
    with running_stack(stack_state, **dict.fromkeys(limits, NO_LIMIT)) as url:
        yield url


@pytest.fixture(scope="session")
def client(stack_url: str) -> ApiClient:
    return new_client(stack_url)


@pytest.fixture(scope="session")
def episode(client: ApiClient) -> dict[str, Any]:
    accepted = client.post_json("/api/v1/podcasts", {"topic": "Tea", "length_minutes": 1})
    made = ended(client, accepted["podcast_id"], within_seconds=EPISODE_SECONDS)
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made


@pytest.fixture(scope="session")
def waiting_episode(client: ApiClient, paused_queue: None) -> dict[str, Any]:
    """An unfinished episode, which a test can cancel and then retry."""
    assert paused_queue is None  # the episode must not be processed
    return client.post_json("/api/v1/podcasts", {"topic": "Tea", "length_minutes": 1})


@pytest.fixture(scope="session")
def paused_queue(stack_state: StateFolder, episode: dict[str, Any]) -> None:
    """Pauses the queue, so that the thousands of accepted episodes are not generated."""
    assert episode
    stack = stack_state.running()
    channel = grpc.insecure_channel(stack["tasks_address"])
    CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel)).pause_queue(name=stack["tasks_queue"])
