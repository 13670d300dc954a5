"""Tests an episode and a landing page made by all five remote agents, and workers that die while they wait."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.workflow.plan import StepKind
from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import cloud_under_fire
from tests.chaos.promises import decoded_seconds, end_of_last_cue, outro_seconds, work_done_again
from tests.local_stack import ended, new_client
from tests.remote_peer.conditions import Conditions
from tests.remote_peer.peer import remote_peer
from tests.remote_peer.services import Service
from tests.started_steps import STEP_POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.workflow.crash_points import CrashPoint
    from local.cli.api_client import ApiClient
    from shared.media_store import MediaStore
    from tests.chaos.cloud_under_fire import CloudUnderFire
    from tests.remote_peer.peer import RemotePeer

pytestmark = pytest.mark.chaos
TOPIC = "Coral reefs"
ENDED_WITHIN_SECONDS = 240
AGENTS_OF_STEPS = {
    StepKind.RESEARCH: Service.TDA,
    StepKind.SCRIPT: Service.PSWA,
    StepKind.VOICE: Service.VFA,
    StepKind.COVER: Service.IGA,
}
CASES = [(kind, point) for kind in AGENTS_OF_STEPS for point in STEP_POINTS]
CRASHES = [pytest.param(one, id=f"{one[0]}-{one[1]}") for one in CASES]


class StoreToCome:
    """The peer's addresses are settings of the cloud, whose bucket does not exist before it runs."""

    def __init__(self) -> None:
        self.store: MediaStore | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


@pytest.fixture(scope="module")
def store() -> StoreToCome:
    return StoreToCome()


@pytest.fixture(scope="module")
def peer(store: StoreToCome) -> Iterator[RemotePeer]:
    conditions = Conditions(task_seconds=0.3, pending_polls=1, script_characters=600, seconds_per_word=0.2)
    with remote_peer(store, conditions) as peer:
        yield peer


@pytest.fixture(scope="module")
def remote_cloud(
    peer: RemotePeer, store: StoreToCome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CloudUnderFire]:
    agents = {name: url for name, url in peer.environment.items() if not name.startswith("AIMS")}
    settings = {"ASF_WEBSOCKET_BASE_URL": "ws://127.0.0.1:1/api/v1/podcasts/stream", **agents}
    with cloud_under_fire(StateFolder(tmp_path_factory.mktemp("remote")), **settings) as cloud:
        store.store = cloud.store
        yield cloud


@pytest.fixture(scope="module")
def listener(remote_cloud: CloudUnderFire) -> ApiClient:
    return new_client(remote_cloud.url)


def asked_for(listener: ApiClient, topic: str, **fields: Any) -> dict[str, Any]:
    body = {"topic": topic, "length_minutes": 1, "client_id": "page-1", **fields}
    return listener.post_json("/api/v1/podcasts", body, idempotency_key=f"remote-{topic}".replace(" ", "-"))


def test_an_episode_is_made_by_all_remote_agents(
    remote_cloud: CloudUnderFire, peer: RemotePeer, listener: ApiClient
) -> None:
    accepted = asked_for(listener, TOPIC, voice_params={"speaking_rate": 1.1})
    episode = ended(listener, accepted["podcast_id"], within_seconds=ENDED_WITHIN_SECONDS)
    assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    seconds = decoded_seconds(listener.get_bytes(episode["audio_url"]))
    assert episode["duration_seconds"] == pytest.approx(seconds, abs=0.2)
    transcript = listener.get_bytes(episode["transcript_url"]).decode()
    assert outro_seconds(transcript) > 0
    assert end_of_last_cue(transcript) + outro_seconds(transcript) == pytest.approx(seconds, abs=0.5)
    assert len(listener.get_json(episode["chapters_url"])["chapters"]) > 1
    assert [step["name"] for step in episode["steps"] if step["name"].startswith("voice")] == ["voice-0"]
    assert episode["sources"]
    keys = keys_of(peer, accepted["workflow_id"])
    assert {service for service, _ in keys} == set(AGENTS_OF_STEPS.values())
    assert set(keys.values()) == {1}, "each agent did its work once"
    assert not peer.strayed
    told = [seen.body for seen in peer.requests(Service.ASF) if "notify_new_audio" in seen.path]
    assert told == [{"stream_id": f"strm_{accepted['podcast_id']}", "filepath": told[0]["filepath"]}]
    assert (episode["stream_id"], episode["asf_notification_status"]) == (told[0]["stream_id"], "success")
    assert episode["asf_websocket_url"].endswith(told[0]["stream_id"])
    row = remote_cloud.database.fetch_one(
        "select timing from podcasts where podcast_id = :id", id=accepted["podcast_id"]
    )
    assert row == {"timing": "estimated"}


