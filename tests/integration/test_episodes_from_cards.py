"""Tests that an episode requested from a card uses the card's own sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cpoa.contracts.agents import DiscoveredTopic
from tests.integration.cards_parts import SEARCH
from tests.integration.podcasts_api import OWN_TEXT, PATH
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from tests.integration.whole_api import Person, WholeApi


@pytest.fixture
def person(corpus_api: WholeApi) -> Person:
    return corpus_api.person()


@pytest.fixture
def card(person: Person) -> dict[str, Any]:
    return next(
        card
        for card in person.post(SEARCH, {"query": "Mercury planet"}).json["search_results"]
        if card["source_url"].endswith("(planet)")
    )


def card_of(api: WholeApi, podcast_id: str) -> dict[str, Any] | None:
    row = api.database.fetch_one(
        "select trigger_event_details_json -> 'card' as card from workflow_instances where podcast_id = :id::uuid",
        id=podcast_id,
    )
    assert row
    card: dict[str, Any] | None = row["card"]
    return card


@pytest.mark.parametrize("name", ["topic_id", "snippet_id"])
def test_either_id_of_a_card_selects_its_source(corpus_api: WholeApi, person: Person, card: dict[str, Any], name: str):
    answer = person.post(PATH, {"topic": "The messenger of the gods", "topic_id": card[name]})
    assert (answer.status_code, answer.json["topic"]) == (201, "The messenger of the gods")
    kept = card_of(corpus_api, answer.json["podcast_id"])
    assert kept
    assert DiscoveredTopic(**kept).source_url == card["source_url"]


def test_a_cards_title_as_the_topic_selects_the_card(corpus_api: WholeApi, person: Person, card: dict[str, Any]):
    for topic in (card["title"], card["title"].upper(), f"  {card['title']} "):
        kept = card_of(corpus_api, person.post(PATH, {"topic": topic}).json["podcast_id"])
        assert kept
        assert kept["source_url"] == card["source_url"]
    assert card_of(corpus_api, person.post(PATH, {"topic": "Mercury"}).json["podcast_id"]) is None


def test_own_text_never_selects_a_card(corpus_api: WholeApi, person: Person, card: dict[str, Any]):
    own = {"topic": card["title"], "sources": [{"text": OWN_TEXT}]}
    assert card_of(corpus_api, person.post(PATH, own).json["podcast_id"]) is None


@pytest.mark.parametrize("topic_id", ["00000000-0000-4000-8000-000000000000", "topic_abc123", "' or 1=1 --"])
def test_an_unknown_card_is_not_found_and_nothing_is_written(corpus_api: WholeApi, person: Person, topic_id: str):
    before = corpus_api.rows()
    refused = person.post(PATH, {"topic": "Bees", "topic_id": topic_id}, x_idempotency_key="k")
    assert error_of(refused) == (404, "API_GW_PODCAST_TOPIC_NOT_FOUND")
    assert corpus_api.rows() == before
    assert person.post(PATH, {"topic": "Bees"}, x_idempotency_key="k").status_code == 201


def test_the_card_is_part_of_the_keys_payload(person: Person, card: dict[str, Any]):
    asked = {"topic": "Mercury", "topic_id": card["topic_id"]}
    first, again = (person.post(PATH, asked, x_idempotency_key="k") for _ in range(2))
    assert again.json["podcast_id"] == first.json["podcast_id"]
    other = person.post(PATH, asked | {"topic_id": card["snippet_id"]}, x_idempotency_key="k")
    assert error_of(other) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")
