"""The whole local cloud, as `make run` starts it, in its own state folder, and clients with accounts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from local.cli.api_client import ApiClient
from local.stack.ports import pick_free_port
from local.stack.running import wait_until_running
from tests.child_processes import tied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.stack.state_folder import StateFolder

ROOT = Path(__file__).resolve().parents[1]
STOP_SECONDS = 30
POLL_SECONDS = 0.1
NO_LIMIT = "1000000"
EPISODE_LIMITS = (
    "EPISODES_RUNNING_PER_USER",
    "EPISODES_DAILY_PER_USER",
    "EPISODES_RUNNING_IN_ALL",
    "EPISODES_DAILY_IN_ALL",
)
PASSWORD = "a-long-enough-password"
ENDS = ("completed", "failed", "cancelled")


@contextmanager
def running_stack(state: StateFolder, **environment: str) -> Iterator[str]:
    """Yields the front address. The cloud is offline: no article is fetched. It does not read a developer's `.env`."""
    chosen = {
        "LOCAL_STATE_DIR": str(state.path),
        "LOCAL_ENV_FILE": os.devnull,  # also for programs without tests/conftest.py
        "API_GW_PORT": str(pick_free_port()),
        "RESEARCH_ONLINE": "never",
    }
    state.make()
    with state.log_file("run").open("wb") as log:
        supervisor = subprocess.Popen(
            tied([sys.executable, "-m", "local", "run"]),
            cwd=ROOT,
            env=os.environ | chosen | environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield wait_until_running(state, supervisor)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(STOP_SECONDS)


def new_client(url: str) -> ApiClient:
    """Returns a client that is signed in with a new account."""
    return signed_in(url, new_username(url))


def new_username(url: str) -> str:
    """Returns the username of a newly registered account."""
    name = f"listener-{uuid4().hex[:12]}"
    ApiClient(url).post_json("/auth/register", {"username": name, "email": f"{name}@example.com", "password": PASSWORD})
    return name


def signed_in(url: str, username: str) -> ApiClient:
    """The client's token expires after an hour."""
    client = ApiClient(url)
    client.token = client.post_json("/auth/login", {"login_identifier": username, "password": PASSWORD})["access_token"]
    return client


def ended(client: ApiClient, podcast_id: str, *, within_seconds: float) -> dict[str, Any]:
    """Returns the episode once it has ended. Raises TimeoutError."""
    until = time.monotonic() + within_seconds
    while time.monotonic() < until:
        episode = client.get_json(f"/api/v1/podcasts/{podcast_id}")
        if has_ended(episode):
            return episode
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"The episode did not end within {within_seconds} s: {episode['steps']}")


def ended_without_stalling(client: ApiClient, podcast_id: str, *, stalled_after_seconds: float) -> dict[str, Any]:
    """Returns the episode once it has ended, however long that takes. Raises TimeoutError if it has stalled: no step
    has changed for so long, neither its state nor its place in the queue."""
    steps: list[Any] = []
    until = 0.0
    while True:
        episode = client.get_json(f"/api/v1/podcasts/{podcast_id}")
        if has_ended(episode):
            return episode
        if episode["steps"] != steps:
            steps, until = episode["steps"], time.monotonic() + stalled_after_seconds
        elif time.monotonic() > until:
            raise TimeoutError(f"The episode has not changed for {stalled_after_seconds} s: {steps}")
        time.sleep(POLL_SECONDS)


def has_ended(episode: dict[str, Any]) -> bool:
    return bool(episode["generation_status"].startswith(ENDS))


def ended_reading(client: ApiClient, reading_id: str, *, within_seconds: float) -> dict[str, Any]:
    """Returns the reading once it has ended. Raises TimeoutError."""
    until = time.monotonic() + within_seconds
    while time.monotonic() < until:
        reading = client.get_json(f"/api/v1/readings/{reading_id}")
        if reading["state"] != "waiting":
            return reading
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"The reading did not end within {within_seconds} s.")
