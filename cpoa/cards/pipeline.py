"""From topics to cards: loads the stored cards, makes the missing ones, and saves these with a record of the work."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.cards.discovery_records import save_discovery
from cpoa.cards.failures import AgentFailedError
from cpoa.cards.results import CardResults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.cards.card import Card
    from cpoa.cards.card_maker import CardMaker
    from cpoa.cards.card_records import CardRecords, NewCard
    from cpoa.cards.discovery_records import Discovery
    from cpoa.contracts.agents import DiscoveredTopic
    from shared.database import Database, Transaction
    from shared.idempotency import IdempotentRequest

logger = logging.getLogger(__name__)


class CardPipeline:
    def __init__(self, database: Database, records: CardRecords, maker: CardMaker) -> None:
        self._database = database
        self._records = records
        self._maker = maker

    def complete(
        self, topics: Sequence[DiscoveredTopic], discovery: Discovery, request: IdempotentRequest
    ) -> CardResults:
        """A card for each topic, in the same order: the stored card or a new one. A topic whose card fails is left out.

        Raises AgentFailedError if all fail and none is stored. Stores the results under the request's idempotency key.
        """
        cards = self._records.load_by_topics([topic.topic_id for topic in topics])
        new = self._make_missing(topics, cards)
        failed_ids = {topic.topic_id for topic in topics} - cards.keys() - {card.topic.topic_id for card in new}
        with self._database.transaction() as transaction:
            # Another request may have made, in the meantime, a card that failed here.
            cards |= self._records.within(transaction).load_by_topics(failed_ids)
            results = self._save(transaction, topics, cards, new, discovery, featured=False)
            request.store_result_once(transaction, results.to_json())
        return results

    def make(
        self, transaction: Transaction, topics: Sequence[DiscoveredTopic], discovery: Discovery, *, featured: bool
    ) -> CardResults:
        """A new card for each topic, also in place of a stored one. ``featured``: they go to the landing page.

        Raises AgentFailedError if every one failed.
        """
        return self._save(transaction, topics, {}, self._maker.make(topics), discovery, featured=featured)

    def _make_missing(self, topics: Sequence[DiscoveredTopic], stored: Mapping[str, Card]) -> list[NewCard]:
        try:
            return self._maker.make([topic for topic in topics if topic.topic_id not in stored])
        except AgentFailedError:
            if not stored:
                raise
            logger.warning("No new card could be made; the answer has only stored cards", exc_info=True)
            return []

    def _save(
        self,
        transaction: Transaction,
        topics: Sequence[DiscoveredTopic],
        stored: Mapping[str, Card],
        new: Sequence[NewCard],
        discovery: Discovery,
        *,
        featured: bool,
    ) -> CardResults:
        workflow_id = discovery.workflow_id(transaction)
        saved = self._records.within(transaction).save(new, workflow_id, featured=featured)
        cards = _in_order_of(topics, {**stored, **saved})
        save_discovery(
            transaction,
            workflow_id,
            discovery,
            topic_count=len(topics),
            made=[card for card in cards if str(card.topic_id) in saved],
            failures=len(topics) - len(cards),
        )
        return CardResults(workflow_id, cards, has_new_cards=bool(saved))


def _in_order_of(topics: Sequence[DiscoveredTopic], cards: Mapping[str, Card]) -> tuple[Card, ...]:
    """With the relevance scores that the topics have for this request."""
    return tuple(
        replace(cards[topic.topic_id], relevance_score=topic.relevance_score)
        for topic in topics
        if topic.topic_id in cards
    )
