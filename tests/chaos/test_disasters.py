"""Tests a full disk, a bucket that rejects writes, and cut database connections: no accepted episode is lost.

All tests share one cloud on its own small disk. What this machine does not permit is skipped with the reason.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pg8000.native
import pytest
import requests

from local.stack.postgres import SUPERUSER, LocalPostgres
from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import OWN_TEXT, CloudUnderFire, cloud_under_fire
from tests.chaos.promises import what_keeps_from_playing, work_done_again
from tests.local_stack import ended, new_client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.cli.api_client import ApiClient

pytestmark = pytest.mark.chaos
DISK = "600m"  # the corpus uses a third of it
EPISODES = 2
DISASTER_SECONDS = 15.0
BETWEEN_CUTS_SECONDS = 0.3
BETWEEN_REQUESTS_SECONDS = 2.5  # each accepted one is completed
ENDED_WITHIN_SECONDS = 180
REQUEST_SECONDS = 60
MAX_ACCEPTED_ON_A_FULL_DISK = 40
PODCASTS = "/api/v1/podcasts"


def mount(*arguments: str) -> str:
    """Returns the error message, or an empty string."""
    if os.geteuid() != 0:
        return "only root may mount"
    finished = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    return finished.stderr.decode(errors="replace").strip()


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Yields a folder, and the reason why it is not on its own disk; empty if it is."""
    folder = tmp_path_factory.mktemp("disk")
    problem = mount("-t", "tmpfs", "-o", f"size={DISK},mode=0755", "tmpfs", str(folder))
    yield folder, problem
    if not problem:
        unmount(folder)


@pytest.fixture(scope="module")
def cloud(disk: tuple[Path, str]) -> Iterator[CloudUnderFire]:
    with cloud_under_fire(StateFolder(disk[0] / "state")) as cloud:
        yield cloud


@pytest.fixture
def client(cloud: CloudUnderFire) -> ApiClient:
    return new_client(cloud.url)


def ask(cloud: CloudUnderFire, client: ApiClient) -> requests.Response:
    body = {"topic": "The lamp in the storm", "sources": [{"text": OWN_TEXT}], "length_minutes": 1}
    headers = {"Authorization": f"Bearer {client.token}", "X-Idempotency-Key": str(uuid4())}
    return requests.post(cloud.url + PODCASTS, json=body, headers=headers, timeout=REQUEST_SECONDS)


def all_are_completed(cloud: CloudUnderFire, client: ApiClient, podcast_ids: list[str]) -> None:
    with cloud.swept():
        episodes = [ended(client, one, within_seconds=ENDED_WITHIN_SECONDS) for one in podcast_ids]
    assert [(one["generation_status"], one["cpoa_error_message"]) for one in episodes] == [("completed", None)] * len(
        episodes
    )
    assert work_done_again([line for line in cloud.journal() if line.podcast_id in podcast_ids]) == []
    for episode in episodes:
        assert what_keeps_from_playing(client, episode) == []
    attempts = cloud.database.fetch_all(
        "select sum(attempts) as number from task_instances join workflow_instances using (workflow_id)"
        " where podcast_id = any(:ids::uuid[])",
        ids=podcast_ids,
    )
    assert attempts == [{"number": 0}], "what was no fault of theirs is counted as theirs"


def requests_during(cloud: CloudUnderFire, client: ApiClient, seconds: float) -> list[requests.Response]:
    until = time.monotonic() + seconds
    answers = []
    while time.monotonic() < until:
        answers.append(ask(cloud, client))
        time.sleep(BETWEEN_REQUESTS_SECONDS)
    return answers


def requests_until_one_is_refused(cloud: CloudUnderFire, client: ApiClient) -> list[requests.Response]:
    """The database has free space in its files, so it may still accept the first few."""
    answers = [ask(cloud, client)]
    while answers[-1].status_code == 201 and len(answers) < MAX_ACCEPTED_ON_A_FULL_DISK:
        answers.append(ask(cloud, client))
    return answers


