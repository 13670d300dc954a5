"""The balancer as the supervisor starts it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from local.emulators.served_hosts import LOOPBACK_HOSTS
from local.stack.ports import pick_free_port
from tests.child_processes import tied
from tests.integration.cloud import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@contextmanager
def running_balancer(
    folder: Path,
    frontend: Path,
    upstreams: Mapping[str, str],
    *,
    limits: Mapping[str, float] | None = None,
    log: IO[bytes] | None = None,
) -> Iterator[int]:
    """Yields the balancer's port. ``upstreams`` maps functions' names to addresses; the output goes to ``log``."""
    port = pick_free_port()
    configuration = folder / "balancer.json"
    document = {
        "host": "127.0.0.1",
        "port": port,
        "upstreams": upstreams,
        "frontend": str(frontend),
        "internal": True,
        "media_origin": "http://127.0.0.1:7777",
        "hosts": LOOPBACK_HOSTS,
        "limits": limits or {},
    }
    configuration.write_text(json.dumps(document))
    command = [sys.executable, "-m", "local.emulators.balancer", str(configuration)]
    process = subprocess.Popen(tied(command), cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("The balancer has ended.")
