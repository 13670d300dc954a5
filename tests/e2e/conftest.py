"""The whole local cloud, as `make run` starts it, in a state folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests

from local.api_client import ApiClient
from local.running import wait_until_running
from local.state_folder import StateFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 30


@pytest.fixture(scope="session")
def stack_state(tmp_path_factory: pytest.TempPathFactory) -> StateFolder:
    return StateFolder(tmp_path_factory.mktemp("cloud"))


@pytest.fixture(scope="session")
def stack_url(stack_state: StateFolder) -> Iterator[str]:
    environment = os.environ | {
        "LOCAL_STATE_DIR": str(stack_state.path),
        "API_GW_PORT": str(_free_port()),
        "RESEARCH_ONLINE": "never",
    }
    stack_state.make()
    with stack_state.log_file("run").open("wb") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "local", "run"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        yield wait_until_running(stack_state, supervisor)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def new_client(stack_url: str) -> Any:
    """Makes a client with an account of its own."""

    def make() -> ApiClient:
        name = f"listener-{uuid4().hex[:12]}"
        client = ApiClient(stack_url)
        account = {"username": name, "email": f"{name}@example.com", "password": "a-long-enough-password"}
        client.post_json("/auth/register", account)
        answer = client.post_json("/auth/login", {"login_identifier": name, "password": account["password"]})
        client.token = answer["access_token"]
        return client

    return make


@pytest.fixture(scope="session")
def client(new_client: Any) -> ApiClient:
    made: ApiClient = new_client()
    return made


@pytest.fixture
def http() -> requests.Session:
    """Plain HTTP for what the client hides: redirects, headers, codes."""
    session = requests.Session()
    session.headers["Connection"] = "close"
    return session
