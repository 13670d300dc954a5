"""How often somebody may try to sign in or to register. Owns the table `auth_attempts`.

An attempt is written down before its password is hashed, so guesses sent at the same moment cannot pass the limit
together; a login that succeeds takes its own row away again.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from shared.errors import TooManyRequestsError

if TYPE_CHECKING:
    from uuid import UUID

    import flask

    from shared.database import Database, Transaction
    from shared.settings import Settings

LOGIN_WINDOW = timedelta(minutes=15)
REGISTRATION_WINDOW = timedelta(hours=1)
_IPV6_CLIENT_BITS = 64  # one client is given a whole /64 and may send from any address of it


@dataclass(frozen=True)
class _Limit:
    """At most `allowed` rows in `window`; `account` narrows it to one account from that address."""

    allowed: int
    window: timedelta
    account: str | None = None


def client_address(request: flask.Request, header: str, trusted_proxy_hops: int) -> str:
    """Who is calling, or the peer of the connection where no proxy says so.

    `trusted_proxy_hops` counts the entries at the right of `header` that our own proxies wrote, the first of them being
    the client; what stands further left is the client's claim.
    """
    entries = [entry.strip() for entry in request.headers.get(header, "").split(",")]
    peer = request.remote_addr or ""
    if 0 < trusted_proxy_hops <= len(entries):
        return _network_of(entries[-trusted_proxy_hops]) or _network_of(peer) or "unknown"
    return _network_of(peer) or "unknown"


def login_account(user_id: UUID | None, login_identifier: str) -> str:
    """A name that nobody has is counted as well, but not kept: people type their passwords there."""
    return str(user_id) if user_id else hashlib.sha256(login_identifier.encode()).hexdigest()


def record_login(database: Database, settings: Settings, *, address: str, account: str) -> int:
    """The attempt's id, for `forget_attempt`. Raises TooManyRequestsError, and then nothing is recorded."""
    limits = (
        _Limit(settings.auth_failed_logins_per_account, LOGIN_WINDOW, account),
        _Limit(settings.auth_failed_logins_per_address, LOGIN_WINDOW),
    )
    return _record(database, "login", address, account, limits)


def record_registration(database: Database, settings: Settings, *, address: str) -> None:
    """Raises TooManyRequestsError, and then nothing is recorded."""
    limit = _Limit(settings.auth_registrations_per_hour, REGISTRATION_WINDOW)
    _record(database, "registration", address, None, (limit,))


def forget_attempt(database: Database, attempt_id: int) -> None:
    database.execute("DELETE FROM auth_attempts WHERE attempt_id = :attempt_id", attempt_id=attempt_id)


def _record(database: Database, kind: str, address: str, account: str | None, limits: tuple[_Limit, ...]) -> int:
    with database.transaction() as transaction:
        # One address at a time: otherwise attempts made at once would not see each other's rows.
        transaction.fetch_one(
            "SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0))", scope=f"auth_attempts {kind} {address}"
        )
        waits = [_seconds_to_wait(transaction, kind, address, limit) for limit in limits]
        if any(waits):
            raise TooManyRequestsError(
                "API_GW_AUTH_TOO_MANY_ATTEMPTS",
                f"Too many attempts. Try again in {max(waits)} seconds.",
                retry_after_seconds=max(waits),
            )
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


def _network_of(text: str) -> str:
    """Empty for what is no address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address.packed, _IPV6_CLIENT_BITS), strict=False))
