"""The cards that a request is answered with, and the form in which an idempotency key stores them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.cards.card import Card
    from cpoa.cards.card_records import CardRecords


@dataclass(frozen=True, slots=True)
class CardResults:
    """``has_new_cards``: a card was made for this answer. ``is_replay``: this answer repeats an earlier one."""

    workflow_id: UUID
    cards: tuple[Card, ...]
    has_new_cards: bool = False
    is_replay: bool = False

    def to_json(self) -> dict[str, Any]:
        """Only ids and scores: a repetition loads the cards, and signs the addresses of their pictures, again."""
        return {
            "workflow_id": str(self.workflow_id),
            "cards": [[str(card.snippet_id), card.relevance_score] for card in self.cards],
        }


def stored_results(cards: tuple[Card, ...]) -> CardResults:
    """Cards that no work was needed for. Their workflow is the one that made the newest of them."""
    newest = max(cards, key=lambda card: card.generated_at, default=None)
    return CardResults((newest and newest.workflow_id) or uuid4(), cards)


def load_replay(records: CardRecords, stored: Mapping[str, Any]) -> CardResults:
    """``stored``: what ``CardResults.to_json`` returned. Cards that no longer exist are left out."""
    scores = dict(stored["cards"])
    cards = records.load(list(scores))
    ranked = tuple(replace(card, relevance_score=scores[str(card.snippet_id)]) for card in cards)
    return CardResults(UUID(stored["workflow_id"]), ranked, is_replay=True)
