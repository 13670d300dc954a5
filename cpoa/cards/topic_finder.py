"""Which topics an answer is about: what the discovery agent finds and what is stored."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.cards.failures import AgentFailedError, discovery_failures
from cpoa.cards.requests import Exploration
from cpoa.cards.topic_records import load_topic, search_stored_topics
from cpoa.contracts.agents import ExplorationRequest, FreshTopicsRequest, SearchRequest
from shared.error_codes.cards import API_GW_EXPLORE_TOPIC_NOT_FOUND
from shared.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.requests import TopicSearch
    from cpoa.contracts.agents import DiscoveredTopic, TopicDiscoveryAgent
    from shared.database import Database

MAX_EXPLORED_TOPICS = 6
MAX_SEARCH_RESULTS = 8
MIN_DAYS_BETWEEN_FEATURES = 7

logger = logging.getLogger(__name__)

Topics = tuple["DiscoveredTopic", ...]


class TopicFinder:
    def __init__(self, database: Database, agent: TopicDiscoveryAgent) -> None:
        self._database = database
        self._agent = agent

    def fresh(self, records: CardRecords, categories: Sequence[str], per_category: int) -> Topics:
        """Topics that the landing page has not shown for the last 7 days. Raises AgentFailedError."""
        known = records.load_recently_featured_topic_ids(MIN_DAYS_BETWEEN_FEATURES)
        with discovery_failures():
            return self._agent.fresh_topics(FreshTopicsRequest(tuple(categories), per_category, known))

    def find(self, request: Exploration | TopicSearch, preferred_categories: tuple[str, ...]) -> Topics:
        """The best topics first. Raises AgentFailedError, and NotFoundError for an unknown ``current_topic_id``."""
        if isinstance(request, Exploration):
            return self._explore(request, preferred_categories)
        return self._search(request.query, preferred_categories)

    def _explore(self, exploration: Exploration, preferred_categories: tuple[str, ...]) -> Topics:
        topic = None if exploration.keywords else self._known_topic(exploration.current_topic_id or "")
        request = ExplorationRequest(
            topic, exploration.keywords, exploration.depth_mode, MAX_EXPLORED_TOPICS, preferred_categories
        )
        with discovery_failures():
            return self._agent.explore(request)

    def _known_topic(self, topic_or_card_id: str) -> DiscoveredTopic:
        topic = load_topic(self._database, topic_or_card_id)
        if topic is None:
            raise NotFoundError(API_GW_EXPLORE_TOPIC_NOT_FOUND)
        return topic

    def _search(self, query: str, preferred_categories: tuple[str, ...]) -> Topics:
        """The agent's topics and the stored ones together, by relevance. If the agent fails, the stored ones alone."""
        stored = search_stored_topics(self._database, query, MAX_SEARCH_RESULTS)
        try:
            with discovery_failures():
                found = self._agent.search(SearchRequest(query, MAX_SEARCH_RESULTS, preferred_categories))
        except AgentFailedError:
            if not stored:
                raise
            logger.warning("The discovery agent failed; only stored topics were searched", exc_info=True)
            found = ()
        return merge_topics(found, stored)[:MAX_SEARCH_RESULTS]


def merge_topics(found: Topics, stored: Sequence[DiscoveredTopic]) -> Topics:
    """Keeps the agent's order. Each stored topic goes before the first topic that is less relevant."""
    found_ids = {topic.topic_id for topic in found}
    merged = list(found)
    for topic in stored:
        if topic.topic_id not in found_ids:
            less_relevant = (n for n, one in enumerate(merged) if one.relevance_score < topic.relevance_score)
            merged.insert(next(less_relevant, len(merged)), topic)
    return tuple(merged)
