"""The landing page's cards: stored ones at once, new ones only where there are too few of them."""

from __future__ import annotations

import hashlib
import logging
import math
import threading
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.agents.topics.card_topics import preferred_categories
from cpoa.cards.card_records import CardRecords, keep
from cpoa.cards.discovery_records import Discovery, Trigger, failure_recorded, record_end
from cpoa.cards.failures import AgentFailedError, finding_topics
from cpoa.cards.found import Found, note_reading, replayed
from cpoa.contracts.agents import FreshTopicsRequest
from cpoa.services.asking import running
from cpoa.workflow.client_ids import check_workflow_id
from features.sessions import preferences_of_user
from shared.idempotency import once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cpoa.cards.card import Card
    from cpoa.cards.making import CardMaker
    from cpoa.cards.refresh_requests import RefreshRequests
    from cpoa.cards.requests import Caller, SnippetsQuery
    from cpoa.contracts.agents import DiscoveredTopic, TopicDiscoveryAgent
    from shared.database import Database, Transaction

ROUTE = "GET /api/v1/snippets"
NOT_AGAIN_FOR_DAYS = 7
AGAIN_AFTER_SECONDS = 60.0
_LOCK = "hashtextextended('landing page cards', 0)"

logger = logging.getLogger(__name__)


class _ElsewhereMadeError(Exception):
    """Somebody else is at it, or it has just failed: what is stored will do."""


class LandingPage:
    def __init__(
        self,
        database: Database,
        discovery: TopicDiscoveryAgent,
        maker: CardMaker,
        refresh: RefreshRequests,
        *,
        max_age_hours: int,
    ) -> None:
        self._database = database
        self._agent = discovery
        self._maker = maker
        self._refresh = refresh
        self._records = CardRecords(database, max_age_hours)
        # One thread a process waits for the database's lock with a connection in its hand; the pool keeps the others.
        self._making = threading.Lock()
        self._not_before = 0.0  # on the monotonic clock

    def cards(self, query: SnippetsQuery, caller: Caller) -> Found:
        """Raises AgentFailedError where there is no card to show and none can be made."""
        check_workflow_id(caller.workflow_id)
        client_request = caller.client_request(ROUTE, query.canonical())

        def work(finish: Callable[[Transaction, Any], None]) -> Found:
            found = self._found(query, caller)
            if client_request is not None:
                with self._database.transaction() as transaction:
                    finish(transaction, found.to_json())
            return found

        return once(self._database, client_request, work, lambda kept: replayed(self._records, kept))

    def _found(self, query: SnippetsQuery, caller: Caller) -> Found:
        preferences = preferences_of_user(self._database, caller.user_id) if caller.user_id else {}
        categories = _categories(query, preferences)
        cards = tuple(self._records.featured(categories, query.limit, rotation=_today()))
        if _lacking(cards, categories, query.limit):
            found = self._with_new_ones(query, caller, categories, preferences, cards)
        else:
            found = _stored(cards)
        note_reading(self._records, self._refresh, found)
        return found

    def _with_new_ones(
        self,
        query: SnippetsQuery,
        caller: Caller,
        categories: Sequence[str],
        preferences: Mapping[str, Any],
        stored: tuple[Card, ...],
    ) -> Found:
        details = {**query.canonical(), "user_preferences": dict(preferences)}
        discovery = Discovery(
            Trigger.LANDING,
            details,
            user_id=caller.user_id,
            client_workflow_id=caller.workflow_id,
            agents_key=caller.agents_key(ROUTE, query.canonical()),
        )
        try:
            with (
                failure_recorded(self._database, discovery),
                self._only_one(stored),
                self._database.transaction() as transaction,
            ):
                if not lock_features(transaction, wait=not stored):
                    return _stored(stored)
                with running(discovery.errand()):
                    return self._fill_up(transaction, discovery, categories, query.limit)
        except _ElsewhereMadeError:
            return _stored(stored)
        except AgentFailedError:
            self._not_before = time.monotonic() + AGAIN_AFTER_SECONDS
            if not stored:
                raise
            logger.warning("There are fewer cards than were asked for", exc_info=True)
            return _stored(stored)

    @contextmanager
    def _only_one(self, stored: Sequence[Card]) -> Iterator[None]:
        """Who has cards to show neither waits for somebody who makes others, nor tries what has just failed."""
        if stored and time.monotonic() < self._not_before:
            raise _ElsewhereMadeError
        if not self._making.acquire(blocking=not stored):
            raise _ElsewhereMadeError
        try:
            yield
        finally:
            self._making.release()

    def _fill_up(self, transaction: Transaction, discovery: Discovery, categories: Sequence[str], limit: int) -> Found:
        records = self._records.within(transaction)
        cards = tuple(records.featured(categories, limit, rotation=_today()))
        missing = _lacking(cards, categories, limit)
        topics = self._fresh_topics(records, categories, cards, missing) if missing else ()
        if cards and not topics:
            if missing:
                self._not_before = time.monotonic() + AGAIN_AFTER_SECONDS
            return _stored(cards)  # somebody else has made them meanwhile, or there are no more
        made = self._maker.make(topics)
        workflow_id = discovery.workflow_id(transaction)
        keep(transaction, made, workflow_id, featured=True)
        new = records.of_topics([card.topic.topic_id for card in made])
        record_end(
            transaction,
            workflow_id,
            discovery,
            topic_count=len(topics),
            made=list(new.values()),
            failures=len(topics) - len(made),
        )
        return Found(workflow_id, tuple(records.featured(categories, limit, rotation=_today())), made_new=bool(made))

    def _fresh_topics(
        self, records: CardRecords, categories: Sequence[str], shown: Sequence[Card], missing: int
    ) -> tuple[DiscoveredTopic, ...]:
        """The categories of which least is shown come first."""
        counts = Counter(card.category for card in shown)
        request = FreshTopicsRequest(
            categories=tuple(sorted(categories, key=lambda category: counts[category])),
            per_category=math.ceil(missing / len(categories)),
            known_topic_ids=records.lately_featured(NOT_AGAIN_FOR_DAYS),
        )
        with finding_topics():
            return self._agent.fresh_topics(request)[:missing]


