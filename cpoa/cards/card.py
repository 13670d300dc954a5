"""A card as it is stored, and as the API shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Card:
    """``image_uri`` is a gs:// URI, None without art. When it was read: ``is_old``, past SNIPPET_MAX_AGE_HOURS;
    ``is_long_unread``, its time of last access is worth writing anew."""

    snippet_id: UUID
    topic_id: UUID
    title: str
    summary: str
    keywords: tuple[str, ...]
    image_uri: str | None
    source_name: str | None
    source_url: str | None
    category: str | None
    licence: str | None
    generated_at: datetime
    relevance_score: float
    workflow_id: UUID | None
    is_old: bool
    is_long_unread: bool

    def scored(self, relevance_score: float) -> Card:
        """As one search or exploration ranks it."""
        return replace(self, relevance_score=relevance_score)


class CardAnswer(TypedDict):
    snippet_id: str
    topic_id: str
    title: str
    summary: str
    keywords: list[str]
    image_url: str | None
    source_name: str | None
    source_url: str | None
    category: str | None
    licence: str | None
    generation_timestamp: str | None
    relevance_score: float


def shown(card: Card, image_url: str | None) -> CardAnswer:
    return {
        "snippet_id": str(card.snippet_id),
        "topic_id": str(card.topic_id),
        "title": card.title,
        "summary": card.summary,
        "keywords": list(card.keywords),
        "image_url": image_url,
        "source_name": card.source_name,
        "source_url": card.source_url,
        "category": card.category,
        "licence": card.licence,
        "generation_timestamp": rfc3339(card.generated_at),
        "relevance_score": round(card.relevance_score, 3),
    }
