"""Tests that accepted POSTs create at most one episode per user and idempotency key, however often they are
repeated."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from cpoa.episodes.intake import EpisodeIntake
from shared import database_connection, idempotency
from tests.integration.podcasts_api import PATH, Listener, error_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.integration import cloud
    from tests.integration.podcasts_api import PodcastsApi

KEY = {"X-Idempotency-Key": "key-7"}


def same_names(first: TestResponse, second: TestResponse) -> bool:
    fields = ("podcast_id", "workflow_id", "topic")
    return first.headers["Location"] == second.headers["Location"] and all(
        first.json[field] == second.json[field] for field in fields
    )


def test_a_repeated_key_returns_the_same_episode(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    first, second = listener.ask(headers=KEY), listener.ask(headers=KEY)

    assert (first.status_code, second.status_code) == (201, 200)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert same_names(first, second)
    assert podcasts_api.count("podcasts") == podcasts_api.count("workflow_instances") == 1


def test_a_repetition_starts_an_episode_that_was_never_enqueued(
    podcasts_api: PodcastsApi, target: cloud.Target, monkeypatch: pytest.MonkeyPatch
):
    """The first process died between its commit and the queue."""

    def killed(*_: object) -> None:
        raise ConnectionError("nothing reaches the queue")

    listener = podcasts_api.listener()
    with monkeypatch.context() as patched:
        patched.setattr(EpisodeIntake, "_begin_work", killed)
        assert listener.ask(headers=KEY).status_code == 500
    assert target.deliveries.empty()
    answer = listener.ask(headers=KEY)

    assert answer.status_code == 200
    assert target.next_delivery().path == f"/steps/{answer.json['workflow_id']}/research/1"


def test_both_headers_carry_the_same_key(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    first = listener.ask(headers={"X-Idempotency-Key": "key-1"})
    second = listener.ask(headers={"Idempotency-Key": "key-1"})

    assert same_names(first, second)


def test_equivalent_requests_are_the_same_request(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    first = listener.ask(headers=KEY)
    second = listener.ask(headers=KEY, topic=" Coral  reefs", length_minutes=4, visibility="public", voice_params={})

    assert same_names(first, second)


@pytest.mark.parametrize(
    "changed", [{"topic": "Bees"}, {"length_minutes": 5}, {"client_id": "x"}, {"voice_params": {"pitch": 1}}]
)
def test_another_payload_with_a_used_key_is_rejected(podcasts_api: PodcastsApi, changed: dict[str, Any]):
    listener = podcasts_api.listener()
    listener.ask(headers=KEY)

    assert error_of(listener.ask(headers=KEY, **changed)) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")
    assert podcasts_api.count("podcasts") == 1
    assert podcasts_api.count("user_sessions") == 0


def test_the_same_key_of_another_user_creates_another_episode(podcasts_api: PodcastsApi):
    ours, theirs = podcasts_api.listener().ask(headers=KEY), podcasts_api.listener().ask(headers=KEY, topic="Bees")

    assert ours.status_code == theirs.status_code == 201
    assert ours.json["podcast_id"] != theirs.json["podcast_id"]


def test_every_request_without_a_key_creates_an_episode(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()

    assert [listener.ask().status_code for _ in range(2)] == [201, 201]
    assert podcasts_api.count("podcasts") == 2


def test_a_rejected_request_does_not_use_its_key(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()

    assert listener.ask(headers=KEY, topic=" ").status_code == 400
    assert listener.ask(headers=KEY).status_code == 201


def test_a_request_that_failed_in_the_database_can_be_repeated(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    podcasts_api.database.execute("alter table task_instances rename to gone")
    assert error_of(listener.ask(headers=KEY)) == (500, "API_GW_PODCAST_DB_ERROR_CREATE_TASK")
    podcasts_api.database.execute("alter table gone rename to task_instances")

    assert listener.ask(headers=KEY).status_code == 201
    assert podcasts_api.count("podcasts") == 1


def test_a_replay_shows_the_episodes_current_state(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    first = listener.ask(headers=KEY)
    podcasts_api.complete(first.json)
    replay = listener.ask(headers=KEY)

    assert replay.status_code == 200
    assert same_names(first, replay)
    assert replay.json["generation_status"] == replay.json["details"]["status"] == "completed"
    assert replay.json["audio_url"] == f"{PATH}/{first.json['podcast_id']}/audio.mp3"
    assert replay.json["details"]["final_audio_details"]["audio_filepath"].startswith("gs://")


def test_a_key_whose_first_request_is_in_progress_is_rejected(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    assert listener.user_id
    key = f"request:{listener.user_id}:POST {PATH}:{KEY['X-Idempotency-Key']}"
    with podcasts_api.database.transaction() as first:
        first.fetch_one("select pg_advisory_xact_lock(hashtextextended(:key, 0))", key=key)
        answer = listener.ask(headers=KEY)

    assert error_of(answer) == (409, "API_GW_IDEMPOTENCY_IN_PROGRESS")
    assert int(answer.headers["Retry-After"]) >= 1
    assert podcasts_api.count("podcasts") == 0


def test_a_key_expires_after_a_day(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    first = listener.ask(headers=KEY)
    podcasts_api.database.execute(
        "update idempotency_keys set created_at = created_at - :hours * interval '1 hour'", hours=idempotency.KEPT_HOURS
    )
    second = listener.ask(headers=KEY, topic="Bees")

    assert second.status_code == 201
    assert second.json["podcast_id"] != first.json["podcast_id"]


def test_a_hundred_concurrent_requests_with_one_key_create_one_episode(
    load_podcasts_api: Callable[..., PodcastsApi], monkeypatch: pytest.MonkeyPatch
):
    # A hundred threads share one process here; in the cloud an instance is given eight.
    monkeypatch.setattr(database_connection, "WAIT_FOR_CONNECTION_SECONDS", 60.0)
    api = load_podcasts_api(THREADS="32")
    listener = api.listener()
    together = threading.Barrier(100)

    def ask(_: int) -> TestResponse:
        together.wait()
        return Listener(api.module.app.test_client(), listener.user_id).ask(headers=KEY)

    with ThreadPoolExecutor(100) as threads:
        answers = list(threads.map(ask, range(100)))
    statuses = Counter(answer.status_code for answer in answers)

    assert statuses[201] == 1
    assert statuses[200] + statuses[409] == 99
    assert api.count("podcasts") == api.count("workflow_instances") == 1
    assert len({answer.json["podcast_id"] for answer in answers if answer.status_code < 300}) == 1


def test_only_one_of_concurrent_requests_gets_a_workflow_id(podcasts_api: PodcastsApi):
    wanted = "9f0c2d3e-1111-4222-8333-444455556666"
    listeners = [podcasts_api.listener() for _ in range(8)]
    together = threading.Barrier(8)

    def ask(listener: Listener) -> str:
        together.wait()
        answer = listener.ask(headers={"X-Workflow-ID": wanted})
        assert answer.status_code == 201
        return str(UUID(answer.json["workflow_id"]))

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(ask, listeners))

    assert given.count(wanted) == 1
    assert len(set(given)) == 8
