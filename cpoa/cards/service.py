"""What the cards' routes ask for: the landing page, exploring and searching."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cpoa.agents.topics.card_topics import preferred_categories
from cpoa.cards.discovery_records import Discovery, Trigger, failure_saved
from cpoa.cards.results import load_replay
from cpoa.services.remote_calls import remote_call_context
from features.sessions import read_user_preferences, touch_session
from shared.idempotency import idempotent
from shared.request_limits import Limited, count_request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.landing_page import LandingPage
    from cpoa.cards.pipeline import CardPipeline
    from cpoa.cards.refresh_requests import RefreshRequests
    from cpoa.cards.requests import Caller, Exploration, SnippetsQuery, TopicSearch
    from cpoa.cards.results import CardResults
    from cpoa.cards.topic_finder import TopicFinder
    from shared.database import Database
    from shared.idempotency import IdempotentRequest

# An idempotency key is stored with its route.
LANDING_ROUTE = "GET /api/v1/snippets"
EXPLORE_ROUTE = "POST /api/v1/topics/explore"
SEARCH_ROUTE = "POST /api/v1/search/podcasts"


class CardService:
    """Each method raises BadRequestError for a bad header, and the errors of ``shared.idempotency.begin``."""

    def __init__(
        self,
        database: Database,
        records: CardRecords,
        finder: TopicFinder,
        pipeline: CardPipeline,
        *,
        landing: LandingPage,
        refresh: RefreshRequests,
        max_discoveries_per_hour: int,
    ) -> None:
        """``max_discoveries_per_hour``: how often one person may explore and search."""
        self._database = database
        self._records = records
        self._finder = finder
        self._pipeline = pipeline
        self._landing = landing
        self._refresh = refresh
        self._max_discoveries_per_hour = max_discoveries_per_hour

    def landing_page(self, query: SnippetsQuery, caller: Caller) -> CardResults:
        """Raises AgentFailedError if there is no card to show and none can be made."""
        payload = query.canonical()
        with self._idempotent(LANDING_ROUTE, payload, caller) as request:
            if request.replay:
                return load_replay(self._records, request.replay.result)
            preferences = read_user_preferences(self._database, caller.user_id) if caller.user_id else {}
            # Almost every page has its cards, and then no discovery is needed.
            discovery = partial(_discovery, Trigger.LANDING, LANDING_ROUTE, payload, preferences, caller)
            results = self._landing.cards(query, preferences, discovery)
            self._note_access(results)
            if request.has_key:
                with self._database.transaction() as transaction:
                    request.store_result_once(transaction, results.to_json())
            return results

    def explore(self, exploration: Exploration, caller: Caller) -> CardResults:
        """Raises NotFoundError for an unknown topic without keywords, TooManyRequestsError, and AgentFailedError if
        there is no card to show."""
        return self._discover(EXPLORE_ROUTE, Trigger.EXPLORATION, exploration, caller)

    def search(self, search: TopicSearch, caller: Caller) -> CardResults:
        """Raises TooManyRequestsError, and AgentFailedError if there is no card to show."""
        return self._discover(SEARCH_ROUTE, Trigger.SEARCH, search, caller)

    def _discover(self, route: str, trigger: Trigger, asked: Exploration | TopicSearch, caller: Caller) -> CardResults:
        payload = asked.canonical()
        with self._idempotent(route, payload, caller) as request:
            if request.replay:
                return load_replay(self._records, request.replay.result)
            self._count_request(caller)
            preferences = touch_session(self._database, asked.client_id) if asked.client_id else {}
            discovery = _discovery(trigger, route, payload, preferences, caller, query=asked.query_text)
            with failure_saved(self._database, discovery), remote_call_context(discovery.remote_calls()):
                topics = self._finder.find(asked, preferred_categories(preferences))
                results = self._pipeline.complete(topics, discovery, request)
            self._note_access(results)
            return results

    def _idempotent(
        self, route: str, payload: Mapping[str, Any], caller: Caller
    ) -> AbstractContextManager[IdempotentRequest]:
        return idempotent(self._database, caller.client_request(route, payload))

    def _count_request(self, caller: Caller) -> None:
        if caller.user_id:
            count_request(self._database, Limited.DISCOVERY, str(caller.user_id), self._max_discoveries_per_hour)

    def _note_access(self, results: CardResults) -> None:
        """Updates the times of last access. Asks for a refresh if a card is old, or if cards were made for this answer:
        then few others are stored."""
        unread = [card for card in results.cards if card.is_long_unread]
        if unread:
            self._records.save_last_access(unread)
        if results.has_new_cards or any(card.is_old for card in results.cards):
            self._refresh.ask()


def _discovery(
    trigger: Trigger,
    route: str,
    payload: Mapping[str, Any],
    preferences: Mapping[str, Any],
    caller: Caller,
    *,
    query: str | None = None,
) -> Discovery:
    return Discovery(
        trigger,
        {**payload, "user_preferences": dict(preferences)},
        query=query,
        user_id=caller.user_id,
        client_workflow_id=caller.workflow_id,
        agents_key=caller.agents_key(route, payload),
    )
