"""A child process that ends with this process, even if this process is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_STOP_SECONDS = 0.5


class BoundChild:
    """Start it in the main thread: on Linux the child is killed when the thread that started it ends."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            preexec_fn=_die_with_parent(),  # noqa: PLW1509 -- one system call, no lock taken; threads start later
        )
        self._watcher = None if sys.platform == "linux" else _watch(self._process.pid)

    @property
    def pid(self) -> int:
        return self._process.pid

    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def wait(self) -> int:
        return self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._watcher is not None:
            self._watcher.kill()
            self._watcher.wait()


def _die_with_parent() -> Callable[[], None] | None:
    """Runs in the child between fork and exec, so the library is loaded before the fork."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask_for_signal() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # the parent died before prctl
            os.kill(os.getpid(), signal.SIGKILL)

    return ask_for_signal


def _watch(pid: int) -> subprocess.Popen[bytes]:
    """A shell that waits for the end of its input, which comes when this process, the only writer, has ended."""
    return subprocess.Popen(["/bin/sh", "-c", f"read -r _; kill -9 {pid}"], stdin=subprocess.PIPE)
