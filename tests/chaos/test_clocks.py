"""Tests a clock that is set back by an hour, and later forward again, while an episode is made: for the whole
machine, and for each part alone. Each time a worker has just died, so that the episode waits for its claim and its
delivery."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import StepKind
from local.stack.clocks import faketime_library
from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import OWN_TEXT, CloudUnderFire, cloud_under_fire, wait_until
from tests.chaos.promises import what_keeps_from_playing, work_done_again
from tests.local_stack import ended, new_client

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(faketime_library() is None, reason="libfaketime is not installed (Debian package `faketime`)"),
]
HOUR_BACK = -3600
# The queue's tokens are valid for an hour, so a queue an hour behind the functions sends only expired tokens.
LESS_BACK = -3000
PARTS = {
    "machine": [],  # all of them
    "steps": ["podcast_steps"],
    "api": ["auth", "podcasts"],  # these accept each other's tokens
    "database": ["postgres"],
    "bucket": ["storage"],
}
READ_EVERY_SECONDS = 1.5  # libfaketime's own delay, and a margin
ENDED_WITHIN_SECONDS = 120  # includes a claim's 15 seconds and the queue's longest pause, but not an hour


@dataclass(frozen=True)
class SetClocks:
    cloud: CloudUnderFire
    folder: Path

    def set(self, parts: list[str], seconds: int) -> None:
        for name in parts or [file.name for file in self.folder.iterdir()]:
            unfinished = self.folder.with_name(f"{name}.unfinished")
            unfinished.write_text(f"{seconds:+d}\n", encoding="utf-8")
            unfinished.replace(self.folder / name)
        time.sleep(READ_EVERY_SECONDS)

    def end_of(self, accepted: dict[str, Any], machine_is_off: int = 0) -> dict[str, Any]:
        """The sweeper ends a claim that expires too far in the future."""
        with self.cloud.swept(clock_is_off=machine_is_off) as statuses:
            episode = ended(new_client(self.cloud.url), accepted["podcast_id"], within_seconds=ENDED_WITHIN_SECONDS)
        assert set(statuses) <= {200}
        return episode

    def begun_with_a_dead_worker(self, topic: str) -> dict[str, Any]:
        """An episode whose voice step was claimed by a worker that died seconds ago."""
        with self.cloud.paused_queue():
            accepted = self.ask(topic)
            order = self.cloud.arm(accepted["podcast_id"], StepKind.VOICE, CrashPoint.BEFORE_WORK)
        wait_until(lambda: not order.exists(), "a worker dies")
        wait_until(lambda: self.waits_for_the_claim(accepted["workflow_id"]), "a delivery for the claim's end")
        return accepted

    def waits_for_the_claim(self, workflow_id: str) -> bool:
        """The queue has delivered the step again, found the claim, and waits for its end."""
        rows = self.cloud.database.fetch_all(
            "select 1 from task_instances"
            " where workflow_id = :id::uuid and not_before is not null and enqueued_no = dispatch_no",
            id=workflow_id,
        )
        return bool(rows)

    def ask(self, topic: str) -> dict[str, Any]:
        """Signs in first, because tokens from the future, or an hour old, are rejected."""
        body = {"topic": topic, "sources": [{"text": OWN_TEXT}], "length_minutes": 1}
        return new_client(self.cloud.url).post_json("/api/v1/podcasts", body)


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SetClocks]:
    state = StateFolder(tmp_path_factory.mktemp("clocks"))
    folder = state.path / "clocks"
    folder.mkdir()
    with cloud_under_fire(state, LOCAL_CLOCKS_DIR=str(folder)) as cloud:
        for pid_file in state.run.glob("*.pid"):
            (folder / pid_file.stem).write_text("+0\n", encoding="utf-8")
        yield SetClocks(cloud, folder)


@pytest.mark.parametrize("name", PARTS)
def test_an_episode_is_completed_when_any_clock_is_set_back_and_forward_again(clocks: SetClocks, name: str) -> None:
    parts = PARTS[name]
    accepted = [clocks.begun_with_a_dead_worker(f"The lamp and the clock of the {name}, set back")]
    clocks.set(parts, HOUR_BACK)
    try:
        episodes = [clocks.end_of(accepted[0], 0 if parts else HOUR_BACK)]
        accepted.append(clocks.begun_with_a_dead_worker(f"The lamp and the clock of the {name}, set forward"))
    finally:
        clocks.set(parts, 0)
    episodes.append(clocks.end_of(accepted[1]))
    assert_the_promises_are_kept(clocks, episodes)


def test_tasks_in_a_queue_whose_clock_is_set_are_delivered_soon(clocks: SetClocks) -> None:
    """No worker is dead here: its claim expires by the database's clock, which the queue would have to share."""
    episodes = []
    for seconds in (LESS_BACK, 0):
        with clocks.cloud.paused_queue():
            accepted = clocks.ask(f"The lamp and the clock of the queue, {seconds}")
            clocks.set(["tasks"], seconds)
        try:
            episodes.append(clocks.end_of(accepted))
        except BaseException:
            clocks.set(["tasks"], 0)
            raise
    assert_the_promises_are_kept(clocks, episodes)


def assert_the_promises_are_kept(clocks: SetClocks, episodes: list[dict[str, Any]]) -> None:
    assert {episode["generation_status"] for episode in episodes} == {"completed"}
    ids = [episode["podcast_id"] for episode in episodes]
    assert work_done_again([line for line in clocks.cloud.journal() if line.podcast_id in ids]) == []
    client = new_client(clocks.cloud.url)
    for podcast_id in ids:
        assert what_keeps_from_playing(client, client.get_json(f"/api/v1/podcasts/{podcast_id}")) == []
