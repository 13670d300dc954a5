"""A process managed by the supervisor: started, watched, stopped, killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
LAUNCHER = Path(__file__).with_name("supervisor_launcher.py")


class Managed(Protocol):
    """The interface of a managed process."""

    name: str
    stage: int
    death_signal: int

    @property
    def pid(self) -> int | None: ...
    def start(self) -> None: ...
    def is_running(self) -> bool: ...
    def is_ready(self) -> bool: ...
    def ask_to_stop(self) -> None: ...
    def force_to_stop(self) -> None: ...


@dataclass(kw_only=True)
class Service:
    """One program. It is ready when its port answers. Services stop by stage, the highest first."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log_file: Path
    stage: int
    port: int | None = None
    ready_file: Path | None = None
    death_signal: int = signal.SIGKILL
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        if self.ready_file:
            self.ready_file.unlink(missing_ok=True)
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), *self.command],
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,  # Ctrl-C reaches only the supervisor, which then stops all services in order
            )

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """None while it runs; the negative signal number if a signal ended it."""
        return self._process.poll() if self._process else None

    def is_ready(self) -> bool:
        if self.ready_file and not self.ready_file.exists():
            return False
        return self.port is None or answers(self.port)

    def ask_to_stop(self) -> None:
        if self._process and self.is_running():
            self._process.terminate()

    def force_to_stop(self) -> None:
        """Also kills its children, because a gunicorn worker may outlive its master."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=0.5):
            return True
    except OSError:
        return False