def accepted_of(answers: list[requests.Response]) -> list[str]:
    return [answer.json()["podcast_id"] for answer in answers if answer.status_code == 201]


def is_refused_for_now(answer: requests.Response) -> bool:
    return answer.status_code == 503 and answer.headers.get("Retry-After", "").isdecimal()


def test_a_full_disk_delays_accepted_episodes_and_rejects_new_ones_meanwhile(
    cloud: CloudUnderFire, client: ApiClient, disk: tuple[Path, str]
) -> None:
    folder, problem = disk
    if problem:
        pytest.skip(f"no disk of its own: {problem}")
    before = [ask(cloud, client) for _ in range(EPISODES)]
    with full(folder):
        during = requests_until_one_is_refused(cloud, client)
        during += requests_during(cloud, client, DISASTER_SECONDS)
    assert {answer.status_code for answer in during} <= {201, 503}, [answer.text for answer in during]
    refused = [answer for answer in during if answer.status_code == 503]
    assert refused
    assert [answer.text for answer in refused if not is_refused_for_now(answer)] == []
    all_are_completed(cloud, client, accepted_of(before + during))


@contextmanager
def full(folder: Path) -> Iterator[None]:
    filler = folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * (1 << 20))
            except OSError:
                pass  # it is full
        yield
    finally:
        filler.unlink()


def test_a_bucket_that_rejects_writes_delays_accepted_episodes(cloud: CloudUnderFire, client: ApiClient) -> None:
    accepted = accepted_of([ask(cloud, client) for _ in range(EPISODES)])
    with read_only(cloud.state.path / "storage"):
        time.sleep(DISASTER_SECONDS)
        states = [client.get_json(f"{PODCASTS}/{one}")["generation_status"] for one in accepted]
        assert "completed" not in states
    assert len(accepted) == EPISODES
    all_are_completed(cloud, client, accepted)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """For root, whom file modes do not restrict, by a read-only mount."""
    if os.geteuid() == 0:
        problem = mount("--bind", str(folder), str(folder)) or mount("-o", "remount,ro,bind", str(folder))
        if problem:
            pytest.skip(f"no read-only bucket: {problem}")
        try:
            yield
        finally:
            unmount(folder)
        return
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for one in folders:
        one.chmod(0o500)
    try:
        yield
    finally:
        for one in folders:
            one.chmod(0o700)


def test_repeatedly_cut_connections_lose_nothing(cloud: CloudUnderFire, client: ApiClient) -> None:
    accepted = accepted_of([ask(cloud, client) for _ in range(EPISODES)])
    assert len(accepted) == EPISODES
    with cut_connections(cloud) as cuts:
        answers = requests_during(cloud, client, DISASTER_SECONDS)
    assert cuts["connections"] > EPISODES
    assert [answer.text for answer in answers if answer.status_code != 201 and not is_refused_for_now(answer)] == []
    all_are_completed(cloud, client, accepted + accepted_of(answers))


@contextmanager
def cut_connections(cloud: CloudUnderFire) -> Iterator[dict[str, int]]:
    """Ends all connections except its own every 0.3 seconds."""
    running: dict[str, Any] = cloud.state.running()
    server = LocalPostgres(cloud.state.path / "postgres", int(running["database"]["POSTGRES_PORT"]))
    connection = pg8000.native.Connection(
        SUPERUSER, host=server.host, port=server.port, password=server.superuser_password, database=server.database
    )
    stopped, cuts = threading.Event(), {"connections": 0}

    def cut() -> None:
        while not stopped.wait(BETWEEN_CUTS_SECONDS):
            rows = connection.run(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where pid <> pg_backend_pid() and backend_type = 'client backend'"
            )
            cuts["connections"] += len(rows)

    cutting = threading.Thread(target=cut)
    cutting.start()
    try:
        yield cuts
    finally:
        stopped.set()
        cutting.join()
        connection.close()
