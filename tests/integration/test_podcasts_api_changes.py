"""Tests cancel, retry and delete over the API, and what remains of a deleted episode."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from cpoa.episodes.clean_up_requests import CleanUpRequests
from cpoa.episodes.control import EpisodeControl
from tests.integration.podcasts_api import OWN_TEXT, PATH, Listener, PodcastsApi, error_of
from tests.integration.steps_api import UpkeepApi

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from werkzeug.test import TestResponse

    from local.emulators.identity import LocalIdentity
    from shared.database import Database
    from tests.integration import cloud


@pytest.fixture
def upkeep_api(upkeep: ModuleType, local_identity: LocalIdentity) -> UpkeepApi:
    return UpkeepApi(upkeep, local_identity)


def change(listener: Listener, episode: Mapping[str, Any], action: str) -> TestResponse:
    address = f"{PATH}/{episode['podcast_id']}"
    if action == "delete":
        return listener.client.delete(address, headers=listener.headers)
    return listener.client.post(f"{address}/{action}", headers=listener.headers)


def state_of(listener: Listener, episode: Mapping[str, Any]) -> str:
    return str(listener.get(f"{PATH}/{episode['podcast_id']}").json["generation_status"])


def test_an_episode_can_be_cancelled_and_retried(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    cancelled = change(listener, episode, "cancel")
    assert cancelled.status_code == 200
    assert cancelled.json["generation_status"] == "cancelled"
    again = change(listener, episode, "retry")
    assert again.status_code == 202
    assert again.headers["Location"] == f"{PATH}/{episode['podcast_id']}"
    assert again.json["generation_status"] == "pending"
    log = listener.get(f"{PATH}/{episode['podcast_id']}").json["logs"]
    assert [entry["message"] for entry in log][-2:] == ["The episode was cancelled.", "The episode is retried."]


@pytest.mark.parametrize("action", ["cancel", "retry"])
def test_a_completed_episode_can_be_neither_cancelled_nor_retried(podcasts_api: PodcastsApi, action: str) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    podcasts_api.complete(episode)
    code = {"cancel": "API_GW_PODCAST_ALREADY_ENDED", "retry": "API_GW_PODCAST_NOT_RETRYABLE"}[action]
    assert error_of(change(listener, episode, action)) == (409, code)
    assert state_of(listener, episode) == "completed"


def test_an_episode_in_progress_cannot_be_retried(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    assert error_of(change(listener, episode, "retry")) == (409, "API_GW_PODCAST_NOT_RETRYABLE")


def test_a_second_cancel_is_rejected(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    change(listener, episode, "cancel")
    assert error_of(change(listener, episode, "cancel")) == (409, "API_GW_PODCAST_ALREADY_ENDED")


@pytest.mark.parametrize("action", ["cancel", "retry", "delete"])
def test_only_the_owner_can_change_an_episode(podcasts_api: PodcastsApi, action: str) -> None:
    owner = podcasts_api.listener()
    episode = owner.ask().json
    assert error_of(change(podcasts_api.nobody(), episode, action)) == (401, "AUTH_MISSING_TOKEN")
    assert error_of(change(podcasts_api.listener(), episode, action)) == (403, "API_GW_PODCAST_FORBIDDEN")
    assert state_of(owner, episode) == "pending"


@pytest.mark.parametrize("action", ["cancel", "retry", "delete"])
@pytest.mark.parametrize("podcast_id", ["00000000-0000-4000-8000-000000000000", "no-id"])
def test_an_unknown_episode_is_not_found(podcasts_api: PodcastsApi, action: str, podcast_id: str) -> None:
    answer = change(podcasts_api.listener(), {"podcast_id": podcast_id}, action)
    assert error_of(answer) == (404, "API_GW_PODCAST_NOT_FOUND")


def test_a_deleted_episode_is_gone_for_everyone(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    kept, deleted = listener.ask().json, listener.ask().json
    podcasts_api.complete(deleted)
    answer = change(listener, deleted, "delete")
    assert (answer.status_code, answer.data) == (204, b"")
    address = f"{PATH}/{deleted['podcast_id']}"
    for path in ("", "/transcript.vtt", "/transcript.json", "/own_passages.json", "/chapters.json", "/waveform.json"):
        assert error_of(listener.get(address + path)) == (404, "API_GW_PODCAST_NOT_FOUND")
    assert error_of(listener.get(f"{address}/audio.mp3")) == (404, "API_GW_AUDIO_NOT_FOUND")
    for query in ("", "?mine=true"):
        listed = listener.get(PATH + query).json
        assert [one["podcast_id"] for one in listed["podcasts"]] == [kept["podcast_id"]]
        assert listed["total_podcasts"] == 1
    assert error_of(change(listener, deleted, "delete")) == (404, "API_GW_PODCAST_NOT_FOUND")


def test_deleting_cancels_an_episode_in_progress(podcasts_api: PodcastsApi, database: Database) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    change(listener, episode, "delete")
    row = database.fetch_one(
        "select overall_status from workflow_instances where workflow_id = :id", id=UUID(episode["workflow_id"])
    )
    assert row == {"overall_status": "cancelled"}


def clean_up(upkeep_api: UpkeepApi, episode: Mapping[str, Any]) -> Any:
    answer = upkeep_api.deliver(f"/episodes/{episode['podcast_id']}/clean-up")
    assert answer.status_code == 200
    return answer.json


def test_a_deleted_episode_leaves_no_object_and_no_text(
    podcasts_api: PodcastsApi, upkeep_api: UpkeepApi, database: Database, target: cloud.Target
) -> None:
    listener = podcasts_api.listener()
    kept = listener.ask().json
    own_text = OWN_TEXT.replace("bees", "wasps")
    episode = listener.ask(topic="Our wasps", sources=[{"text": f"{own_text} " * 3}]).json
    for one in (kept, episode):
        podcasts_api.complete(one)
    change(listener, episode, "delete")
    delivered = {target.next_delivery().path for _ in range(3)}
    assert f"/episodes/{episode['podcast_id']}/clean-up" in delivered
    assert clean_up(upkeep_api, episode) == {"removed": 7, "finished": False}
    assert clean_up(upkeep_api, episode) == {"removed": 0, "finished": True}
    assert podcasts_api.store.names(f"episodes/{episode['podcast_id']}/") == []
    assert len(podcasts_api.store.names(f"episodes/{kept['podcast_id']}/")) == 7
    left = [
        database.fetch_all(f"select to_jsonb(one)::text as whole from {table} as one")
        for table in ("podcasts", "workflow_instances", "task_instances", "idempotency_keys")
    ]
    assert "wasps" not in str(left)
    assert [episode["podcast_id"] in str(table) for table in left] == [True, True, False, False]
    assert episode["workflow_id"] not in str(left[2:])
    assert listener.get(f"{PATH}?mine=true").json["total_podcasts"] == 1


def test_a_last_clean_up_removes_what_a_late_worker_writes(podcasts_api: PodcastsApi, upkeep_api: UpkeepApi) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    change(listener, episode, "delete")
    assert clean_up(upkeep_api, episode) == {"removed": 0, "finished": True}
    name = f"episodes/{episode['podcast_id']}/late.json"
    podcasts_api.store.put_once(name, b"{}", "application/json")
    assert clean_up(upkeep_api, episode) == {"removed": 1, "finished": False}
    assert podcasts_api.store.names(f"episodes/{episode['podcast_id']}/") == []


def test_a_repeated_request_of_a_deleted_episode_says_so(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    episode = ask_with(listener, "1").json
    change(listener, episode, "delete")
    answer = ask_with(listener, "1")
    assert error_of(answer) == (404, "API_GW_PODCAST_NOT_FOUND")
    assert "deleted" in answer.json["message"]


def test_an_episode_deleted_meanwhile_is_not_retried(
    podcasts_api: PodcastsApi, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    change(listener, episode, "cancel")
    look = EpisodeControl._own

    def deleted_after_the_look(control: EpisodeControl, podcast_id: str, user_id: UUID) -> Any:
        row = look(control, podcast_id, user_id)
        with monkeypatch.context() as patched:
            patched.setattr(EpisodeControl, "_own", look)
            control.delete(podcast_id, user_id)
        return row

    monkeypatch.setattr(EpisodeControl, "_own", deleted_after_the_look)
    assert error_of(change(listener, episode, "retry")) == (404, "API_GW_PODCAST_NOT_FOUND")
    row = database.fetch_one("select overall_status, generation from workflow_instances")
    assert row == {"overall_status": "cancelled", "generation": 1}


def test_the_clean_up_waits_while_a_worker_is_active(
    podcasts_api: PodcastsApi, upkeep_api: UpkeepApi, database: Database
) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    podcasts_api.complete(episode)
    database.execute(
        """update idempotency_keys set status = 'processing', expires_at = now() + interval '10 seconds'
           where workflow_id = :id and task_name = 'master'""",
        id=episode["workflow_id"],
    )
    change(listener, episode, "delete")
    assert clean_up(upkeep_api, episode) == {"removed": 0, "finished": False}
    assert len(podcasts_api.store.names(f"episodes/{episode['podcast_id']}/")) == 7


def test_only_deleted_episodes_are_cleaned_up(podcasts_api: PodcastsApi, upkeep_api: UpkeepApi) -> None:
    episode = podcasts_api.listener().ask().json
    podcasts_api.complete(episode)
    clean_up(upkeep_api, episode)
    clean_up(upkeep_api, {"podcast_id": uuid4()})
    assert len(podcasts_api.store.names(f"episodes/{episode['podcast_id']}/")) == 7


def test_the_sweeper_enqueues_a_lost_clean_up_again(
    podcasts_api: PodcastsApi, upkeep_api: UpkeepApi, database: Database
) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json
    change(listener, episode, "delete")
    assert upkeep_api.deliver("/sweep").json["clean_up"] == []
    database.execute("update podcasts set deleted_at = deleted_at - interval '11 minutes'")
    assert upkeep_api.deliver("/sweep").json["clean_up"] == [episode["podcast_id"]]
    clean_up(upkeep_api, episode)
    assert upkeep_api.deliver("/sweep").json["clean_up"] == []


def test_a_delete_succeeds_without_the_queue(podcasts_api: PodcastsApi, monkeypatch: pytest.MonkeyPatch) -> None:
    listener = podcasts_api.listener()
    episode = listener.ask().json

    def away(*_: object, **__: object) -> None:
        raise ConnectionError("the queue is away")

    monkeypatch.setattr(CleanUpRequests, "ask", away)
    assert change(listener, episode, "delete").status_code == 204
    assert error_of(listener.get(f"{PATH}/{episode['podcast_id']}"))[0] == 404


def test_a_clean_up_is_enqueued_at_most_every_ten_seconds() -> None:
    asked: list[tuple[str, datetime | None]] = []

    class Queue:
        def enqueue(
            self, task_name: str, path: str, body: Mapping[str, Any], *, not_before: datetime | None = None
        ) -> None:
            assert (path, body) == (f"/episodes/{podcast_id}/clean-up", {})
            asked.append((task_name, not_before))

    podcast_id, now = uuid4(), datetime(2026, 1, 1, tzinfo=UTC)
    requests = CleanUpRequests(Queue(), clock=lambda: now)
    for seconds in (0, 0, 20):
        requests.ask(podcast_id, after_seconds=seconds)
    names = [name for name, _ in asked]
    assert names[0] == names[1] != names[2]
    assert [not_before for _, not_before in asked] == [None, None, now + timedelta(seconds=20)]


# Limits


def ask_with(listener: Listener, key: str) -> TestResponse:
    return listener.ask(headers={"X-Idempotency-Key": key})


def test_a_users_episodes_in_progress_are_limited_by_the_setting(load_podcasts_api: Callable[..., PodcastsApi]) -> None:
    api = load_podcasts_api(EPISODES_RUNNING_PER_USER="2")
    listener, another = api.listener(), api.listener()
    first, _ = ask_with(listener, "1").json, ask_with(listener, "2")
    refused = ask_with(listener, "3")
    assert error_of(refused) == (429, "API_GW_PODCAST_TOO_MANY_RUNNING")
    assert int(refused.headers["Retry-After"]) > 0
    assert api.count("podcasts") == 2
    assert ask_with(another, "3").status_code == 201
    assert ask_with(listener, "1").status_code == 200, "a repetition comes before any limit"
    api.complete(first)
    assert ask_with(listener, "3").status_code == 201, "the refusal has not used the key up"


def test_a_retry_counts_as_an_episode_in_progress(load_podcasts_api: Callable[..., PodcastsApi]) -> None:
    api = load_podcasts_api(EPISODES_RUNNING_PER_USER="1")
    listener = api.listener()
    first = listener.ask().json
    change(listener, first, "cancel")
    second = listener.ask().json
    assert error_of(change(listener, first, "retry")) == (429, "API_GW_PODCAST_TOO_MANY_RUNNING")
    assert state_of(listener, first) == "cancelled"
    change(listener, second, "cancel")
    assert change(listener, first, "retry").status_code == 202


def test_an_impossible_retry_is_reported_before_any_limit(
    load_podcasts_api: Callable[..., PodcastsApi],
) -> None:
    api = load_podcasts_api(EPISODES_RUNNING_PER_USER="1")
    listener = api.listener()
    complete = listener.ask().json
    api.complete(complete)
    assert listener.ask().status_code == 201
    assert error_of(change(listener, complete, "retry")) == (409, "API_GW_PODCAST_NOT_RETRYABLE")


def test_deleted_episodes_count_towards_the_daily_limit(
    load_podcasts_api: Callable[..., PodcastsApi], database: Database
) -> None:
    api = load_podcasts_api(EPISODES_DAILY_PER_USER="2", EPISODES_RUNNING_PER_USER="10")
    listener = api.listener()
    episodes = [listener.ask().json for _ in range(2)]
    change(listener, episodes[0], "delete")
    database.execute("update podcasts set task_created_timestamp = task_created_timestamp - interval '23 hours'")
    refused = listener.ask()
    assert error_of(refused) == (429, "API_GW_PODCAST_DAILY_LIMIT")
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    database.execute("update podcasts set task_created_timestamp = task_created_timestamp - interval '2 hours'")
    assert listener.ask().status_code == 201


@pytest.mark.parametrize("setting", ["EPISODES_RUNNING_IN_ALL", "EPISODES_DAILY_IN_ALL"])
def test_all_users_together_have_a_limit(load_podcasts_api: Callable[..., PodcastsApi], setting: str) -> None:
    api = load_podcasts_api(**{setting: "2"})
    for _ in range(2):
        assert api.listener().ask().status_code == 201
    refused = api.listener().ask()
    assert error_of(refused) == (503, "API_GW_PODCAST_AT_CAPACITY")
    assert int(refused.headers["Retry-After"]) > 0


def test_concurrent_requests_do_not_exceed_the_limit(load_podcasts_api: Callable[..., PodcastsApi]) -> None:
    api = load_podcasts_api(EPISODES_RUNNING_PER_USER="3")
    user_id = api.listener().user_id
    listeners = [Listener(api.module.app.test_client(), user_id) for _ in range(24)]
    with ThreadPoolExecutor(8) as threads:
        statuses = [answer.status_code for answer in threads.map(lambda one: one.ask(), listeners)]
    assert sorted(statuses) == [201] * 3 + [429] * 21
    assert api.count("podcasts") == 3
