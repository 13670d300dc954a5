"""Tests that a killed test run leaves no process behind."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.child_processes import tied
from tests.integration.processes import alive, eventually
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 600  # the longest wait for an expected event, on a busy machine too
PLUGINS = ("tests.conftest", "tests.integration.conftest")
PARTS = """
import time
from tests.integration import balancer_process, real_function

def test_everything_is_started(postgres_server, bucket, task_server, tmp_path, request):
    with real_function.running_function(tmp_path), balancer_process.running_balancer(tmp_path, tmp_path, {}):
        (request.config.rootpath / "started").touch()
        time.sleep(600)
"""
STARTED = (
    "local.emulators.storage",
    "fake-gcs-server",
    "local.emulators.tasks",
    "postgres",
    "functions-framework",
    "local.emulators.balancer",
)


@pytest.fixture
def family() -> Iterator[list[psutil.Process]]:
    """Ends the started processes after the test if it fails."""
    processes: list[psutil.Process] = []
    yield processes
    for process in alive(processes):
        process.kill()


def command_of(process: psutil.Process) -> str:
    """Returns an empty string if the process has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return ""


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux ends a child with its parent.")
def test_a_test_run_that_is_killed_leaves_no_process_behind(tmp_path: Path, family: list[psutil.Process]) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_that_waits.py").write_text(PARTS)
    plugins = [word for plugin in PLUGINS for word in ("-p", plugin)]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "--basetemp", str(tmp_path / "files"), str(tmp_path)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    with (tmp_path / "log").open("wb") as log:
        run = subprocess.Popen(tied(command), cwd=ROOT, env=environment, stdout=log, stderr=log)
    family.append(psutil.Process(run.pid))
    assert eventually(lambda: (tmp_path / "started").exists() or run.poll() is not None, PATIENCE_SECONDS)
    assert run.poll() is None, (tmp_path / "log").read_text()
    family += family[0].children(recursive=True)
    lines = [command_of(process) for process in family]
    assert [name for name in STARTED if not any(name in line for line in lines)] == []

    run.kill()
    run.wait()
    assert eventually(lambda: not alive(family), PATIENCE_SECONDS), [command_of(one) for one in alive(family)]
