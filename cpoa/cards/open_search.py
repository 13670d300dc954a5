"""Searching and exploring for everyone, without an account: only the corpus and the stored cards are read.

It asks no remote service and no language model, and paints no picture. A topic without a stored card gets its text from
the embedded writer; that card is not stored, so that a signed-in request can still make a better one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from cpoa.cards.card import Card
from cpoa.cards.results import stored_results
from cpoa.cards.topic_finder import merge_topics
from cpoa.cards.topic_records import load_stored_topic_ids, load_topic, save_missing_topics, search_stored_topics
from cpoa.contracts.agents import ExplorationRequest, SearchRequest
from shared.error_codes.cards import API_GW_SNIPPETS_TOPIC_NOT_FOUND
from shared.errors import NotFoundError
from shared.identifiers import parse_uuid
from shared.request_limits import Limited, count_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.snippet.embedded import EmbeddedSnippetCraft
    from cpoa.agents.topics.card_topics import CardTopics
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.requests import SnippetsQuery
    from cpoa.cards.results import CardResults
    from cpoa.contracts.agents import DiscoveredTopic
    from shared.database import Database

_MAX_SEARCHED_WORDS = 12  # so that a long query takes about as long as a short one


@dataclass(frozen=True, slots=True)
class FoundCards:
    """``about``: the card of the topic that was explored by its id."""

    results: CardResults
    about: Card | None = None


class OpenSearch:
    def __init__(
        self,
        database: Database,
        records: CardRecords,
        topics: CardTopics,
        craft: EmbeddedSnippetCraft,
        *,
        max_searches_per_hour: int,
    ) -> None:
        self._database = database
        self._records = records
        self._topics = topics
        self._craft = craft
        self._max_searches_per_hour = max_searches_per_hour

    def find(self, query: SnippetsQuery, counted_for: str) -> FoundCards:
        """``query`` has ``q`` or ``near``. ``counted_for``: the user's id or the client's address.

        Raises TooManyRequestsError, and NotFoundError for an id that no topic and no card has.
        """
        count_request(self._database, Limited.DISCOVERY, counted_for, self._max_searches_per_hour)
        if query.near is not None:
            return self._near(query, query.near)
        found = self._search(_shortened(query.q or ""), query.limit)
        return FoundCards(stored_results(self._cards(found)))

    def _search(self, words: str, limit: int) -> Sequence[DiscoveredTopic]:
        stored = search_stored_topics(self._database, words, limit)
        return merge_topics(self._topics.search(SearchRequest(words, limit)), stored)[:limit]

    def _near(self, query: SnippetsQuery, near: str) -> FoundCards:
        topic = self._known_topic(near)
        keywords = () if topic else (_shortened(near),)
        found = self._topics.explore(ExplorationRequest(topic, keywords, query.depth, query.limit))
        if topic is None:
            return FoundCards(stored_results(self._cards(found)))
        about, *cards = self._cards((topic, *found))
        return FoundCards(stored_results(tuple(cards)), about=about)

    def _known_topic(self, near: str) -> DiscoveredTopic | None:
        if parse_uuid(near) is None:
            return None
        topic = load_topic(self._database, near)
        if topic is None:
            raise NotFoundError(API_GW_SNIPPETS_TOPIC_NOT_FOUND)
        return topic

    def _cards(self, topics: Sequence[DiscoveredTopic]) -> tuple[Card, ...]:
        stored = self._records.load_by_topics([topic.topic_id for topic in topics])
        without_card = [topic for topic in topics if topic.topic_id not in stored]
        self._save_missing(without_card)
        written = {topic.topic_id: self._written(topic) for topic in without_card}
        cards = stored | written
        return tuple(replace(cards[one.topic_id], relevance_score=one.relevance_score) for one in topics)

    def _save_missing(self, topics: Sequence[DiscoveredTopic]) -> None:
        known = load_stored_topic_ids(self._database, [topic.topic_id for topic in topics]) if topics else frozenset()
        missing = [topic for topic in topics if topic.topic_id not in known]
        if missing:
            save_missing_topics(self._database, missing)

    def _written(self, topic: DiscoveredTopic) -> Card:
        """It has the id of its topic."""
        snippet = self._craft.craft(topic)
        return Card(
            snippet_id=UUID(topic.topic_id),
            topic_id=UUID(topic.topic_id),
            title=snippet.title,
            summary=snippet.summary,
            keywords=tuple(snippet.keywords),
            image_uri=None,
            source_name=topic.source_name or None,
            source_url=topic.source_url,
            category=topic.category or None,
            licence=topic.details.get("licence"),
            generated_at=datetime.now(UTC),
            relevance_score=topic.relevance_score,
            workflow_id=None,
            is_old=False,
            is_long_unread=False,
        )


def _shortened(query: str) -> str:
    """The first words, each only once."""
    return " ".join(list(dict.fromkeys(query.split()))[:_MAX_SEARCHED_WORDS])
