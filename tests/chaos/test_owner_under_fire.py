"""Tests cancel, retry and delete while a worker is frozen within a step and resumes later."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import requests

from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import StepKind
from tests.chaos.cloud_under_fire import OWN_TEXT, frozen_watchdog, wait_until
from tests.chaos.promises import what_keeps_from_playing
from tests.local_stack import ended
from tests.started_steps import STARTED_KINDS

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire

pytestmark = pytest.mark.chaos
DEADLINE_SECONDS = 120


def change(cloud: CloudUnderFire, client: ApiClient, method: str, path: str) -> int:
    headers = {"Authorization": f"Bearer {client.token}"}
    return requests.request(method, cloud.url + path, headers=headers, timeout=DEADLINE_SECONDS).status_code


def frozen_in(
    cloud: CloudUnderFire, client: ApiClient, kind: StepKind, point: CrashPoint
) -> tuple[dict[str, Any], int]:
    """Yields an episode with a worker that waits at that crash point, and the worker's process."""
    body = {"topic": f"The lamp, {kind}", "sources": [{"text": OWN_TEXT}], "length_minutes": 1}
    with cloud.paused_queue():
        accepted = client.post_json("/api/v1/podcasts", body)
        order = cloud.arm(accepted["podcast_id"], kind, point, order_name="SIGSTOP")
    wait_until(lambda: not order.exists(), f"a worker at {point} of {kind}")
    # If it were resumed before it stopped, it would stop forever.
    wait_until(lambda: cloud.frozen_at(accepted["podcast_id"], point), f"a worker frozen at {point} of {kind}")
    return accepted, cloud.frozen_at(accepted["podcast_id"], point)[0]


@pytest.mark.parametrize("kind", STARTED_KINDS)
def test_an_episode_cancelled_under_a_frozen_worker_stays_cancelled_until_a_retry(
    cloud: CloudUnderFire, client: ApiClient, kind: StepKind
) -> None:
    accepted, worker = frozen_in(cloud, client, kind, CrashPoint.AFTER_ARTEFACT)
    address = f"/api/v1/podcasts/{accepted['podcast_id']}"
    with frozen_watchdog(worker):
        try:
            assert change(cloud, client, "POST", f"{address}/cancel") == 200
            before = client.get_json(address)
        finally:
            os.kill(worker, signal.SIGCONT)
        assert before["generation_status"] == "cancelled"
        wait_until(lambda: not cloud.tasks_of(accepted["workflow_id"]), "an end of the deliveries")
        assert client.get_json(address) == before, "the worker that woke has changed something"
    assert change(cloud, client, "POST", f"{address}/retry") == 202
    episode = ended(client, accepted["podcast_id"], within_seconds=DEADLINE_SECONDS)
    assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    assert what_keeps_from_playing(client, episode) == []


def test_an_episode_deleted_under_a_frozen_worker_leaves_no_object(cloud: CloudUnderFire, client: ApiClient) -> None:
    accepted, worker = frozen_in(cloud, client, StepKind.VOICE, CrashPoint.BEFORE_WORK)
    podcast_id = accepted["podcast_id"]
    with frozen_watchdog(worker):
        try:
            assert change(cloud, client, "DELETE", f"/api/v1/podcasts/{podcast_id}") == 204
            assert change(cloud, client, "GET", f"/api/v1/podcasts/{podcast_id}") == 404
        finally:
            os.kill(worker, signal.SIGCONT)

    def is_cleaned_up() -> bool:
        row = cloud.database.fetch_one(
            "select media_removed_at from podcasts where podcast_id = :id", id=UUID(podcast_id)
        )
        return row is not None and row["media_removed_at"] is not None

    wait_until(is_cleaned_up, "the end of the clean-up", DEADLINE_SECONDS)
    assert cloud.store.names(f"episodes/{podcast_id}/") == []
