"""Exploring and searching: topics from the discovery agent, each with its stored card or a new one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.agents.topics.card_topics import preferred_categories
from cpoa.cards.card_records import CardRecords, MadeCard, find_topic, keep
from cpoa.cards.discovery_records import Discovery, Trigger, failure_recorded, record_end
from cpoa.cards.failures import AgentFailedError, finding_topics
from cpoa.cards.found import Found, note_reading, replayed
from cpoa.contracts.agents import DiscoveredTopic, ExplorationRequest, SearchRequest
from cpoa.services.asking import running
from cpoa.workflow.client_ids import check_workflow_id
from features.sessions import touch_session
from shared.errors import NotFoundError
from shared.idempotency import once
from shared.request_limits import Limited, count_request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cpoa.cards.making import CardMaker
    from cpoa.cards.refresh_requests import RefreshRequests
    from cpoa.cards.requests import Caller, Exploration, TopicSearch
    from cpoa.contracts.agents import TopicDiscoveryAgent
    from shared.database import Database, Transaction

EXPLORE_ROUTE = "POST /api/v1/topics/explore"
SEARCH_ROUTE = "POST /api/v1/search/podcasts"
MOST_EXPLORED = 6
MOST_FOUND = 8

logger = logging.getLogger(__name__)

Topics = tuple[DiscoveredTopic, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request: under which key it is kept, what is recorded of it, and how its topics are found."""

    route: str
    trigger: Trigger
    payload: Mapping[str, Any]
    query: str | None
    client_id: str | None
    topics: Callable[[tuple[str, ...]], Topics]


class CardFinder:
    def __init__(
        self,
        database: Database,
        discovery: TopicDiscoveryAgent,
        maker: CardMaker,
        refresh: RefreshRequests,
        *,
        max_age_hours: int,
        most_per_hour: int,
    ) -> None:
        """``most_per_hour``: how often one person may explore and search."""
        self._database = database
        self._agent = discovery
        self._maker = maker
        self._refresh = refresh
        self._records = CardRecords(database, max_age_hours)
        self._most_per_hour = most_per_hour

    def explore(self, exploration: Exploration, caller: Caller) -> Found:
        """Raises NotFoundError for an unknown topic without keywords, AgentFailedError where nothing can be found."""
        keywords = ", ".join(exploration.keywords)
        asked = _Asked(
            route=EXPLORE_ROUTE,
            trigger=Trigger.EXPLORATION,
            payload=exploration.canonical(),
            query=keywords or exploration.current_topic_id,
            client_id=exploration.client_id,
            topics=lambda preferred: self._explored(exploration, preferred),
        )
        return self._answer(asked, caller)

    def search(self, search: TopicSearch, caller: Caller) -> Found:
        """Raises AgentFailedError where nothing can be found."""
        asked = _Asked(
            route=SEARCH_ROUTE,
            trigger=Trigger.SEARCH,
            payload=search.canonical(),
            query=search.query,
            client_id=search.client_id,
            topics=lambda preferred: self._searched(search.query, preferred),
        )
        return self._answer(asked, caller)

    def _explored(self, exploration: Exploration, preferred: tuple[str, ...]) -> Topics:
        topic = None if exploration.keywords else self._topic(exploration.current_topic_id or "")
        request = ExplorationRequest(topic, exploration.keywords, exploration.depth_mode, MOST_EXPLORED, preferred)
        with finding_topics():
            return self._agent.explore(request)

    def _topic(self, either_id: str) -> DiscoveredTopic:
        topic = find_topic(self._database, either_id)
        if topic is None:
            raise NotFoundError(
                "API_GW_EXPLORE_TOPIC_NOT_FOUND",
                "There is no topic with this current_topic_id. Take the topic_id or snippet_id of a card, or give "
                "keywords.",
            )
        return topic

    def _searched(self, query: str, preferred: tuple[str, ...]) -> Topics:
        """By relevance over what the agent knows and the topics that are stored, from wherever they came."""
        stored = self._records.search_topics(query, MOST_FOUND)
        try:
            with finding_topics():
                found = self._agent.search(SearchRequest(query, MOST_FOUND, preferred))
        except AgentFailedError:
            if not stored:
                raise
            logger.warning("Only stored topics were searched", exc_info=True)
            found = ()
        known = {topic.topic_id for topic in found}
        others = [topic for topic in stored if topic.topic_id not in known]
        return tuple(_merged(found, others)[:MOST_FOUND])

    def _answer(self, asked: _Asked, caller: Caller) -> Found:
        check_workflow_id(caller.workflow_id)
        client_request = caller.client_request(asked.route, asked.payload)
        return once(
            self._database,
            client_request,
            lambda finish: self._found(asked, caller, finish),
            lambda kept: replayed(self._records, kept),
        )

    def _found(self, asked: _Asked, caller: Caller, finish: Callable[[Transaction, Any], None]) -> Found:
        if caller.user_id:
            count_request(self._database, Limited.DISCOVERY, str(caller.user_id), self._most_per_hour)
        preferences = touch_session(self._database, asked.client_id) if asked.client_id else {}
        discovery = Discovery(
            asked.trigger,
            {**asked.payload, "user_preferences": preferences},
            query=asked.query,
            user_id=caller.user_id,
            client_workflow_id=caller.workflow_id,
            agents_key=caller.agents_key(asked.route, asked.payload),
        )
        with failure_recorded(self._database, discovery), running(discovery.errand()):
            topics = asked.topics(preferred_categories(preferences))
            made = self._made_for(topics)
        found = self._kept(discovery, topics, made, finish)
        note_reading(self._records, self._refresh, found)
        return found

    def _made_for(self, topics: Topics) -> list[MadeCard]:
        """New cards for those topics that have none."""
        stored = self._records.of_topics([topic.topic_id for topic in topics])
        try:
            return self._maker.make([topic for topic in topics if topic.topic_id not in stored])
        except AgentFailedError:
            if not stored:
                raise
            logger.warning("Only topics with a stored card are answered", exc_info=True)
            return []

    def _kept(
        self,
        discovery: Discovery,
        topics: Topics,
        made: Sequence[MadeCard],
        finish: Callable[[Transaction, Any], None],
    ) -> Found:
        new_ids = {card.topic.topic_id for card in made}
        with self._database.transaction() as transaction:
            workflow_id = discovery.workflow_id(transaction)
            if made:
                keep(transaction, made, workflow_id, featured=False)
            cards = self._records.within(transaction).of_topics([topic.topic_id for topic in topics])
            scored = tuple(
                cards[topic.topic_id].scored(topic.relevance_score) for topic in topics if topic.topic_id in cards
            )
            found = Found(workflow_id, scored, made_new=bool(made))
            record_end(
                transaction,
                workflow_id,
                discovery,
                topic_count=len(topics),
                made=[card for topic_id, card in cards.items() if topic_id in new_ids],
                failures=len(topics) - len(scored),
            )
            finish(transaction, found.to_json())
        return found


def _merged(found: Sequence[DiscoveredTopic], others: Sequence[DiscoveredTopic]) -> list[DiscoveredTopic]:
    """Others go before the first that is less relevant than they are; the agent's own order stays as it is."""
    merged = list(found)
    for topic in others:
        place = next((n for n, one in enumerate(merged) if one.relevance_score < topic.relevance_score), len(merged))
        merged.insert(place, topic)
    return merged
