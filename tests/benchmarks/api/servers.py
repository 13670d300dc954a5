"""Functions as in production: functions-framework's own command, one process, and the number of threads from the
environment."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from local.stack.ports import pick_free_port
from tests.child_processes import tied
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

START_SECONDS = 60
_BARE = ROOT / "tests" / "benchmarks" / "api"


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Returns the CPU time of the server and all its workers since their start."""
        parent = psutil.Process(self.process.pid)
        times = [process.cpu_times() for process in (parent, *parent.children(recursive=True))]
        return sum(each.user + each.system for each in times)


@dataclass(frozen=True, slots=True)
class Program:
    """``target`` in the file ``source``."""

    target: str
    source: Path

    @classmethod
    def of_function(cls, name: str) -> Program:
        return cls(name, ROOT / "functions" / name / "main.py")

    @classmethod
    def bare(cls, folder: str) -> Program:
        return cls("bare", _BARE / folder / "main.py")

    def start(self, environment: Mapping[str, str]) -> Server:
        """Returns at once; the server does not respond yet."""
        port = pick_free_port()
        framework = Path(sys.executable).parent / "functions-framework"
        where = ["--host", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen(
            tied([sys.executable, str(framework), "--target", self.target, "--source", str(self.source), *where]),
            env=dict(environment) | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return Server(port, process)

    @contextmanager
    def running(self, environment: Mapping[str, str]) -> Iterator[Server]:
        server = self.start(environment)
        try:
            wait_for(server)
            yield server
        finally:
            server.process.terminate()
            server.process.wait(30)


def wait_for(server: Server) -> None:
    """Raises SystemExit if the process ends, or does not listen in time."""
    deadline = time.monotonic() + START_SECONDS
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        except OSError:
            time.sleep(0.002)
        else:
            return
    raise SystemExit(f"The server on port {server.port} did not start.")


def environment_of(function: str, supervisor: int) -> dict[str, str]:
    """Returns the environment that the local cloud gave this function."""
    source = str(ROOT / "functions" / function / "main.py")
    for process in psutil.Process(supervisor).children(recursive=True):
        if source in process.cmdline():
            return dict(process.environ())
    raise SystemExit(f"The function {function} is not running.")
