"""Tests a worker that is killed at every crash point of every step. The redelivery by the queue must be sufficient to
complete the episode.

All episodes are requested at once and made concurrently, so that they wait for the claims of dead workers at the
same time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import requests

from cpoa.workflow.plan import StepKind, parse_kind
from tests.chaos.cloud_under_fire import OWN_TEXT
from tests.chaos.promises import what_keeps_from_playing, work_done_again
from tests.local_stack import ended_without_stalling
from tests.started_steps import STARTED_KINDS, STEP_POINTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cpoa.workflow.crash_points import CrashPoint
    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire, Passed

pytestmark = pytest.mark.chaos
CASES = [pytest.param((kind, point), id=f"{kind}-{point}") for kind, point in product(STARTED_KINDS, STEP_POINTS)]
STALLED_AFTER_SECONDS = 240  # longer than a dead worker holds its claim


@dataclass(frozen=True)
class Case:
    kind: StepKind
    point: CrashPoint
    key: str
    body: dict[str, Any]
    accepted: dict[str, Any]  # as `asked_for` answers
    order: Path

    @property
    def podcast_id(self) -> str:
        return str(self.accepted["podcast_id"])

    def passes(self, journal: list[Passed]) -> list[Passed]:
        return [line for line in journal if line.podcast_id == self.podcast_id]


@pytest.fixture(scope="module")
def cases(cloud: CloudUnderFire, client: ApiClient) -> Mapping[tuple[StepKind, CrashPoint], Case]:
    """The queue stays paused until every order to die is in place."""
    with cloud.paused_queue():
        return {
            (kind, point): prepared(cloud, client, kind, point) for kind, point in product(STARTED_KINDS, STEP_POINTS)
        }


def prepared(cloud: CloudUnderFire, client: ApiClient, kind: StepKind, point: CrashPoint) -> Case:
    topic = f"The lamp of {kind} {point}".replace("_", " ")
    body = {"topic": topic, "sources": [{"text": OWN_TEXT}], "length_minutes": 1}
    key = f"crash-{kind}-{point}"
    accepted = asked_for(cloud, client, body, key)
    return Case(kind, point, key, body, accepted, cloud.arm(accepted["podcast_id"], kind, point))


def asked_for(cloud: CloudUnderFire, client: ApiClient, body: dict[str, Any], key: str) -> dict[str, Any]:
    """Returns the response's body with its header Location, which the client does not show."""
    headers = {"Authorization": f"Bearer {client.token}", "X-Idempotency-Key": key}
    answer = requests.post(f"{cloud.url}/api/v1/podcasts", json=body, headers=headers, timeout=60)
    answer.raise_for_status()
    return {**answer.json(), "Location": answer.headers["Location"]}


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, cases: Mapping[tuple[StepKind, CrashPoint], Case]) -> Case:
    return cases[request.param]


@pytest.fixture(scope="module")
def episode(client: ApiClient, case: Case) -> dict[str, Any]:
    return ended_without_stalling(client, case.podcast_id, stalled_after_seconds=STALLED_AFTER_SECONDS)


def test_the_episode_is_completed_after_the_worker_was_killed(
    cloud: CloudUnderFire, case: Case, episode: dict[str, Any]
) -> None:
    assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    assert not case.order.exists(), f"nobody passed {case.point} of {case.kind}"
    journal = cloud.journal()
    killed = next(i for i, line in enumerate(journal) if is_where_it_died(line, case))
    assert journal[killed].pid not in [line.pid for line in journal[killed + 1 :]]


def is_where_it_died(line: Passed, case: Case) -> bool:
    return line.podcast_id == case.podcast_id and line.passed == case.point and parse_kind(line.step) == case.kind


@pytest.mark.usefixtures("episode")
def test_finished_work_is_not_repeated(cloud: CloudUnderFire, case: Case) -> None:
    passes = case.passes(cloud.journal())
    assert {parse_kind(line.step) for line in passes} == set(STARTED_KINDS)
    assert work_done_again(passes) == []


def test_audio_transcript_and_chapters_exist_and_agree(client: ApiClient, episode: dict[str, Any]) -> None:
    assert episode["audio_url"]
    assert what_keeps_from_playing(client, episode) == []


@pytest.mark.usefixtures("episode")
def test_the_key_still_returns_the_same_episode(cloud: CloudUnderFire, client: ApiClient, case: Case) -> None:
    again = asked_for(cloud, client, case.body, case.key)
    same = ("podcast_id", "workflow_id", "topic", "Location")
    assert {name: again[name] for name in same} == {name: case.accepted[name] for name in same}
    assert again["generation_status"] == "completed"
    rows = cloud.database.fetch_all("select podcast_id from podcasts where topic = :topic", topic=case.body["topic"])
    assert [str(row["podcast_id"]) for row in rows] == [case.podcast_id]
