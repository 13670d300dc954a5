"""Tests the function `upkeep`: permitted callers, its tasks, and that it imports no part of episode production."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
import requests

from tests.integration import cloud
from tests.integration.function_process import running_function
from tests.integration.podcasts_api import PodcastsApi, error_of
from tests.integration.steps_api import StepsApi, UpkeepApi
from tools.routes import load_routes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from local.emulators.identity import LocalIdentity
    from shared.database import Database

WRONG_CLAIMS: dict[str, tuple[int, str, dict[str, Any]]] = {
    "another audience": (401, "AUTH_INVALID_TOKEN", {"audience": "http://127.0.0.1:1"}),
    "another account": (403, "AUTH_CALLER_FORBIDDEN", {"email": "somebody@example.com"}),
    "expired": (401, "AUTH_EXPIRED_TOKEN", {"now": time.time() - 7200}),
}
# Parts of episode production: models, encoder, and the steps themselves.
MAKERS = {"numpy", "onnxruntime", "soundfile", "lameenc", "PIL", "rapidfuzz", "hibari", "cpoa.text", "cpoa.steps"}


@pytest.fixture
def upkeep_api(upkeep: ModuleType, local_identity: LocalIdentity) -> UpkeepApi:
    return UpkeepApi(upkeep, local_identity)


@pytest.fixture
def steps_api(podcast_steps: ModuleType, local_identity: LocalIdentity) -> StepsApi:
    return StepsApi(podcast_steps, local_identity)


@pytest.fixture
def episode(podcasts_api: PodcastsApi) -> dict[str, str]:
    answer: dict[str, str] = podcasts_api.listener().ask().json
    return answer


def make_old(database: Database) -> None:
    database.execute(
        "update workflow_instances set last_updated_timestamp = last_updated_timestamp - interval '2 minutes'"
    )


def test_the_sweeper_enqueues_steps_that_never_reached_the_queue(
    upkeep_api: UpkeepApi, episode: dict[str, str], database: Database, target: cloud.Target
) -> None:
    target.next_delivery()
    make_old(database)
    answer = upkeep_api.deliver("/sweep")
    assert (answer.status_code, answer.json) == (200, {"advanced": [episode["workflow_id"]], "clean_up": []})


@pytest.mark.parametrize("path", ["/sweep", "/episodes/00000000-0000-4000-8000-000000000000/clean-up"])
@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_a_wrong_caller_is_rejected(upkeep_api: UpkeepApi, path: str, wrong: str) -> None:
    status, code, claims = WRONG_CLAIMS[wrong]
    assert error_of(upkeep_api.deliver(path, **claims)) == (status, code)


def test_only_health_responds_without_a_token(upkeep_api: UpkeepApi) -> None:
    client = upkeep_api.module.app.test_client()
    for path in ("/sweep", f"/episodes/{uuid4()}/clean-up", "/nothing"):
        assert error_of(client.post(path)) == (401, "AUTH_MISSING_TOKEN")
    assert client.get("/health").status_code == 200


def test_the_steps_function_has_no_sweeper(steps_api: StepsApi) -> None:
    assert error_of(steps_api.deliver("/sweep")) == (404, "API_GW_NOT_FOUND")


def test_a_deletion_enqueues_a_clean_up_in_upkeeps_own_queue(podcasts_api: PodcastsApi, target: cloud.Target) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    assert target.next_delivery().headers["X-CloudTasks-QueueName"] == "steps"
    podcasts_api.module.app.test_client().delete(f"/api/v1/podcasts/{episode['podcast_id']}", headers=listener.headers)
    delivered = target.next_delivery()
    assert delivered.path == f"/episodes/{episode['podcast_id']}/clean-up"
    assert delivered.headers["X-CloudTasks-QueueName"] == "upkeep"


def test_a_clean_up_from_an_older_releases_queue_is_forwarded(steps_api: StepsApi, target: cloud.Target) -> None:
    podcast_id = uuid4()
    answer = steps_api.deliver(f"/episodes/{podcast_id}/clean-up")
    assert (answer.status_code, answer.json) == (200, {"handed_on": True})
    delivered = target.next_delivery()
    assert delivered.path == f"/episodes/{podcast_id}/clean-up"
    assert delivered.headers["X-CloudTasks-QueueName"] == "upkeep"


@pytest.fixture
def stalled_bucket() -> Iterator[tuple[str, threading.Semaphore]]:
    """Yields the address of a server that accepts requests and never responds, and the count of its requests."""
    came, listener = threading.Semaphore(0), socket.create_server(("127.0.0.1", 0))
    kept: list[socket.socket] = []

    def take() -> None:
        while True:
            try:
                kept.append(listener.accept()[0])
            except OSError:
                return
            came.release()

    threading.Thread(target=take, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", came
    listener.shutdown(socket.SHUT_RDWR)
    for one in (listener, *kept):
        one.close()


def test_slow_clean_ups_at_the_queues_limit_do_not_block_the_sweep(
    podcasts_api: PodcastsApi,
    podcasts_environment: dict[str, str],
    stalled_bucket: tuple[str, threading.Semaphore],
    local_identity: LocalIdentity,
) -> None:
    function = load_routes().function("upkeep")
    listener, url = podcasts_api.listener(), podcasts_environment["UPKEEP_URL"]
    bucket, came = stalled_bucket
    more = {"THREADS": str(function.concurrency), "WORKERS": str(function.local_workers), "PYTHONPATH": str(cloud.ROOT)}
    token = local_identity.oidc_token(url, cloud.INVOKER_EMAIL)
    headers = {"Authorization": f"Bearer {token}"}
    with running_function("upkeep", podcasts_environment | more | {"STORAGE_EMULATOR_HOST": bucket}) as address:
        for _ in range(function.concurrency // 2):  # the limit in `local/stack/services.py` and `terraform/queue.tf`
            episode = listener.ask().json
            podcasts_api.module.app.test_client().delete(
                f"/api/v1/podcasts/{episode['podcast_id']}", headers=listener.headers
            )
            clean_up = f"{address}/episodes/{episode['podcast_id']}/clean-up"
            threading.Thread(target=ask_in_vain, args=(clean_up, headers), daemon=True).start()
            assert came.acquire(timeout=cloud.PATIENCE_SECONDS)
        answer = requests.post(f"{address}/sweep", headers=headers, timeout=cloud.PATIENCE_SECONDS)
    assert answer.status_code == 200


def ask_in_vain(url: str, headers: dict[str, str]) -> None:
    with suppress(requests.RequestException):
        requests.post(url, headers=headers, timeout=cloud.PATIENCE_SECONDS)


def test_lost_clean_ups_are_enqueued_even_if_the_sweep_fails(
    upkeep_api: UpkeepApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[UUID] = []

    def fails() -> None:
        raise RuntimeError("the sweep fails")

    monkeypatch.setattr(upkeep_api.module.workflows, "sweep", fails)
    monkeypatch.setattr(upkeep_api.module.clean_up, "retry_lost_requests", lambda: asked.append(uuid4()) or [])
    assert upkeep_api.deliver("/sweep").status_code == 500
    assert len(asked) == 1


def test_upkeep_imports_no_part_of_episode_production(podcasts_environment: dict[str, str]) -> None:
    program = "import runpy, sys; runpy.run_path('functions/upkeep/main.py'); print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=cloud.ROOT,
        env=podcasts_environment | {"PYTHONPATH": str(cloud.ROOT)},
        capture_output=True,
        text=True,
        timeout=cloud.PATIENCE_SECONDS,
        check=True,
    )
    assert MAKERS.isdisjoint(ended.stdout.split())
