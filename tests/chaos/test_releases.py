"""Tests that this code finishes the unfinished episodes of the last releases: each step is recorded in each of its
states.

All episodes of a release continue at the same time. `make release` records the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.workflow.crash_points import WORK_START, CrashPoint
from local.cli.api_client import ApiClient
from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import CloudUnderFire, cloud_under_fire
from tests.chaos.promises import what_keeps_from_playing, work_done_again
from tests.local_stack import ended
from tests.releases.fixture import MAX_RELEASES, RecordedEpisode, Release, load, recorded_releases
from tests.releases.replay import restore_database, restore_objects, send_again

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.chaos
ENDED_WITHIN_SECONDS = 240
OF_ITS_OWNER = ("cancelled", "failed")  # the states from which the owner restarts it
# The scope keeps the tests of an episode together, so that each release is restored once.
for_each_recorded_episode = pytest.mark.parametrize(
    ("upgraded", "recorded"),
    [
        pytest.param(version, (version, episode.state), id=f"{version}-{episode.state}")
        for version in recorded_releases()
        for episode in load(version).episodes
    ],
    indirect=True,
    scope="module",
)


@dataclass(frozen=True)
class Upgraded:
    release: Release
    cloud: CloudUnderFire
    client: ApiClient


@pytest.fixture(scope="module")
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    release = load(request.param)
    state = StateFolder(tmp_path_factory.mktemp("upgraded"))
    restore_database(release, state)
    with cloud_under_fire(state) as cloud:
        restore_objects(release, cloud)
        client = ApiClient(cloud.url)
        account = {"login_identifier": release.username, "password": release.password}
        client.token = client.post_json("/auth/login", account)["access_token"]
        for episode in release.episodes:
            send_again(episode, cloud)
            if episode.state.startswith(OF_ITS_OWNER):
                client.post_json(f"/api/v1/podcasts/{episode.podcast_id}/retry", {})
        cloud.sweep()  # accepted, but never enqueued
        yield Upgraded(release, cloud, client)


@pytest.fixture(scope="module")
def recorded(request: pytest.FixtureRequest, upgraded: Upgraded) -> RecordedEpisode:
    _, state = request.param
    return upgraded.release.episode(state)


@pytest.fixture
def episode(upgraded: Upgraded, recorded: RecordedEpisode) -> dict[str, Any]:
    return ended(upgraded.client, recorded.podcast_id, within_seconds=ENDED_WITHIN_SECONDS)


@for_each_recorded_episode
def test_episodes_of_a_release_are_completed_and_can_be_played(upgraded: Upgraded, episode: dict[str, Any]) -> None:
    assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    assert what_keeps_from_playing(upgraded.client, episode) == []


@for_each_recorded_episode
@pytest.mark.usefixtures("episode")
def test_finished_work_of_a_release_is_not_repeated(upgraded: Upgraded, recorded: RecordedEpisode) -> None:
    journal = [line for line in upgraded.cloud.journal() if line.podcast_id == recorded.podcast_id]
    assert work_done_again(journal) == []
    steps = upgraded.release.steps_of(recorded)
    begun = {line.step for line in journal if line.passed == CrashPoint.BEFORE_WORK}
    completed = {step for step, row in steps.items() if row["status"] == "completed"}
    assert begun == steps_to_be_done(upgraded, recorded) - completed
    made = {line.step for line in journal if line.passed == WORK_START}
    # A record under another name belongs to another engine version, which must do its own work.
    assert [
        step for step in made if records(upgraded, recorded, step) == recorded_records(upgraded, recorded, step)
    ] == []


def steps_to_be_done(upgraded: Upgraded, recorded: RecordedEpisode) -> set[str]:
    rows = upgraded.cloud.database.fetch_all(
        "select step from task_instances where workflow_id = :id::uuid", id=recorded.workflow_id
    )
    return {row["step"] for row in rows}


def records(upgraded: Upgraded, recorded: RecordedEpisode, step: str) -> list[str]:
    return of_records(upgraded.cloud.store.names(f"episodes/{recorded.podcast_id}/{step}/"))


def recorded_records(upgraded: Upgraded, recorded: RecordedEpisode, step: str) -> list[str]:
    names = upgraded.release.objects_of(recorded)
    return of_records([name for name in names if f"/{step}/" in name])


def of_records(names: list[str]) -> list[str]:
    """A record's name contains one digest; a piece's contains two."""
    return sorted(name for name in names if name.rpartition("/")[2].count(".") == 1)


def test_the_last_releases_are_recorded() -> None:
    assert 1 <= len(recorded_releases()) <= MAX_RELEASES
