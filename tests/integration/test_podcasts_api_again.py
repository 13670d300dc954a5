"""Tests POST /api/v1/podcasts/{podcast_id}/again: a new episode of the request of an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.podcasts_api import OWN_TEXT, PATH, Listener, PodcastsApi, error_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse


def again(listener: Listener, podcast_id: str, **headers: str) -> TestResponse:
    return listener.client.post(f"{PATH}/{podcast_id}/again", headers={**listener.headers, **headers})


@pytest.mark.parametrize(
    "fields",
    [
        {"topic": "Tides", "length_minutes": 7, "voice_params": {"voice_name": "frank"}},
        {"sources": [{"text": OWN_TEXT, "title": "My notes"}], "visibility": "unlisted"},
        {"topic": "Tides", "pronunciations": [{"word": "Tides", "say_as": "TYDZ"}], "visibility": "unlisted"},
    ],
)
def test_the_new_episode_has_the_request_of_the_earlier_one(podcasts_api: PodcastsApi, fields: dict[str, Any]) -> None:
    listener = podcasts_api.listener()
    earlier = listener.ask(**fields).json
    podcasts_api.complete(earlier)
    answer = again(listener, earlier["podcast_id"])
    assert answer.status_code == 201
    created = answer.json
    assert answer.headers["Location"] == f"{PATH}/{created['podcast_id']}"
    assert created["podcast_id"] != earlier["podcast_id"]
    assert created["generation_status"] == "pending"
    before, after = (podcasts_api.request_of(one["podcast_id"]) for one in (earlier, created))
    assert after == before | {"original_task_id": created["podcast_id"]}
    details = [listener.get(f"{PATH}/{one['podcast_id']}").json for one in (earlier, created)]
    for name in ("topic", "visibility", "length_minutes", "is_own"):
        assert details[0][name] == details[1][name]
    assert details[0]["generation_status"] == "completed"


def test_the_new_episode_can_be_completed(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    created = again(listener, listener.ask().json["podcast_id"]).json
    podcasts_api.complete(created)
    assert listener.get(f"{PATH}/{created['podcast_id']}").json["generation_status"] == "completed"


def test_a_key_creates_one_new_episode(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    earlier = listener.ask().json["podcast_id"]
    first, second = (again(listener, earlier, **{"X-Idempotency-Key": "press-1"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json["podcast_id"] == second.json["podcast_id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert podcasts_api.count("podcasts") == 2


def test_the_episode_of_another_user_cannot_be_written_again(podcasts_api: PodcastsApi) -> None:
    earlier = podcasts_api.listener().ask().json["podcast_id"]
    assert error_of(again(podcasts_api.listener(), earlier)) == (403, "API_GW_PODCAST_FORBIDDEN")
    assert podcasts_api.count("podcasts") == 1


def test_a_token_is_needed(podcasts_api: PodcastsApi) -> None:
    earlier = podcasts_api.listener().ask().json["podcast_id"]
    assert again(podcasts_api.nobody(), earlier).status_code == 401


@pytest.mark.parametrize("podcast_id", ["00000000-0000-4000-8000-000000000000", "x"])
def test_an_unknown_episode_is_not_found(podcasts_api: PodcastsApi, podcast_id: str) -> None:
    assert error_of(again(podcasts_api.listener(), podcast_id)) == (404, "API_GW_PODCAST_NOT_FOUND")


def test_a_deleted_episode_is_not_found(podcasts_api: PodcastsApi) -> None:
    listener = podcasts_api.listener()
    earlier = listener.ask().json["podcast_id"]
    listener.client.delete(f"{PATH}/{earlier}", headers=listener.headers)
    assert error_of(again(listener, earlier)) == (404, "API_GW_PODCAST_NOT_FOUND")


@pytest.mark.parametrize(
    "change",
    [
        "update workflow_instances set trigger_event_details_json = '{}'",
        "update podcasts set workflow_id = null",
    ],
)
def test_an_episode_whose_request_is_not_known_cannot_be_written_again(podcasts_api: PodcastsApi, change: str) -> None:
    listener = podcasts_api.listener()
    earlier = listener.ask().json["podcast_id"]
    podcasts_api.database.execute(change)
    assert error_of(again(listener, earlier)) == (409, "API_GW_PODCAST_NOT_REPEATABLE")
    assert podcasts_api.count("podcasts") == 1


def test_the_limits_of_new_episodes_apply(load_podcasts_api: Callable[..., PodcastsApi]) -> None:
    api = load_podcasts_api(EPISODES_RUNNING_PER_USER="1")
    listener = api.listener()
    earlier = listener.ask().json
    assert error_of(again(listener, earlier["podcast_id"])) == (429, "API_GW_PODCAST_TOO_MANY_RUNNING")
    api.complete(earlier)
    assert again(listener, earlier["podcast_id"]).status_code == 201
