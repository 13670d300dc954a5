"""The task that renews cards: new topics for the landing page, and new cards for old ones that are still read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.cards.card_records import lock_landing_page
from cpoa.cards.discovery_records import Discovery, Trigger, delete_old_discoveries, failure_saved
from cpoa.cards.requests import MAX_LIMIT
from cpoa.cards.topic_records import load_topics_of_old_cards
from cpoa.services.remote_calls import remote_call_context

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.pipeline import CardPipeline
    from cpoa.cards.topic_finder import TopicFinder
    from cpoa.contracts.agents import DiscoveredTopic
    from shared.database import Database, Transaction

NEW_PER_CATEGORY = 3  # 24 in all, more than the longest answer
MAX_RENEWED_CARDS = 100


@dataclass(frozen=True, slots=True)
class RefreshCounts:
    """``new``: cards of topics that the landing page had not shown. ``renewed``: cards that replaced an old one."""

    new: int
    renewed: int


class CardRefresh:
    """Separate from CardService, because the function that runs it may neither read sessions nor count requests."""

    def __init__(
        self,
        database: Database,
        records: CardRecords,
        finder: TopicFinder,
        pipeline: CardPipeline,
        *,
        max_age_hours: int,
    ) -> None:
        self._database = database
        self._records = records
        self._finder = finder
        self._pipeline = pipeline
        self._max_age_hours = max_age_hours

    def refresh(self) -> RefreshCounts:
        """Safe to repeat and to run twice at once: it changes only cards that are old. Raises AgentFailedError."""
        delete_old_discoveries(self._database)
        discovery = Discovery(Trigger.LANDING, {"limit": NEW_PER_CATEGORY * len(CARD_CATEGORIES)})
        with failure_saved(self._database, discovery), self._database.transaction() as transaction:
            # One refresh runs at a time, over all instances. Those that wait find nothing left to do.
            lock_landing_page(transaction)
            new = self._new_topics(transaction, discovery)
            old = load_topics_of_old_cards(transaction, max_age_hours=self._max_age_hours, limit=MAX_RENEWED_CARDS)
            return RefreshCounts(
                new=self._make(transaction, new, discovery, featured=True),
                renewed=self._make(transaction, old, discovery, featured=False),
            )

    def _new_topics(self, transaction: Transaction, discovery: Discovery) -> Sequence[DiscoveredTopic]:
        records = self._records.within(transaction)
        if records.count_recently_featured() >= MAX_LIMIT:
            return ()
        with remote_call_context(discovery.remote_calls()):
            return self._finder.fresh(records, CARD_CATEGORIES, NEW_PER_CATEGORY)

    def _make(
        self, transaction: Transaction, topics: Sequence[DiscoveredTopic], discovery: Discovery, *, featured: bool
    ) -> int:
        """Each call is a workflow with its own deadline: no reader waits, but the transaction must not stay open."""
        if not topics:
            return 0
        discovery = replace(discovery, own_id=uuid4())
        with remote_call_context(discovery.remote_calls()):
            return len(self._pipeline.make(transaction, topics, discovery, featured=featured).cards)
