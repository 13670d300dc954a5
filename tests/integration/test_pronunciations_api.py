"""Tests /api/v1/pronunciations, and pronunciations in a request for an episode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.podcasts_api import Listener, PodcastsApi

PATH = "/api/v1/pronunciations"
KUALA = {"word": "Kuala", "say_as": "KWAH-lah"}
BERN = {"word": "Bern", "say_as": "bairn"}


def put(listener: Listener, entries: Any) -> TestResponse:
    return listener.client.put(PATH, json={"pronunciations": entries}, headers=listener.headers)


def test_an_account_has_no_pronunciations_at_first(podcasts_api: PodcastsApi):
    answer = podcasts_api.listener().get(PATH)
    assert (answer.status_code, answer.json) == (200, {"pronunciations": []})


def test_a_list_replaces_the_one_before_and_belongs_to_its_account(podcasts_api: PodcastsApi):
    listener, other = podcasts_api.listener(), podcasts_api.listener()
    put(listener, [BERN])
    answer = put(listener, [KUALA])
    assert (answer.status_code, answer.json) == (200, {"pronunciations": [KUALA]})
    assert listener.get(PATH).json == {"pronunciations": [KUALA]}
    assert other.get(PATH).json == {"pronunciations": []}


def test_the_list_needs_a_token(podcasts_api: PodcastsApi):
    nobody = podcasts_api.nobody()
    assert [nobody.get(PATH).status_code, put(nobody, []).status_code] == [401, 401]


def test_a_wrong_list_is_refused_and_changes_nothing(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    put(listener, [KUALA])
    answer = put(listener, [{"word": "Bern"}])
    assert (answer.status_code, answer.json["error_code"]) == (400, "API_GW_PRONUNCIATIONS_INVALID")
    assert listener.get(PATH).json == {"pronunciations": [KUALA]}


def test_an_episode_has_the_accounts_entries_and_those_of_its_request(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    put(listener, [KUALA, BERN])
    other = {"word": "kuala", "say_as": "koala"}
    podcast_id = listener.ask(pronunciations=[other]).json["podcast_id"]
    assert podcasts_api.request_of(podcast_id)["pronunciations"] == [other, BERN]


def test_an_episode_without_any_has_an_empty_list(podcasts_api: PodcastsApi):
    podcast_id = podcasts_api.listener().ask(pronunciations=None).json["podcast_id"]
    assert podcasts_api.request_of(podcast_id)["pronunciations"] == []


def test_a_repeated_request_with_other_pronunciations_is_another_request(podcasts_api: PodcastsApi):
    listener = podcasts_api.listener()
    key = {"X-Idempotency-Key": "pronounced"}
    assert listener.ask(headers=key, pronunciations=[KUALA]).status_code == 201
    assert listener.ask(headers=key, pronunciations=[KUALA]).status_code == 200
    assert listener.ask(headers=key, pronunciations=[BERN]).status_code == 422
