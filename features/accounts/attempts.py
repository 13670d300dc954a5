"""How often somebody may try to sign in or to register. Owns the table `auth_attempts`.

An attempt is written down before its password is hashed, so guesses sent at the same moment cannot pass the limit
together; a login that succeeds takes its own row away again.
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
    """At most `allowed` rows in `window`; `account` narrows it to one account from that address."""

    allowed: int
    window: timedelta
    account: str | None = None


def login_account(login_identifier: str) -> str:
    """A digest of the name or the address: people type their passwords there.

    The two are counted apart, although one account has both: a common count would tell that they belong together.
    """
    return hashlib.sha256(login_identifier.encode()).hexdigest()


def record_login(database: Database, settings: Settings, *, address: str, account: str, user_id: UUID | None) -> int:
    """The attempt's id, for `forget_attempt`. Raises TooManyRequestsError, and then nothing is recorded."""
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
    if attempt_id is None:  # raised here, so that the wait that was begun is kept
        raise _too_many(wait)
    return attempt_id


def record_registration(database: Database, settings: Settings, *, address: str) -> None:
    """Raises TooManyRequestsError, and then nothing is recorded."""
    limit = _Limit(settings.auth_registrations_per_hour, REGISTRATION_WINDOW)
    with database.transaction() as transaction:
        wait = _longest_wait(transaction, "registration", address, (limit,))
        if wait:
            raise _too_many(wait)
        _insert(transaction, "registration", address, None)


def forget_attempt(database: Database, attempt_id: int) -> None:
    database.execute("DELETE FROM auth_attempts WHERE attempt_id = :attempt_id", attempt_id=attempt_id)


def _longest_wait(transaction: Transaction, kind: str, address: str, limits: tuple[_Limit, ...]) -> int:
    """In seconds; 0 when none of the limits is reached. The address stays locked until the transaction ends."""
    # One address at a time: otherwise attempts made at once would not see each other's rows.
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
    """0 while fewer than `allowed` rows are younger than the window; else until the row that fills it grows too old."""
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
    """A few at a time, skipping those that somebody else is removing."""
    transaction.execute(
        """
        DELETE FROM auth_attempts WHERE attempt_id IN (
            SELECT attempt_id FROM auth_attempts WHERE attempted_at < clock_timestamp() - interval '1 hour'
            ORDER BY attempted_at LIMIT 20 FOR UPDATE SKIP LOCKED
        )
        """
    )
