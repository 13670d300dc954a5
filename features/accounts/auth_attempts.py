"""Limits on login and registration attempts. Owns the table `auth_attempts`.

An attempt is recorded before its password is hashed, so concurrent guesses cannot exceed the limit together. A
successful login deletes its own row.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from features.accounts import login_delays
from shared.error_codes.accounts import API_GW_AUTH_TOO_MANY_ATTEMPTS
from shared.errors import TooManyRequestsError

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Database, Transaction
    from shared.settings import Settings

LOGIN_WINDOW = timedelta(minutes=15)
REGISTRATION_WINDOW = timedelta(hours=1)


@dataclass(frozen=True)
class _Limit:
    """Up to `allowed` rows within `window`; with `account`, only rows of that account are counted."""

    allowed: int
    window: timedelta
    account: str | None = None


def login_account(login_identifier: str) -> str:
    """A digest of the username or address, because people sometimes type their password there.

    Name and address of an account are counted separately; a common count would reveal that they belong together.
    """
    return hashlib.sha256(login_identifier.encode()).hexdigest()


def record_login(database: Database, settings: Settings, *, address: str, account: str, user_id: UUID | None) -> int:
    """Returns the attempt's ID for `forget_attempt`. Raises TooManyRequestsError, and then records nothing."""
    limits = (
        _Limit(settings.auth_failed_logins_per_account, LOGIN_WINDOW, account),
        _Limit(settings.auth_failed_logins_per_address, LOGIN_WINDOW),
    )
    attempt_id = None
    with database.transaction() as transaction:
        wait = _longest_wait(transaction, "login", address, limits) or login_delays.seconds_to_wait(
            transaction, settings, account=account, address=address, user_id=user_id
        )
        if not wait:
            attempt_id = _insert(transaction, "login", address, account)
    if attempt_id is None:  # raised after the commit, so that the started wait is kept
        raise _too_many(wait)
    return attempt_id


def record_registration(database: Database, settings: Settings, *, address: str) -> None:
    """Raises TooManyRequestsError, and then records nothing."""
    limit = _Limit(settings.auth_registrations_per_hour, REGISTRATION_WINDOW)
    with database.transaction() as transaction:
        wait = _longest_wait(transaction, "registration", address, (limit,))
        if wait:
            raise _too_many(wait)
        _insert(transaction, "registration", address, None)


def forget_attempt(database: Database, attempt_id: int) -> None:
    database.execute("DELETE FROM auth_attempts WHERE attempt_id = :attempt_id", attempt_id=attempt_id)


def _longest_wait(transaction: Transaction, kind: str, address: str, limits: tuple[_Limit, ...]) -> int:
    """Seconds; 0 if no limit is reached. The address stays locked until the transaction ends."""
    # One address at a time: otherwise concurrent attempts would not see each other's rows.
    transaction.fetch_one(
        "SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0))", scope=f"auth_attempts {kind} {address}"
    )
    return max(_seconds_to_wait(transaction, kind, address, limit) for limit in limits)


def _insert(transaction: Transaction, kind: str, address: str, account: str | None) -> int:
    _remove_old_rows(transaction)
    row = transaction.fetch_one(
        """
        INSERT INTO auth_attempts (kind, address, account) VALUES (:kind, :address, :account)
        RETURNING attempt_id
        """,
        kind=kind,
        address=address,
        account=account,
    )
    assert row is not None  # noqa: S101 -- for the type checker: INSERT ... RETURNING gives its row
    return int(row["attempt_id"])


def _too_many(wait_seconds: int) -> TooManyRequestsError:
    return TooManyRequestsError(
        API_GW_AUTH_TOO_MANY_ATTEMPTS,
        f"Too many attempts. Try again in {wait_seconds} seconds.",
        retry_after_seconds=wait_seconds,
    )


def _seconds_to_wait(transaction: Transaction, kind: str, address: str, limit: _Limit) -> int:
    """0 if fewer than `allowed` rows are within the window, else seconds until the oldest counted row leaves it."""
    row = transaction.fetch_one(
        """
        SELECT extract(epoch FROM attempted_at - clock_timestamp())::float + :window_seconds::float AS seconds
        FROM auth_attempts
        WHERE kind = :kind AND address = :address AND (:account::text IS NULL OR account = :account)
          AND attempted_at > clock_timestamp() - make_interval(secs => :window_seconds::float)
        ORDER BY attempted_at DESC OFFSET :earlier LIMIT 1
        """,
        kind=kind,
        address=address,
        account=limit.account,
        window_seconds=limit.window.total_seconds(),
        earlier=limit.allowed - 1,
    )
    return max(1, math.ceil(row["seconds"])) if row else 0


def _remove_old_rows(transaction: Transaction) -> None:
    """Removes a few rows, skipping rows that another transaction is removing."""
    transaction.execute(
        """
        DELETE FROM auth_attempts WHERE attempt_id IN (
            SELECT attempt_id FROM auth_attempts WHERE attempted_at < clock_timestamp() - interval '1 hour'
            ORDER BY attempted_at LIMIT 20 FOR UPDATE SKIP LOCKED
        )
        """
    )
