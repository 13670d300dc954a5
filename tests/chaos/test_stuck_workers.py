"""Tests workers that get stuck within a step: they are ended, the attempt is counted, and the episode ends.

A worker gets stuck after AFTER_ARTEFACT: its result is in the bucket, so no work is paid twice.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from cpoa.workflow.attempts import MAX_ATTEMPTS
from cpoa.workflow.crash_points import HOLD_INTERPRETER, LOOP, RELEASE_SUFFIX, WORK_START, CrashPoint
from cpoa.workflow.plan import StepKind
from cpoa.workflow.watchdog import MODULE
from shared.claims import LEASE_SECONDS
from tests.chaos.cloud_under_fire import OWN_TEXT, wait_until
from tests.chaos.promises import what_keeps_from_playing, work_done_again
from tests.local_stack import ended, new_client
from tests.started_steps import STARTED_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire, Passed

pytestmark = pytest.mark.chaos
DEADLINE_SECONDS = 240
AWAY_SECONDS = LEASE_SECONDS + 6  # longer than a claim


@dataclass(frozen=True)
class Asked:
    """An episode in whose step `kind` a worker gets stuck."""

    cloud: CloudUnderFire
    client: ApiClient
    kind: StepKind
    podcast_id: str
    workflow_id: str
    order: Path

    @property
    def step(self) -> str:
        """Of several voice steps, the one that came to the point first: its worker found the order."""
        if self.kind is not StepKind.VOICE:
            return self.kind.value
        at_the_point = (
            line.step
            for line in self.cloud.journal()
            if line.podcast_id == self.podcast_id
            and line.step.startswith("voice-")
            and line.passed == CrashPoint.AFTER_ARTEFACT
        )
        return next(at_the_point, "voice-0")

    def passes(self) -> list[Passed]:
        lines = self.cloud.journal()
        return [line for line in lines if (line.podcast_id, line.step) == (self.podcast_id, self.step)]

    def worker(self) -> int:
        """Returns the process that is stuck, once it is."""
        wait_until(lambda: not self.order.exists(), f"a worker stuck in {self.kind}", DEADLINE_SECONDS)
        return [line.pid for line in self.passes() if line.passed == CrashPoint.AFTER_ARTEFACT][-1]

    def row(self) -> dict[str, Any]:
        row = self.cloud.database.fetch_one(
            "select status, attempts from task_instances where workflow_id = :workflow_id and step = :step",
            workflow_id=self.workflow_id,
            step=self.step,
        )
        assert row is not None
        return dict(row)

    def end_claim(self) -> None:
        """Ends the claim as if its 15 seconds were over. A running worker renews it."""
        self.cloud.database.execute(
            "update idempotency_keys set expires_at = clock_timestamp()"
            " where workflow_id = :workflow_id and task_name = :step and status = 'processing'",
            workflow_id=self.workflow_id,
            step=self.step,
        )

    def is_claim_live(self) -> bool:
        row = self.cloud.database.fetch_one(
            "select expires_at > clock_timestamp() as is_live from idempotency_keys"
            " where workflow_id = :workflow_id and task_name = :step",
            workflow_id=self.workflow_id,
            step=self.step,
        )
        return bool(row and row["is_live"])

    def let_go(self) -> None:
        self.order.with_name(self.order.name + RELEASE_SUFFIX).touch()

    def arm_again(self, how: str) -> None:
        self.cloud.arm(self.podcast_id, self.kind, CrashPoint.AFTER_ARTEFACT, how)

    def end(self) -> dict[str, Any]:
        return ended(self.client, self.podcast_id, within_seconds=DEADLINE_SECONDS)

    def count_of_making(self) -> int:
        return [line.passed for line in self.passes()].count(WORK_START)

    def check_completed(self, *, attempts: int) -> None:
        episode = self.end()
        assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
        assert what_keeps_from_playing(self.client, episode) == []
        assert work_done_again(line for line in self.cloud.journal() if line.podcast_id == self.podcast_id) == []
        assert self.count_of_making() <= 1
        assert self.row()["attempts"] == attempts


def asked(cloud: CloudUnderFire, kind: StepKind, how: str) -> Asked:
    """Each episode has its own user, so that it waits for no other. The queue is paused."""
    client = new_client(cloud.url)
    body = {"topic": f"The lamp, stuck in {kind}", "sources": [{"text": OWN_TEXT}], "length_minutes": 1}
    accepted = client.post_json("/api/v1/podcasts", body)
    order = cloud.arm(accepted["podcast_id"], kind, CrashPoint.AFTER_ARTEFACT, how)
    return Asked(cloud, client, kind, accepted["podcast_id"], accepted["workflow_id"], order)


def asked_alone(cloud: CloudUnderFire, kind: StepKind, how: str) -> Asked:
    with cloud.paused_queue():
        return asked(cloud, kind, how)


def watchdog_of(worker: int) -> psutil.Process | None:
    for child in psutil.Process(worker).children():
        if child.status() != psutil.STATUS_ZOMBIE and MODULE in child.cmdline():
            return child
    return None


def test_a_worker_stuck_in_any_kind_of_step_is_ended_and_another_finishes(cloud: CloudUnderFire) -> None:
    with cloud.paused_queue():
        episodes = [asked(cloud, kind, HOLD_INTERPRETER) for kind in STARTED_KINDS]
    stuck = set(episodes)
    workers: list[int] = []

    def all_were_stuck() -> bool:
        for one in [each for each in stuck if not each.order.exists()]:
            workers.append(one.worker())
            one.end_claim()
            stuck.remove(one)
        return not stuck

    wait_until(all_were_stuck, "a worker stuck in each kind of step", DEADLINE_SECONDS)
    for one in episodes:
        one.check_completed(attempts=1)
    assert not any(psutil.pid_exists(worker) for worker in workers)


def test_a_step_stuck_in_every_attempt_fails_only_its_own_episode(cloud: CloudUnderFire, client: ApiClient) -> None:
    stuck = asked_alone(cloud, StepKind.COVER, HOLD_INTERPRETER)
    body = {"topic": "The lamp that shines on", "sources": [{"text": OWN_TEXT}], "length_minutes": 1}
    other = client.post_json("/api/v1/podcasts", body)
    for number in range(1, MAX_ATTEMPTS + 1):
        stuck.worker()
        if number < MAX_ATTEMPTS:
            stuck.arm_again(HOLD_INTERPRETER)
        assert cloud.sweep() == 200
        stuck.end_claim()
        wait_for_attempts(stuck, number)
    episode = stuck.end()
    assert episode["error_code"] == "API_GW_PODCAST_STEP_STUCK"
    assert f"Each of {MAX_ATTEMPTS} attempts stopped responding" in episode["cpoa_error_message"]
    assert stuck.row()["status"] == "failed"
    assert stuck.count_of_making() == 1
    completed = ended(client, other["podcast_id"], within_seconds=DEADLINE_SECONDS)
    assert completed["generation_status"] == "completed"


def wait_for_attempts(stuck: Asked, number: int) -> None:
    wait_until(lambda: stuck.row()["attempts"] == number, f"attempt {number} is counted")


def test_the_cloud_recovers_when_all_workers_are_stuck(cloud: CloudUnderFire) -> None:
    with cloud.paused_queue():
        episodes = [asked(cloud, StepKind.RESEARCH, HOLD_INTERPRETER) for _ in range(2)]
    assert len({one.worker() for one in episodes}) == len(episodes)
    for one in episodes:
        one.check_completed(attempts=1)


@pytest.mark.parametrize("how", [LOOP, HOLD_INTERPRETER])
def test_cancelling_an_episode_frees_its_stuck_worker(cloud: CloudUnderFire, how: str) -> None:
    print(f"Cancelled in “{how}”: the worker was back after {seconds_until_given_back(cloud, how):.1f} s")


def seconds_until_given_back(cloud: CloudUnderFire, how: str) -> float:
    """Measures from the response to the cancellation until the worker is gone or takes another step."""
    episode = asked_alone(cloud, StepKind.RESEARCH, how)
    worker = episode.worker()
    passes = len(cloud.journal())
    episode.client.post_json(f"/api/v1/podcasts/{episode.podcast_id}/cancel", {})
    began = time.monotonic()

    def is_given_back() -> bool:
        return not psutil.pid_exists(worker) or worker in [line.pid for line in cloud.journal()[passes:]]

    wait_until(is_given_back, f"the worker that was in “{how}” is given back")
    seconds = time.monotonic() - began
    assert episode.end()["generation_status"] == "cancelled"
    assert episode.row()["attempts"] == 0
    return seconds


def test_a_killed_watchdog_is_replaced_without_losing_a_step(cloud: CloudUnderFire) -> None:
    episode = asked_alone(cloud, StepKind.RESEARCH, LOOP)
    worker = episode.worker()
    first = watchdog_of(worker)
    assert first is not None
    first.kill()
    wait_until(lambda: watchdog_of(worker) is None, "the watchdog is gone")
    episode.let_go()
    episode.check_completed(attempts=0)

    def is_watched_again() -> bool:
        if watchdog_of(worker) is None:
            asked_alone(cloud, StepKind.RESEARCH, "SIGCONT").end()  # one more step, for any worker
        return watchdog_of(worker) is not None

    wait_until(is_watched_again, "another watchdog", DEADLINE_SECONDS)


def test_a_database_outage_longer_than_a_claim_costs_no_worker_and_no_attempt(cloud: CloudUnderFire) -> None:
    episode = asked_alone(cloud, StepKind.RESEARCH, LOOP)
    worker = episode.worker()
    with frozen_database(cloud):
        time.sleep(AWAY_SECONDS)
    wait_until(episode.is_claim_live, "the claim is renewed")
    assert psutil.pid_exists(worker)
    episode.let_go()
    episode.check_completed(attempts=0)
    assert psutil.pid_exists(worker)


@contextmanager
def frozen_database(cloud: CloudUnderFire) -> Iterator[None]:
    """The database does not respond, but keeps its connections."""
    server = psutil.Process(cloud.pid("postgres"))
    processes = [server, *server.children(recursive=True)]
    for each in processes:
        send(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in reversed(processes):
            send(each, signal.SIGCONT)


def send(process: psutil.Process, number: signal.Signals) -> None:
    if process.is_running():
        os.kill(process.pid, number)
