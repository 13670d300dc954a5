"""Removes rows of callers and of sign-ins, once they are no longer needed.

Rows are removed in batches, so that no statement takes long; the next call removes the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.database import Database
    from shared.settings import Settings

BATCH_ROWS = 1000
MAX_BATCHES = 20


@dataclass(frozen=True)
class RemovedRows:
    """Number of removed rows by kind."""

    sessions: int
    attempts: int
    waits: int
    addresses: int
    requests: int
    sign_ins: int


_SESSIONS = """
    DELETE FROM user_sessions WHERE session_id IN (
        SELECT session_id FROM user_sessions
        WHERE user_id IS NULL AND last_seen_timestamp < now() - make_interval(days => :days::int)
        ORDER BY last_seen_timestamp LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """
_ATTEMPTS = """
    DELETE FROM auth_attempts WHERE attempt_id IN (
        SELECT attempt_id FROM auth_attempts WHERE attempted_at < clock_timestamp() - interval '1 hour'
        ORDER BY attempted_at LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """
_WAITS = """
    DELETE FROM login_waits WHERE (account, address) IN (
        SELECT account, address FROM login_waits WHERE ready_at < clock_timestamp() - interval '1 hour'
        ORDER BY ready_at LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """
_ADDRESSES = """
    DELETE FROM account_addresses WHERE (user_id, address) IN (
        SELECT user_id, address FROM account_addresses WHERE last_login_at < now() - make_interval(days => :days::int)
        ORDER BY last_login_at LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """
_REQUESTS = """
    DELETE FROM limited_requests WHERE request_id IN (
        SELECT request_id FROM limited_requests WHERE requested_at < clock_timestamp() - interval '1 hour'
        ORDER BY requested_at LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """
_SIGN_INS = """
    DELETE FROM refresh_sessions WHERE session_id IN (
        SELECT session_id FROM refresh_sessions WHERE expires_at < clock_timestamp()
        ORDER BY expires_at LIMIT :batch FOR UPDATE SKIP LOCKED
    )
    """


def sweep_accounts(database: Database, settings: Settings) -> RemovedRows:
    """Sessions that are bound to a user are kept, because they hold the user's preferences."""
    days = {"days": settings.session_kept_days}
    known_days = {"days": settings.auth_known_address_days}
    return RemovedRows(
        sessions=_in_batches(database, _SESSIONS, days),
        attempts=_in_batches(database, _ATTEMPTS, {}),
        waits=_in_batches(database, _WAITS, {}),
        addresses=_in_batches(database, _ADDRESSES, known_days),
        requests=_in_batches(database, _REQUESTS, {}),
        sign_ins=_in_batches(database, _SIGN_INS, {}),
    )


def _in_batches(database: Database, statement: str, values: dict[str, int]) -> int:
    removed = 0
    for _ in range(MAX_BATCHES):
        batch = database.execute(statement, batch=BATCH_ROWS, **values)
        removed += batch
        if batch < BATCH_ROWS:
            break
    return removed
