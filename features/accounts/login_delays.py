"""Slows password guesses at one account from many addresses, without locking out its owner.

After a number of failed logins within an hour, an address that has never signed in to the account must wait, longer
with every further failure. The wait belongs to that address: when it is over, one attempt is allowed, whatever other
addresses did in the meantime. Owns the tables `account_addresses` and `login_waits`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Database, Transaction
    from shared.settings import Settings

FIRST_DELAY_SECONDS = 2
_MAX_DOUBLINGS = 20


def seconds_to_wait(
    transaction: Transaction, settings: Settings, *, account: str, address: str, user_id: UUID | None
) -> int:
    """0 if the attempt is allowed. Unknown names are treated the same."""
    excess = _failures(transaction, account, settings) - settings.auth_failed_logins_from_anywhere
    if excess < 0 or _is_known(transaction, settings, user_id, address) or _has_waited(transaction, account, address):
        return 0
    delay = min(FIRST_DELAY_SECONDS << excess, settings.auth_login_delay_max_seconds)
    row = transaction.fetch_one(
        """
        INSERT INTO login_waits (account, address, ready_at)
        VALUES (:account, :address, clock_timestamp() + make_interval(secs => :delay::float))
        ON CONFLICT (account, address) DO UPDATE SET ready_at = CASE
            WHEN login_waits.ready_at < clock_timestamp() THEN excluded.ready_at ELSE login_waits.ready_at END
        RETURNING extract(epoch FROM ready_at - clock_timestamp())::float AS seconds
        """,
        account=account,
        address=address,
        delay=delay,
    )
    return max(1, math.ceil(row["seconds"])) if row else delay


def remember_address(database: Database, user_id: UUID, address: str) -> None:
    """Call it after a successful login."""
    database.execute(
        """
        INSERT INTO account_addresses (user_id, address) VALUES (:user_id, :address)
        ON CONFLICT (user_id, address) DO UPDATE SET last_login_at = now()
        """,
        user_id=user_id,
        address=address,
    )


def _failures(transaction: Transaction, account: str, settings: Settings) -> int:
    """Failed logins within the last hour from all addresses, counted up to the number that still changes the delay."""
    # One attempt at a time: otherwise concurrent guesses would not see each other.
    transaction.fetch_one("SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0))", scope=f"login of {account}")
    row = transaction.fetch_one(
        """
        SELECT count(*) AS failures FROM (
            SELECT 1 FROM auth_attempts
            WHERE kind = 'login' AND account = :account AND attempted_at > clock_timestamp() - interval '1 hour'
            LIMIT :most
        ) AS counted
        """,
        account=account,
        most=settings.auth_failed_logins_from_anywhere + _MAX_DOUBLINGS,
    )
    return int(row["failures"]) if row else 0


def _is_known(transaction: Transaction, settings: Settings, user_id: UUID | None, address: str) -> bool:
    row = transaction.fetch_one(
        """
        SELECT 1 AS one FROM account_addresses
        WHERE user_id = :user_id::uuid AND address = :address
          AND last_login_at > now() - make_interval(days => :days::int)
        """,
        user_id=user_id,
        address=address,
        days=settings.auth_known_address_days,
    )
    return row is not None


def _has_waited(transaction: Transaction, account: str, address: str) -> bool:
    """Deletes the finished wait. A wait that ended more than an hour ago does not count."""
    row = transaction.fetch_one(
        """
        DELETE FROM login_waits
        WHERE account = :account AND address = :address
          AND ready_at BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp()
        RETURNING 1 AS one
        """,
        account=account,
        address=address,
    )
    return row is not None
