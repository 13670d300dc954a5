"""The network between the parts of a cloud: a proxy for each link, and the orders to them."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.chaos.detour import Effect, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from local.stack.state_folder import StateFolder

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 10


class Link(StrEnum):
    """Named after the part to which it leads."""

    DATABASE = "postgres"  # from the functions, and the workers' watchdogs
    QUEUE = "tasks"  # from the functions: gRPC
    BUCKET = "storage"  # from the functions
    DELIVERIES = "front of podcast_steps"  # from the queue
    PAGE = "page"  # from the clients to the balancer


class DetourProcess:
    """Can be used from many threads."""

    def __init__(self, part: str, ports_file: Path, seed: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.detour", part, str(ports_file), str(seed)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lock = threading.Lock()
        self.port = int(self._process.stdout.readline())

    def order(self, order: Mapping[str, Any]) -> Counter[Effect]:
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            counts = json.loads(self._process.stdout.readline())
        return Counter({Effect(effect): times for effect, times in counts.items()})

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(STOP_SECONDS)
        self._process.stdout.close()


class Network:
    def __init__(self, detours: Mapping[Link, DetourProcess]) -> None:
        self._detours = detours

    @property
    def settings(self) -> dict[str, str]:
        """Settings of the local cloud. They do not contain the page's link, because its client chooses the address."""
        ways = [f"{link}={detour.port}" for link, detour in self._detours.items() if link is not Link.PAGE]
        return {"LOCAL_DETOURS": ",".join(ways)} if ways else {}

    @property
    def page_url(self) -> str:
        return f"http://127.0.0.1:{self._detours[Link.PAGE].port}"

    def strike(self, link: Link, trouble: Trouble) -> None:
        self._detours[link].order(asdict(trouble))

    def calm(self, link: Link) -> None:
        self._detours[link].order({"fault": None})

    def effects(self, link: Link) -> Counter[Effect]:
        return self._detours[link].order({})

    def all_effects(self) -> Counter[Effect]:
        return sum((self.effects(link) for link in self._detours), Counter())


def page_ports_file(state: StateFolder) -> Path:
    return state.path / "page.json"


@contextmanager
def running_network(state: StateFolder, *, seed: int = 0) -> Iterator[Network]:
    """Runs proxies to the parts of the cloud that will run in this folder."""
    detours: dict[Link, DetourProcess] = {}
    try:
        for link in Link:
            file = page_ports_file(state) if link is Link.PAGE else state.ports_file
            detours[link] = DetourProcess(link, file, seed)
        yield Network(detours)
    finally:
        for detour in detours.values():
            detour.stop()
