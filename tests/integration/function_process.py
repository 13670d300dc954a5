"""A function under functions-framework in its own process, as in production."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from local.stack.ports import pick_free_port
from local.stack.supervised_service import answers
from tests.child_processes import tied
from tests.integration import cloud
from tests.integration.function_environment import signed_in_as

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def running_function(name: str, environment: dict[str, str]) -> Iterator[str]:
    """Yields the function's address once it listens."""
    port = pick_free_port()
    process = start_function(name, environment, port)
    try:
        cloud.wait_until(lambda: answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        kill_function(process)


def start_function(name: str, environment: Mapping[str, str], port: int) -> subprocess.Popen[bytes]:
    """Starts it in a session of its own, and does not wait until it listens."""
    command = [sys.executable, str(Path(sys.executable).with_name("functions-framework")), f"--target={name}"]
    command += [f"--source=functions/{name}/main.py", "--host=127.0.0.1", f"--port={port}"]
    environment = signed_in_as(name, environment) | {"PATH": os.environ["PATH"]}
    return subprocess.Popen(tied(command), cwd=cloud.ROOT, env=environment, start_new_session=True)


def kill_function(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
