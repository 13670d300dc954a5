"""The landing page's cards: stored ones at once, and new ones only if there are too few."""

from __future__ import annotations

import hashlib
import logging
import math
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.agents.topics.card_topics import preferred_categories
from cpoa.cards.card_records import lock_landing_page
from cpoa.cards.discovery_records import failure_saved
from cpoa.cards.failures import AgentFailedError
from cpoa.cards.results import stored_results
from cpoa.services.remote_calls import remote_call_context

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cpoa.cards.card import Card
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.discovery_records import Discovery
    from cpoa.cards.pipeline import CardPipeline
    from cpoa.cards.requests import SnippetsQuery
    from cpoa.cards.results import CardResults
    from cpoa.cards.topic_finder import TopicFinder
    from cpoa.contracts.agents import DiscoveredTopic
    from shared.database import Database, Transaction

MIN_SECONDS_BETWEEN_ATTEMPTS = 60.0  # to fill a page that has some cards, after an attempt that failed

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Page:
    """What one request wants to see."""

    categories: tuple[str, ...]
    limit: int

    def missing(self, cards: Sequence[Card]) -> int:
        """How many cards are missing: to reach the limit, or to show one card of each category."""
        absent_categories = min(self.limit, len(self.categories)) - len({card.category for card in cards})
        return max(self.limit - len(cards), absent_categories, 0)


class LandingPage:
    def __init__(self, database: Database, records: CardRecords, finder: TopicFinder, pipeline: CardPipeline) -> None:
        self._database = database
        self._records = records
        self._finder = finder
        self._pipeline = pipeline
        # While it waits for the database's lock, a thread holds a connection. This lock allows one such thread in a
        # process, so that the other connections stay free.
        self._filling = threading.Lock()
        self._next_attempt = 0.0  # on the monotonic clock

    def cards(
        self, query: SnippetsQuery, preferences: Mapping[str, Any], make_discovery: Callable[[], Discovery]
    ) -> CardResults:
        """``make_discovery`` is called if cards are missing. Raises AgentFailedError if there is no card to show and
        none can be made."""
        page = _Page(_categories(query, preferences), query.limit)
        stored = _load(self._records, page)
        if not page.missing(stored):
            return stored_results(stored)
        discovery = make_discovery()
        try:
            with failure_saved(self._database, discovery):
                return self._filled(page, stored, discovery)
        except AgentFailedError:
            self._delay_next_attempt()
            if not stored:
                raise
            logger.warning("The landing page has fewer cards than were asked for", exc_info=True)
            return stored_results(stored)

    def _filled(self, page: _Page, stored: tuple[Card, ...], discovery: Discovery) -> CardResults:
        """A reader with cards to show does not wait while another request makes cards, and does not repeat an attempt
        that has just failed. A reader without cards does both."""
        if stored and time.monotonic() < self._next_attempt:
            return stored_results(stored)
        if not self._filling.acquire(blocking=not stored):
            return stored_results(stored)
        try:
            with self._database.transaction() as transaction:
                if not lock_landing_page(transaction, wait=not stored):
                    return stored_results(stored)
                with remote_call_context(discovery.remote_calls()):
                    return self._fill(transaction, page, discovery)
        finally:
            self._filling.release()

    def _fill(self, transaction: Transaction, page: _Page, discovery: Discovery) -> CardResults:
        records = self._records.within(transaction)
        cards = _load(records, page)
        missing = page.missing(cards)
        topics = self._new_topics(records, page, cards, missing) if missing else ()
        if cards and not topics:
            if missing:
                self._delay_next_attempt()
            return stored_results(cards)  # another request has made the cards, or there are no more topics
        results = self._pipeline.make(transaction, topics, discovery, featured=True)
        return replace(results, cards=_load(records, page))

    def _new_topics(
        self, records: CardRecords, page: _Page, cards: Sequence[Card], missing: int
    ) -> tuple[DiscoveredTopic, ...]:
        """The categories with the fewest cards come first."""
        counts = Counter(card.category for card in cards)
        categories = sorted(page.categories, key=lambda category: counts[category])
        return self._finder.fresh(records, categories, math.ceil(missing / len(categories)))[:missing]

    def _delay_next_attempt(self) -> None:
        self._next_attempt = time.monotonic() + MIN_SECONDS_BETWEEN_ATTEMPTS


def _load(records: CardRecords, page: _Page) -> tuple[Card, ...]:
    return tuple(records.load_featured(page.categories, page.limit, rotation=_today()))


def _categories(query: SnippetsQuery, preferences: Mapping[str, Any]) -> tuple[str, ...]:
    """The request's category, or else the session's preferred ones, or else all; their order changes every day."""
    if query.category:
        return (query.category,)
    preferred = preferred_categories(preferences) if preferences else ()
    return _order_of_day(_today(), tuple(preferred or CARD_CATEGORIES))


@lru_cache(maxsize=64)
def _order_of_day(day: str, categories: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(categories, key=lambda category: hashlib.sha256(f"{category}{day}".encode()).digest()))


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
