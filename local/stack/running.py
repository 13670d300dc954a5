"""Finds the running local cloud of this checkout, or starts one that outlives the command."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.stack.state_folder import ROOT, StateFolder

if TYPE_CHECKING:
    from pathlib import Path

START_SECONDS = 600  # the wait ends at once if it fails; a first start on a busy machine needs minutes
POLL_SECONDS = 0.2


class StartFailedError(Exception):
    """The local cloud did not start; the message has the end of its log."""


@dataclass(frozen=True, slots=True)
class StackAddress:
    url: str
    state_dir: Path
    started_now: bool


def ensure_running() -> StackAddress:
    state = StateFolder()
    running = _address(state)
    if running:
        return StackAddress(url=running, state_dir=state.path, started_now=False)
    print("Starting the local cloud ...", flush=True)
    return StackAddress(url=_start(state), state_dir=state.path, started_now=True)


def _start(state: StateFolder) -> str:
    state.make()
    with state.log_file("run").open("ab") as log:
        # In a new session, so that Ctrl-C in this terminal stops the command but not the cloud.
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "local", "run"], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
    return wait_until_running(state, supervisor)


def wait_until_running(state: StateFolder, supervisor: subprocess.Popen[bytes]) -> str:
    """Returns the URL when everything answers. Raises StartFailedError if the supervisor ends before."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        url = _address(state)
        if url:
            return url
        # If it ended while the folder is held, another one was started at the same moment: wait for that one.
        if supervisor.poll() is not None and not state.is_held():
            break
        time.sleep(POLL_SECONDS)
    raise StartFailedError(f"The local cloud did not start. The end of its log:\n{state.log_tail('run')}")


def _address(state: StateFolder) -> str | None:
    """None if nothing is running or it is still starting."""
    if not state.is_held():
        return None
    url: str | None = state.running().get("url")
    return url
