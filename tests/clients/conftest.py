"""Fixtures of the tests with feed readers that others wrote: Node's packages, gPodder, and a local cloud."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from local.stack.state_folder import StateFolder
from tests.local_stack import new_client, running_stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from local.cli.api_client import ApiClient

HERE = Path(__file__).resolve().parent
PROGRAM_SECONDS = 120


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Skips these tests unless they are selected, because Node and gPodder may not be installed."""
    return None if config.option.markexpr == "clients" else True


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Any]]:
    """Runs one of this folder's scripts and returns the JSON values that it prints, one of each line."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json", "read_feeds.mjs", "subscribe.mjs"):
        shutil.copy(HERE / name, folder)
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder)

    # Partytime prints its warnings among the results, such as that a feed has no items.
    environment = {**os.environ, "PARTYTIME_LOG": "silent"}

    def run_script(script: str, *arguments: str) -> list[Any]:
        printed = _run(["node", script, *arguments], cwd=folder, env=environment)
        return [json.loads(line) for line in printed.splitlines()]

    return run_script


@pytest.fixture
def gpodder(tmp_path: Path) -> Callable[..., str]:
    """Runs a command of gPodder, in its own new home, and returns what it prints."""
    environment = {**os.environ, "GPODDER_HOME": str(tmp_path), "GPODDER_DOWNLOAD_DIR": str(tmp_path / "downloads")}

    def run_command(*arguments: str) -> str:
        return _run(["gpo", *arguments], env=environment)

    return run_command


def _run(command: list[str], **options: Any) -> str:
    """Raises AssertionError with all that the program printed, if it fails."""
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM_SECONDS,
        stdin=subprocess.DEVNULL,
        **options,
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def stack_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_stack(StateFolder(tmp_path_factory.mktemp("cloud"))) as url:
        yield url


@pytest.fixture(scope="session")
def client(stack_url: str) -> ApiClient:
    return new_client(stack_url)
