"""Guesses at one account from many addresses are slowed; its owner is not locked out.

After so many failed logins of an hour, an address from which the account never signed in is told to wait, for longer
the more failures there were. The wait is that address's own: once it is over, one attempt is let through, whatever
others did meanwhile. Owns the tables `account_addresses` and `login_waits`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Database, Transaction
    from shared.settings import Settings

FIRST_DELAY_SECONDS = 2
_MOST_DOUBLINGS = 20


def seconds_to_wait(
    transaction: Transaction, settings: Settings, *, account: str, address: str, user_id: UUID | None
) -> int:
    """0: the attempt may be made. A name that nobody has is treated alike."""
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
    """After a login that succeeded."""
    database.execute(
        """
        INSERT INTO account_addresses (user_id, address) VALUES (:user_id, :address)
        ON CONFLICT (user_id, address) DO UPDATE SET last_login_at = now()
        """,
        user_id=user_id,
        address=address,
    )


def _failures(transaction: Transaction, account: str, settings: Settings) -> int:
    """Of the last hour, from all addresses. No more are counted than matter."""
    # One attempt at a time: otherwise guesses made at once would not see each other.
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
        most=settings.auth_failed_logins_from_anywhere + _MOST_DOUBLINGS,
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
    """Uses the wait up. One that was over for an hour counts no longer."""
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
