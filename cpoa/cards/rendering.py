"""The answers of the cards' routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypedDict

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.cards.card import CardAnswer, shown
from cpoa.image_addresses import image_addresses
from shared.api_schema import Schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.artefacts import MediaStore
    from cpoa.cards.found import Found


WORKFLOW_ID = Schema("Of the work that made the answer.", example="81010abd-05b0-4fdd-bee1-448f82801c94", format="uuid")


class Snippets(TypedDict):
    workflow_id: Annotated[str, WORKFLOW_ID]
    snippets: list[CardAnswer]
    source: Annotated[
        Literal["generation", "cache"], Schema("Whether new cards were made for this answer.", example="cache")
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


def snippets(found: Found, store: MediaStore) -> Snippets:
    return {
        "workflow_id": str(found.workflow_id),
        "snippets": _cards(found, store),
        "source": "generation" if found.made_new else "cache",
    }


def explored_topics(found: Found, store: MediaStore) -> ExploredTopics:
    return {"workflow_id": str(found.workflow_id), "explored_topics": _cards(found, store)}


def search_results(found: Found, store: MediaStore) -> SearchResults:
    return {"workflow_id": str(found.workflow_id), "search_results": _cards(found, store)}


def _cards(found: Found, store: MediaStore) -> list[CardAnswer]:
    urls = image_addresses(store, [card.image_uri for card in found.cards])
    return [shown(card, url) for card, url in zip(found.cards, urls, strict=True)]
