"""PostgreSQL stops under load: clients get the documented errors, and nothing hangs."""

from __future__ import annotations

import json
import math
import os
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests

from tests.chaos.cloud_under_fire import OWN_TEXT, wait_until
from tools.openapi.__main__ import OPENAPI_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire

pytestmark = pytest.mark.chaos

PODCASTS = "/api/v1/podcasts"
REQUEST_SECONDS = 60
LOAD_SECONDS = 2
EPISODE_SECONDS = 120
DESCRIPTION = json.loads(OPENAPI_FILE.read_text(encoding="utf-8"))
EPISODES_EVERY_SECONDS = 2.0  # each is completed
LOAD: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
    ("GET", PODCASTS, None),
    ("GET", "/api/v1/snippets", None),
    ("POST", PODCASTS, {"topic": "Skerrow Rock", "sources": [{"text": OWN_TEXT}], "length_minutes": 1}),
    ("POST", "/api/v1/search/podcasts", {"query": "lighthouse"}),
    ("POST", "/api/v1/session/init", {"client_id": "under-load"}),
    ("POST", "/auth/login", {"login_identifier": "nobody-at-all", "password": "a-long-enough-password"}),
)


@dataclass(frozen=True)
class Asked:
    """`ended_at` is on this process's monotonic clock."""

    path: str
    status: int
    ended_at: float
    seconds: float


@dataclass
class Load:
    """One thread per route sends requests without pause. `answers` counts the responses; `undescribed` lists those
    that the API does not document."""

    url: str
    token: str
    stopped: threading.Event = field(default_factory=threading.Event)
    answers: Counter[tuple[str, int, str | None]] = field(default_factory=Counter)
    undescribed: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, method: str, path: str, body: dict[str, Any] | None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "X-Idempotency-Key": str(uuid4())}
        asked_at = time.monotonic()
        answer = requests.request(method, self.url + path, json=body, headers=headers, timeout=REQUEST_SECONDS)
        ended_at = time.monotonic()
        code = answer.json().get("error_code")
        with self._lock:
            self.answers[path, answer.status_code, code] += 1
            self.asked.append(Asked(path, answer.status_code, ended_at, ended_at - asked_at))
            if not is_described(method, path, answer.status_code, code):
                self.undescribed.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            if answer.status_code == 201:
                self.accepted.append(answer.json()["podcast_id"])
        return answer

    def run(self, method: str, path: str, body: dict[str, Any] | None) -> None:
        pause_seconds = EPISODES_EVERY_SECONDS if (method, path) == ("POST", PODCASTS) else 0.05
        while not self.stopped.wait(pause_seconds):
            self.ask(method, path, body)


def recovery(asked: list[Asked], killed_at: float) -> str:
    """Returns the time of the last response that was an error, or slower than any of its route's before the database
    stopped."""
    before = [one for one in asked if one.ended_at < killed_at]
    # A route without an earlier response has no value to compare with.
    slowest = {path: max((one.seconds for one in before if one.path == path), default=math.inf) for _, path, _ in LOAD}
    unusual = [
        one.ended_at
        for one in asked
        if one.ended_at > killed_at and (one.status >= 500 or one.seconds > slowest[one.path])
    ]
    seconds = max(unusual, default=killed_at) - killed_at
    return f"The last unusual answer of {len(asked)} came {seconds:.1f} s after its end."


def is_described(method: str, path: str, status: int, code: str | None) -> bool:
    """True if this route, or every route, documents the response."""
    operation = DESCRIPTION["paths"][path][method.lower()]
    answers = [operation["responses"].get(str(status)), *DESCRIPTION["components"]["responses"].values()]
    if code is None:
        return answers[0] is not None
    return any(answer and code in answer["content"]["application/json"]["examples"] for answer in answers)


@pytest.fixture
def load(cloud: CloudUnderFire, client: ApiClient) -> Iterator[Load]:
    assert client.token
    load = Load(cloud.url, client.token)
    threads = [threading.Thread(target=load.run, args=one) for one in LOAD]
    for thread in threads:
        thread.start()
    try:
        yield load
    finally:
        load.stopped.set()
        for thread in threads:
            thread.join(REQUEST_SECONDS)
            assert not thread.is_alive(), "a request hangs"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=lambda one: one.name)
def test_every_response_is_a_result_or_a_documented_error(
    cloud: CloudUnderFire, client: ApiClient, load: Load, number: signal.Signals
) -> None:
    time.sleep(LOAD_SECONDS)
    before = cloud.pid("postgres")
    killed_at = time.monotonic()
    os.kill(before, number)
    wait_until(lambda: cloud.pid("postgres") != before, "another PostgreSQL")
    wait_until(lambda: requests.get(f"{cloud.url}/health", timeout=REQUEST_SECONDS).status_code == 200, "a database")
    back_at = time.monotonic()
    time.sleep(LOAD_SECONDS)
    load.stopped.set()
    assert load.undescribed == []
    for method, path, body in LOAD:
        assert load.ask(method, path, body).status_code < 500, f"{path} is not itself again"

    def all_are_completed() -> bool:
        cloud.sweep()  # accepted just before the database stopped, and never enqueued
        states = [client.get_json(f"{PODCASTS}/{podcast_id}")["generation_status"] for podcast_id in load.accepted]
        return set(states) <= {"completed"}

    wait_until(all_are_completed, f"the end of {len(load.accepted)} accepted episodes", EPISODE_SECONDS)
    print(f"{number.name}: PostgreSQL was back after {back_at - killed_at:.1f} s.", recovery(load.asked, killed_at))
    print({f"{path} {status} {code or ''}": count for (path, status, code), count in sorted(load.answers.items())})
