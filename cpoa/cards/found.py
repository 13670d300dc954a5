"""What a cards' route answers with, before it is written as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from cpoa.cards.card import Card
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.refresh_requests import RefreshRequests


@dataclass(frozen=True, slots=True)
class Found:
    """``made_new``: at least one of the cards was made for this answer."""

    workflow_id: UUID
    cards: tuple[Card, ...]
    made_new: bool = False
    replayed: bool = False

    def to_json(self) -> dict[str, Any]:
        """What an idempotency key keeps: ids and scores; the cards are read, and their pictures signed, anew."""
        return {
            "workflow_id": str(self.workflow_id),
            "cards": [[str(card.snippet_id), card.relevance_score] for card in self.cards],
        }


def replayed(records: CardRecords, kept: dict[str, Any]) -> Found:
    scores = dict(kept["cards"])
    cards = records.by_ids(list(scores))
    scored = tuple(card.scored(scores[str(card.snippet_id)]) for card in cards)
    return Found(UUID(kept["workflow_id"]), scored, replayed=True)


def note_reading(records: CardRecords, refresh: RefreshRequests, found: Found) -> None:
    """What reading sets off: times of access, and new cards in the place of old ones, or beside a first few."""
    unread = [card for card in found.cards if card.is_long_unread]
    if unread:
        records.note_reading(unread)
    if found.made_new or any(card.is_old for card in found.cards):
        refresh.ask()
