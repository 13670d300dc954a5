"""A card as it is stored, and as the API shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, TypedDict

from shared.api_schema import Schema
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
    snippet_id: Annotated[str, Schema("Of the card.", example="2add654b-f628-4431-a098-1f42e99ead05", format="uuid")]
    topic_id: Annotated[str, Schema("Of its topic.", example="e6b291de-2627-4a23-98b8-ad7eb06aefaf", format="uuid")]
    title: Annotated[str, Schema(example="Black hole: Compact astronomical body")]
    summary: Annotated[
        str,
        Schema(
            "Two sentences that stand alone.",
            example="A black hole is an astronomical body so compact that its gravity prevents anything from escaping, "
            "even light. Most large galaxies are thought to have one at their centre.",
        ),
    ]
    keywords: Annotated[list[str], Schema(example=["black hole", "gravity", "galaxies"])]
    image_url: Annotated[
        str | None,
        Schema(
            "Signed, good for up to 6 hours: 640 pixels wide and high. Null without art.",
            example="https://storage.googleapis.com/aethercast-media/cards/...",
        ),
    ]
    source_name: Annotated[str | None, Schema(example="Wikipedia")]
    source_url: Annotated[str | None, Schema(example="https://en.wikipedia.org/wiki/Black_hole")]
    category: Annotated[str | None, Schema("One of GET /api/v1/categories.", example="Science")]
    licence: Annotated[str | None, Schema("Of the summary: an SPDX identifier.", example="CC-BY-SA-4.0")]
    generation_timestamp: Annotated[str | None, Schema(example="2026-11-24T10:30:15.123Z", format="date-time")]
    relevance_score: Annotated[float, Schema("To what was asked for.", example=1.0, minimum=0, maximum=1)]


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
