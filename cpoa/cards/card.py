"""A topic's card as it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Card:
    """``image_uri``: a gs:// URI, None without a picture. ``relevance_score`` 0 to 1, in an answer to the request.

    As of the moment when the row was read: ``is_old``, older than SNIPPET_MAX_AGE_HOURS; ``is_long_unread``, last read
    more than an hour ago, so that its time of last access should be updated.
    """

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
