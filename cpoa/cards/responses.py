"""The bodies that the cards' routes answer with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.image_urls import sign_image_urls
from shared.api_schema import Schema
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.artefacts import ArtefactStore
    from cpoa.cards.card import Card
    from cpoa.cards.open_search import FoundCards
    from cpoa.cards.results import CardResults


WORKFLOW_ID = Schema("Of the work that made the answer.", example="81010abd-05b0-4fdd-bee1-448f82801c94", format="uuid")


class CardAnswer(TypedDict):
    snippet_id: Annotated[str, Schema("Of the card.", example="2add654b-f628-4431-a098-1f42e99ead05", format="uuid")]
    topic_id: Annotated[str, Schema("Of its topic.", example="e6b291de-2627-4a23-98b8-ad7eb06aefaf", format="uuid")]
    title: Annotated[str, Schema(example="Black hole: Compact astronomical body")]
    summary: Annotated[
        str,
        Schema(
            "Two sentences that stand alone.",
            example="A black hole is an astronomical body so compact that its gravity prevents anything from escaping, "
            "even light. Most large galaxies are thought to have one at their centre.",
        ),
    ]
    keywords: Annotated[list[str], Schema(example=["black hole", "gravity", "galaxies"])]
    image_url: Annotated[
        str | None,
        Schema(
            "Signed, good for up to 6 hours: 640 pixels wide and high. Null without art.",
            example="https://storage.googleapis.com/aethercast-media/cards/...",
        ),
    ]
    source_name: Annotated[str | None, Schema(example="Wikipedia")]
    source_url: Annotated[str | None, Schema(example="https://en.wikipedia.org/wiki/Black_hole")]
    category: Annotated[str | None, Schema("One of GET /api/v1/categories.", example="Science")]
    licence: Annotated[str | None, Schema("Of the summary: an SPDX identifier.", example="CC-BY-SA-4.0")]
    generation_timestamp: Annotated[str | None, Schema(example="2026-11-24T10:30:15.123Z", format="date-time")]
    relevance_score: Annotated[float, Schema("To what was asked for.", example=1.0, minimum=0, maximum=1)]


class Snippets(TypedDict):
    workflow_id: Annotated[str, WORKFLOW_ID]
    snippets: list[CardAnswer]
    source: Annotated[
        Literal["generation", "cache"], Schema("Whether new cards were made for this answer.", example="cache")
    ]
    near: Annotated[
        CardAnswer | None,
        Schema("The card of the topic whose id is in the query's `near`. Null in every other answer.", example=None),
    ]


class ExploredTopics(TypedDict):
    workflow_id: Annotated[str, WORKFLOW_ID]
    explored_topics: Annotated[list[CardAnswer], Schema("The best first.")]


class SearchResults(TypedDict):
    workflow_id: Annotated[str, WORKFLOW_ID]
    search_results: Annotated[list[CardAnswer], Schema("The most relevant first.")]


class Categories(TypedDict):
    categories: Annotated[list[str], Schema(example=list(CARD_CATEGORIES))]


CardsAnswer = Snippets | ExploredTopics | SearchResults


def categories(names: Sequence[str]) -> Categories:
    return {"categories": list(names)}


def snippets(results: CardResults, store: ArtefactStore) -> Snippets:
    return {
        "workflow_id": str(results.workflow_id),
        "snippets": _card_responses(results, store),
        "source": "generation" if results.has_new_cards else "cache",
        "near": None,
    }


def found_snippets(found: FoundCards, store: ArtefactStore) -> Snippets:
    about, results = found.about, found.results
    urls = sign_image_urls(store, [card.image_uri for card in (*results.cards, *([about] if about else []))])
    cards = [card_response(card, url) for card, url in zip(results.cards, urls, strict=False)]
    return {
        "workflow_id": str(results.workflow_id),
        "snippets": cards,
        "source": "cache",
        "near": card_response(about, urls[-1]) if about else None,
    }


def explored_topics(results: CardResults, store: ArtefactStore) -> ExploredTopics:
    return {"workflow_id": str(results.workflow_id), "explored_topics": _card_responses(results, store)}


def search_results(results: CardResults, store: ArtefactStore) -> SearchResults:
    return {"workflow_id": str(results.workflow_id), "search_results": _card_responses(results, store)}


def card_response(card: Card, image_url: str | None) -> CardAnswer:
    return {
        "snippet_id": str(card.snippet_id),
        "topic_id": str(card.topic_id),
        "title": card.title,
        "summary": card.summary,
        "keywords": list(card.keywords),
        "image_url": image_url,
        "source_name": card.source_name,
        "source_url": card.source_url,
        "category": card.category,
        "licence": card.licence,
        "generation_timestamp": rfc3339(card.generated_at),
        "relevance_score": round(card.relevance_score, 3),
    }


def _card_responses(results: CardResults, store: ArtefactStore) -> list[CardAnswer]:
    """Signs the addresses of all pictures together."""
    urls = sign_image_urls(store, [card.image_uri for card in results.cards])
    return [card_response(card, url) for card, url in zip(results.cards, urls, strict=True)]
