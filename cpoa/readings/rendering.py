"""Renders readings for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from cpoa.readings.responses import Reading
    from shared.database import Row

TOOK_TOO_LONG = "It could not be read in time. Try again in a few minutes, or paste its text."


def reading_path(row: Row) -> str:
    return f"/api/v1/readings/{row['reading_id']}"


def reading(row: Row) -> Reading:
    overdue = row["is_overdue"]
    return {
        "reading_id": str(row["reading_id"]),
        "state": "unreadable" if overdue else row["state"],
        "title": row["title"],
        "author": row["author"],
        "language": row["language"],
        "words": row["words"],
        "pages": row["pages"],
        "left_out": row["left_out"],
        "reason": TOOK_TOO_LONG if overdue else row["reason"],
        "created_at": rfc3339(row["created_at"]),
    }
