"""Topic cards over HTTP against the local cloud, from the landing page to an episode, and test scenarios that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.local_stack import ended

if TYPE_CHECKING:
    import requests

    from local.cli.api_client import ApiClient

EPISODE_SECONDS = 180


def test_an_episode_from_a_landing_page_card_uses_its_source(
    client: ApiClient, http: requests.Session, stack_url: str
) -> None:
    landing = http.get(f"{stack_url}/api/v1/snippets?limit=3").json()
    card = landing["snippets"][0]
    picture = http.get(card["image_url"])
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
    asked = {"topic": card["title"], "topic_id": card["topic_id"], "length_minutes": 1}
    episode = ended(client, client.post_json("/api/v1/podcasts", asked)["podcast_id"], within_seconds=EPISODE_SECONDS)
    assert episode["generation_status"] == "completed"
    assert episode["sources"][0]["url"] == card["source_url"]


def test_search_results_can_be_explored_in_both_directions(client: ApiClient) -> None:
    [found, *_] = client.post_json("/api/v1/search/podcasts", {"query": "volcanos"})["search_results"]
    assert found["source_url"].endswith("/Volcano")
    answers = [
        client.post_json("/api/v1/topics/explore", {"current_topic_id": found["topic_id"], "depth_mode": mode})
        for mode in ("deeper", "broader")
    ]
    deeper, broader = ({card["topic_id"] for card in answer["explored_topics"]} for answer in answers)
    assert deeper
    assert broader
    assert not deeper & broader


@pytest.mark.parametrize(
    ("scenarios", "status", "error_code"),
    [
        ({"pswa": "insufficient_content"}, "failed_pswa_exception", "PSWA_INSUFFICIENT_CONTENT"),
        ({"vfa": "vfa_error_aims_tts"}, "failed_vfa_exception", "VFA_TEST_MODE_AIMS_TTS_ERROR"),
    ],
)
def test_a_test_scenario_makes_its_step_fail(
    client: ApiClient, scenarios: dict[str, Any], status: str, error_code: str
) -> None:
    asked = {"topic": "Tea", "length_minutes": 1, "test_scenarios": scenarios}
    episode = ended(client, client.post_json("/api/v1/podcasts", asked)["podcast_id"], within_seconds=EPISODE_SECONDS)
    assert (episode["generation_status"], episode["error_code"]) == (status, error_code)
    [(service, scenario)] = scenarios.items()
    assert f"{service}: {scenario}" in episode["cpoa_error_message"]


def test_every_function_of_the_api_reports_its_health(http: requests.Session, stack_url: str) -> None:
    health = http.get(f"{stack_url}/health").json()
    assert health["status"] == "API Gateway is healthy"
    assert {value for name, value in health.items() if name.endswith("_function_status")} == {"successfully imported"}


def test_the_internal_media_route_is_reachable_on_loopback(http: requests.Session, stack_url: str) -> None:
    answer = http.get(f"{stack_url}/api/v1/internal/media_access_url", params={"gcs_uri": "gs://elsewhere/x"})
    assert (answer.status_code, answer.json()["error_code"]) == (403, "MEDIA_ACCESS_FORBIDDEN")
