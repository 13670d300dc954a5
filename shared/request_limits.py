"""Hourly limits: new sessions, subscriptions and reports per address, exploring, searching, uploading,
reading and painting covers per user.

Owns the table `limited_requests`.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING

from shared.error_codes.http import API_GW_TOO_MANY_REQUESTS
from shared.errors import TooManyRequestsError

if TYPE_CHECKING:
    from shared.database import Database


class Limited(StrEnum):
    SESSION = "session"
    SUBSCRIPTION = "subscription"
    DISCOVERY = "discovery"
    UPLOAD = "upload"
    READING = "reading"
    REPORT = "report"
    COVER = "cover"


_MESSAGES = {
    Limited.SESSION: "Too many new sessions from your address.",
    Limited.SUBSCRIPTION: "Too many subscriptions from your address.",
    Limited.DISCOVERY: "You have explored and searched as often as you may in an hour.",
    Limited.UPLOAD: "You have uploaded as many files as you may in an hour.",
    Limited.READING: "You have had as many pages and files read as you may in an hour.",
    Limited.REPORT: "Too many reports from your address.",
    Limited.COVER: "You have had as many covers painted as you may in an hour.",
}


def count_request(database: Database, kind: Limited, counted_for: str, allowed: int) -> None:
    """Counts the request. Raises TooManyRequestsError, without counting, if `allowed` were counted in the last hour."""
    with database.transaction() as transaction:
        # One at a time: otherwise concurrent requests would not see each other's rows.
        transaction.fetch_one(
            "SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0))", scope=f"limited {kind} {counted_for}"
        )
        row = transaction.fetch_one(
            """
            SELECT extract(epoch FROM requested_at + interval '1 hour' - clock_timestamp())::float AS seconds
            FROM limited_requests
            WHERE kind = :kind AND counted_for = :counted_for
              AND requested_at > clock_timestamp() - interval '1 hour'
            ORDER BY requested_at DESC OFFSET :earlier LIMIT 1
            """,
            kind=kind.value,
            counted_for=counted_for,
            earlier=allowed - 1,
        )
        if row:
            seconds = max(1, math.ceil(row["seconds"]))
            raise TooManyRequestsError(
                API_GW_TOO_MANY_REQUESTS,
                f"{_MESSAGES[kind]} Try again in {seconds} seconds.",
                retry_after_seconds=seconds,
            )
        transaction.execute(
            "INSERT INTO limited_requests (kind, counted_for) VALUES (:kind, :counted_for)",
            kind=kind.value,
            counted_for=counted_for,
        )
