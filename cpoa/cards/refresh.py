"""The task that makes cards anew: new topics for the landing page, and the old cards that are still read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.cards.card_records import CardRecords, keep
from cpoa.cards.discovery_records import (
    Discovery,
    Trigger,
    failure_recorded,
    forget_old_discoveries,
    record_end,
)
from cpoa.cards.failures import finding_topics
from cpoa.cards.landing import NOT_AGAIN_FOR_DAYS, lock_features
from cpoa.cards.requests import LIMIT_MAX
from cpoa.contracts.agents import FreshTopicsRequest
from cpoa.services.asking import running

if TYPE_CHECKING:
    from cpoa.cards.making import CardMaker
    from cpoa.contracts.agents import DiscoveredTopic, TopicDiscoveryAgent
    from shared.database import Database, Transaction

NEW_PER_CATEGORY = 3  # 24 in all: more than one answer holds
MOST_MADE_ANEW = 100


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many cards stand on the landing page for the first time, and how many were made anew."""

    new: int
    made_anew: int


class CardRefresh:
    def __init__(
        self, database: Database, discovery: TopicDiscoveryAgent, maker: CardMaker, *, max_age_hours: int
    ) -> None:
        self._database = database
        self._agent = discovery
        self._maker = maker
        self._max_age_hours = max_age_hours

    def refresh(self) -> Refreshed:
        """Safe to repeat and to run twice at once: what is not old any more is left alone."""
        forget_old_discoveries(self._database)
        discovery = Discovery(Trigger.LANDING, {"limit": NEW_PER_CATEGORY * len(CARD_CATEGORIES)})
        with failure_recorded(self._database, discovery), self._database.transaction() as transaction:
            # Of every instance one; those that wait find nothing left to do.
            lock_features(transaction)
            records = CardRecords(transaction, self._max_age_hours)
            with running(discovery.errand()):
                new = self._new_topics(records) if records.featured_count() < LIMIT_MAX else ()
            old = records.old_and_read(MOST_MADE_ANEW)
            return Refreshed(
                new=self._make(transaction, records, discovery, new, featured=True),
                made_anew=self._make(transaction, records, discovery, tuple(old), featured=False),
            )

    def _new_topics(self, records: CardRecords) -> tuple[DiscoveredTopic, ...]:
        request = FreshTopicsRequest(CARD_CATEGORIES, NEW_PER_CATEGORY, records.lately_featured(NOT_AGAIN_FOR_DAYS))
        with finding_topics():
            return self._agent.fresh_topics(request)

    def _make(
        self,
        transaction: Transaction,
        records: CardRecords,
        discovery: Discovery,
        topics: tuple[DiscoveredTopic, ...],
        *,
        featured: bool,
    ) -> int:
        if not topics:
            return 0
        discovery = replace(discovery, own_id=uuid4())  # each of the two is a workflow by itself
        with running(discovery.errand()):  # a deadline for each: nobody waits for this, and a transaction is open
            made = self._maker.make(topics)
        workflow_id = discovery.workflow_id(transaction)
        keep(transaction, made, workflow_id, featured=featured)
        cards = records.of_topics([card.topic.topic_id for card in made])
        record_end(
            transaction,
            workflow_id,
            discovery,
            topic_count=len(topics),
            made=list(cards.values()),
            failures=len(topics) - len(made),
        )
        return len(made)