def test_the_requesting_page_receives_every_stage(peer: RemotePeer, listener: ApiClient) -> None:
    before = len(peer.requests(Service.ASF))
    accepted = asked_for(listener, "The tides", client_id="page-2")
    ended(listener, accepted["podcast_id"], within_seconds=ENDED_WITHIN_SECONDS)
    time.sleep(1)  # the last message is sent after the commit
    told = [seen.body for seen in peer.requests(Service.ASF)[before:] if "send_ui_update" in seen.path]
    assert {one["client_id"] for one in told} == {"page-2"}
    stages = [one["data"].get("stage") for one in told]
    assert {"wcha_content_retrieval", "pswa_script_generation", "vfa_audio_generation"} <= set(stages)
    assert told[-1]["data"] == {
        "message": "The episode is complete.",
        "final_status": "completed",
        "is_terminal": True,
    }


def test_a_landing_page_is_made_by_the_remote_agents(peer: RemotePeer, listener: ApiClient) -> None:
    answer = listener.get_json("/api/v1/snippets?limit=6")
    assert answer["source"] == "generation"
    assert len(answer["snippets"]) == 6
    assert all(card["image_url"] for card in answer["snippets"])
    assert peer.work_done(Service.SCA)
    assert set(peer.work_done(Service.SCA).values()) == {1}


def test_an_unavailable_agent_fails_a_landing_page_with_its_code(peer: RemotePeer, listener: ApiClient) -> None:
    from local.cli.api_client import ApiRefusedError  # noqa: PLC0415

    with peer.down(Service.TDA), pytest.raises(ApiRefusedError) as refused:
        listener.post_json("/api/v1/search/podcasts", {"query": "zzyzx roads of the desert"})
    assert (refused.value.status, refused.value.error_code) == (503, "API_GW_CPOA_SEARCH_ERROR_TDA_FAILURE")


@pytest.fixture(scope="module")
def crashes(remote_cloud: CloudUnderFire, listener: ApiClient) -> dict[tuple[StepKind, CrashPoint], dict[str, Any]]:
    """All episodes are requested at once and made concurrently."""
    accepted = {}
    with remote_cloud.paused_queue():
        for kind, point in CASES:
            accepted[kind, point] = asked_for(listener, f"Coral reefs and the {kind} {point}".replace("_", " "))
            remote_cloud.arm(accepted[kind, point]["podcast_id"], kind, point)
    return accepted


@pytest.mark.parametrize("case", CRASHES)
def test_a_dead_worker_does_not_repeat_finished_remote_calls(
    remote_cloud: CloudUnderFire, peer: RemotePeer, listener: ApiClient, crashes: dict[Any, dict[str, Any]], case: Any
) -> None:
    accepted = crashes[case]
    episode = ended(listener, accepted["podcast_id"], within_seconds=ENDED_WITHIN_SECONDS)
    assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    assert set(keys_of(peer, accepted["workflow_id"]).values()) == {1}, "each agent did its work once"
    assert work_done_again([one for one in remote_cloud.journal() if one.podcast_id == accepted["podcast_id"]]) == []
    for service in AGENTS_OF_STEPS.values():
        dispatched = [seen for seen in peer.dispatches(service) if seen.workflow_id == accepted["workflow_id"]]
        assert len({seen.idempotency_key for seen in dispatched}) == 1
        # Two if the worker died between the response and its record; never three.
        assert 1 <= len(dispatched) <= 2


def keys_of(peer: RemotePeer, workflow_id: str) -> dict[tuple[Service, str], int]:
    """Returns how often each agent worked for a workflow, by its key."""
    return {
        (service, key): times
        for service in AGENTS_OF_STEPS.values()
        for key, times in peer.work_done(service).items()
        if key.startswith(workflow_id)
    }
