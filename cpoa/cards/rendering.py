"""The answers of the cards' routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from cpoa.cards.card import CardAnswer, shown
from cpoa.image_addresses import image_addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.artefacts import MediaStore
    from cpoa.cards.found import Found


class Snippets(TypedDict):
    """``source``: whether new cards were made for this answer."""

    workflow_id: str
    snippets: list[CardAnswer]
    source: Literal["generation", "cache"]


class ExploredTopics(TypedDict):
    workflow_id: str
    explored_topics: list[CardAnswer]


class SearchResults(TypedDict):
    workflow_id: str
    search_results: list[CardAnswer]


class Categories(TypedDict):
    categories: list[str]


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
