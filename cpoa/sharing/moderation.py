"""What operators do about reports: they list them, hide episodes and shows, and close reports.

Owns the table `operator_notes`, in which each action is noted with the operator's account and reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from shared.error_codes.operators import API_GW_OPERATOR_REQUEST_INVALID, API_GW_REPORTED_NOT_FOUND
from shared.errors import BadRequestError, NotFoundError
from shared.json_body import is_storable
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from shared.database import Database, Row, Transaction

MAX_LISTED = 200
MAX_OF_ONE = 5  # episode or show: many reports of it do not hide those of others
MAX_WHY_CHARS = 500


class Target(StrEnum):
    """The column that names what an action is about."""

    EPISODE = "podcast_id"
    SHOW = "show_id"


@dataclass(frozen=True, slots=True)
class Decision:
    """``operator``: the account that called."""

    operator: str
    why: str

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any], *, operator: str) -> Decision:
        """Raises BadRequestError."""
        why = fields.get("why")
        text = why.strip() if isinstance(why, str) else ""
        if not 1 <= len(text) <= MAX_WHY_CHARS or not is_storable(text):
            raise BadRequestError(
                API_GW_OPERATOR_REQUEST_INVALID, f"`why` must be a text of 1 to {MAX_WHY_CHARS} characters."
            )
        return cls(operator, text)


class Moderation:
    """Each action raises NotFoundError if there is no such episode, show or open report."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_reports(self) -> dict[str, Any]:
        """The oldest reports of each episode and show; the episode or show that has waited longest comes first."""
        rows = self._database.fetch_all(_OPEN, most_of_one=MAX_OF_ONE, limit=MAX_LISTED)
        return {"reports": [_render(row) for row in rows], "total": rows[0]["total"] if rows else 0}

    def hide(self, target: Target, key: UUID, decision: Decision) -> dict[str, Any]:
        """Also closes the open reports of it. One that is hidden already stays so."""
        with self._database.transaction() as transaction:
            _found(transaction.fetch_one(_HIDE[target], id=key))
            closed = transaction.execute(_CLOSE_ALL[target], id=key)
            _note(transaction, "hide", {target.value: key}, decision)
        return {target.value: str(key), "is_hidden": True, "closed_reports": closed}

    def unhide(self, target: Target, key: UUID, decision: Decision) -> dict[str, Any]:
        with self._database.transaction() as transaction:
            _found(transaction.fetch_one(_UNHIDE[target], id=key))
            _note(transaction, "unhide", {target.value: key}, decision)
        return {target.value: str(key), "is_hidden": False, "closed_reports": 0}

    def close(self, report_id: UUID, decision: Decision) -> dict[str, Any]:
        with self._database.transaction() as transaction:
            row = _found(
                transaction.fetch_one(
                    """
                    UPDATE reports SET closed_at = clock_timestamp() WHERE report_id = :id AND closed_at IS NULL
                    RETURNING podcast_id, show_id
                    """,
                    id=report_id,
                )
            )
            _note(transaction, "close", row, decision)
        return {"report_id": str(report_id), "closed_reports": 1}


_OPEN = """
    SELECT *
    FROM (SELECT report_id, reports.podcast_id, reports.show_id, reason, message, reports.created_at,
                 coalesce(podcasts.title, topic, shows.title) AS title,
                 coalesce(podcasts.hidden_at, shows.hidden_at) IS NOT NULL AS is_hidden,
                 count(*) OVER () AS total,
                 count(*) OVER same AS total_of_one,
                 min(reports.created_at) OVER same AS waits_since,
                 row_number() OVER (same ORDER BY reports.created_at, report_id) AS number
          FROM reports LEFT JOIN podcasts ON podcasts.podcast_id = reports.podcast_id
               LEFT JOIN shows ON shows.show_id = reports.show_id
          WHERE closed_at IS NULL AND podcasts.deleted_at IS NULL
          WINDOW same AS (PARTITION BY reports.podcast_id, reports.show_id)) AS numbered
    WHERE number <= :most_of_one
    ORDER BY waits_since, podcast_id, show_id, number LIMIT :limit
"""
_HIDE = {
    Target.EPISODE: """
        UPDATE podcasts SET hidden_at = coalesce(hidden_at, clock_timestamp())
        WHERE podcast_id = :id AND deleted_at IS NULL RETURNING podcast_id
    """,
    Target.SHOW: """
        UPDATE shows SET hidden_at = coalesce(hidden_at, clock_timestamp()) WHERE show_id = :id RETURNING show_id
    """,
}
_UNHIDE = {
    Target.EPISODE: """
        UPDATE podcasts SET hidden_at = NULL WHERE podcast_id = :id AND deleted_at IS NULL RETURNING podcast_id
    """,
    Target.SHOW: "UPDATE shows SET hidden_at = NULL WHERE show_id = :id RETURNING show_id",
}
_CLOSE_ALL = {
    Target.EPISODE: "UPDATE reports SET closed_at = clock_timestamp() WHERE podcast_id = :id AND closed_at IS NULL",
    Target.SHOW: "UPDATE reports SET closed_at = clock_timestamp() WHERE show_id = :id AND closed_at IS NULL",
}


def _found(row: Row | None) -> Row:
    if row is None:
        raise NotFoundError(API_GW_REPORTED_NOT_FOUND)
    return row


def _note(transaction: Transaction, action: str, about: Mapping[str, Any], decision: Decision) -> None:
    transaction.execute(
        """
        INSERT INTO operator_notes (podcast_id, show_id, action, operator, why)
        VALUES (:podcast_id, :show_id, :action, :operator, :why)
        """,
        podcast_id=about.get("podcast_id"),
        show_id=about.get("show_id"),
        action=action,
        operator=decision.operator,
        why=decision.why,
    )


def _render(row: Row) -> dict[str, Any]:
    return {
        "report_id": str(row["report_id"]),
        "podcast_id": str(row["podcast_id"]) if row["podcast_id"] else None,
        "show_id": str(row["show_id"]) if row["show_id"] else None,
        "title": row["title"],
        "is_hidden": row["is_hidden"],
        "reason": row["reason"],
        "message": row["message"],
        "created_at": rfc3339(row["created_at"]),
        "open_reports": row["total_of_one"],
    }