def lock_features(transaction: Transaction, *, wait: bool = True) -> bool:
    """Whoever makes cards for the landing page holds this until they are committed. False: somebody else does, and who
    has cards to show need not ``wait`` for them."""
    if wait:
        transaction.fetch_one(f"select pg_advisory_xact_lock({_LOCK})")
        return True
    row = transaction.fetch_one(f"select pg_try_advisory_xact_lock({_LOCK}) as taken")
    return bool(row and row["taken"])


def _categories(query: SnippetsQuery, preferences: Mapping[str, Any]) -> tuple[str, ...]:
    """What the request names, else what the session prefers, else all of them, in another order every day."""
    if query.category:
        return (query.category,)
    preferred = preferred_categories(preferences) if preferences else ()
    return _in_order_of(_today(), tuple(preferred or CARD_CATEGORIES))


@lru_cache(maxsize=64)
def _in_order_of(day: str, categories: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(categories, key=lambda category: hashlib.sha256(f"{category}{day}".encode()).digest()))


def _lacking(cards: Sequence[Card], categories: Sequence[str], limit: int) -> int:
    """How many cards are missing: to the number that was asked for, or to having one of every category."""
    absent_categories = min(limit, len(categories)) - len({card.category for card in cards})
    return max(limit - len(cards), absent_categories, 0)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _stored(cards: tuple[Card, ...]) -> Found:
    """Under the workflow that has made the newest of them."""
    newest = max(cards, key=lambda card: card.generated_at, default=None)
    return Found((newest and newest.workflow_id) or uuid4(), cards)
