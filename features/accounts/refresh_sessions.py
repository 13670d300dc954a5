"""Sessions of browsers that stay signed in. Owns the table `refresh_sessions`.

A refresh token is valid once. If a used one comes again, somebody has a copy of it, and the session ends for everybody
who holds one of its tokens (RFC 9700, 4.14.2). An access token that was issued before stays valid until it expires.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, TypedDict
from uuid import UUID, uuid4

from features.accounts.accounts import Account
from features.accounts.refresh_tokens import RefreshToken, new_token
from features.accounts.user_agents import MAX_USER_AGENT_CHARS
from shared.api_schema import Schema
from shared.error_codes.accounts import API_GW_AUTH_SESSION_ENDED, API_GW_AUTH_SESSION_NOT_FOUND
from shared.errors import NotFoundError, UnauthorizedError
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from features.accounts.tokens import TokenKeys
    from shared.database import Database, Row, Transaction
    from shared.settings import Settings

logger = logging.getLogger(__name__)

GRACE_SECONDS = 10  # two tabs may refresh at once, and an answer may be lost
UNTIL_BROWSER_CLOSES_DAYS = 1  # without use; the browser keeps that cookie until it is closed
MAX_SESSION_DAYS = 365  # after this, a session ends even if it is used
MAX_SESSIONS_PER_USER = 50

_TIMESTAMP = {"example": "2026-11-30T12:00:00.000Z", "format": "date-time"}


@dataclass(frozen=True)
class IssuedToken:
    """`max_age_seconds`: lifetime of the cookie; None until the browser is closed."""

    token: RefreshToken = field(repr=False)
    max_age_seconds: int | None


@dataclass(frozen=True)
class Refreshed:
    account: Account
    issued: IssuedToken


class SignInSession(TypedDict):
    session_id: Annotated[
        str, Schema("ID of the session.", example="0c1f2c4e-6a57-4a35-9a30-0d1f3c1c2b11", format="uuid")
    ]
    user_agent: Annotated[
        str, Schema("Browser and system.", example="Firefox on Windows", maxLength=MAX_USER_AGENT_CHARS)
    ]
    created_timestamp: Annotated[str, Schema("When this browser signed in.", **_TIMESTAMP)]
    last_used_timestamp: Annotated[str, Schema("When this browser last asked for an access token.", **_TIMESTAMP)]
    expires_timestamp: Annotated[str, Schema("When the session ends if it is not used.", **_TIMESTAMP)]
    is_current: Annotated[bool, Schema("Whether this request has the cookie of this session.", example=True)]


class SignInSessions(TypedDict):
    sessions: Annotated[
        list[SignInSession], Schema("The session used last comes first.", maxItems=MAX_SESSIONS_PER_USER)
    ]


def start_session(
    database: Database,
    settings: Settings,
    user_id: UUID,
    *,
    user_agent: str,
    is_persistent: bool,
    replaced: RefreshToken | None,
) -> IssuedToken:
    """`replaced`: the token that the browser holds so far; its session ends."""
    token = new_token()
    with database.transaction() as transaction:
        if replaced:
            _end_family(transaction, replaced)
        transaction.execute(
            """
            INSERT INTO refresh_sessions
                (session_id, user_id, family_hash, token_hash, user_agent, is_persistent, expires_at)
            VALUES (:session_id, :user_id, :family_hash, :token_hash, :user_agent, :is_persistent,
                    clock_timestamp() + make_interval(days => :days::int))
            """,
            session_id=uuid4(),
            user_id=user_id,
            family_hash=token.family_hash,
            token_hash=token.token_hash,
            user_agent=user_agent,
            is_persistent=is_persistent,
            days=_days(settings, is_persistent=is_persistent),
        )
        _end_surplus(transaction, user_id)
    return _issued(settings, token, is_persistent=is_persistent)


def refresh_session(database: Database, settings: Settings, keys: TokenKeys, token: RefreshToken) -> Refreshed:
    """Replaces the token. Raises the API's 401 if its session has ended, which a used token causes."""
    with database.transaction() as transaction:
        row = _lock_session(transaction, token)
        successor = _successor(row, keys, token) if row else None
        if row and successor is None:
            _end_family(transaction, token)
            _log_end(row, token)
        elif row and successor and successor.token_hash != row["token_hash"]:
            _replace_token(transaction, settings, row, successor)
    if row is None or successor is None:  # raised after the commit, so that the session stays ended
        raise UnauthorizedError(API_GW_AUTH_SESSION_ENDED)
    account = Account(user_id=row["user_id"], username=row["username"])
    return Refreshed(account, _issued(settings, successor, is_persistent=row["is_persistent"]))


def end_session(database: Database, token: RefreshToken) -> None:
    """Any token of the session ends it, also a used one."""
    with database.transaction() as transaction:
        _end_family(transaction, token)


def list_sessions(database: Database, user_id: UUID, current: RefreshToken | None) -> SignInSessions:
    rows = database.fetch_all(
        """
        SELECT session_id, user_agent, created_at, last_used_at, expires_at, family_hash = :family_hash AS is_current
        FROM refresh_sessions
        WHERE user_id = :user_id AND expires_at > clock_timestamp()
        ORDER BY last_used_at DESC, session_id LIMIT :most
        """,
        user_id=user_id,
        family_hash=current.family_hash if current else "",
        most=MAX_SESSIONS_PER_USER,
    )
    return {"sessions": [_render(row) for row in rows]}


def end_listed_session(database: Database, user_id: UUID, session_id: UUID) -> str:
    """The `family_hash` of the ended session. Raises the API's 404, also for a session of another user."""
    row = database.fetch_one(
        "DELETE FROM refresh_sessions WHERE session_id = :session_id AND user_id = :user_id RETURNING family_hash",
        session_id=session_id,
        user_id=user_id,
    )
    if row is None:
        raise NotFoundError(API_GW_AUTH_SESSION_NOT_FOUND)
    return str(row["family_hash"])


def _lock_session(transaction: Transaction, token: RefreshToken) -> Row | None:
    return transaction.fetch_one(
        """
        SELECT refresh_sessions.session_id, refresh_sessions.user_id, users.username, token_hash, previous_hash,
               is_persistent, expires_at > clock_timestamp() AS is_valid,
               last_used_at > clock_timestamp() - make_interval(secs => :grace::float) AS was_just_replaced
        FROM refresh_sessions JOIN users ON users.user_id = refresh_sessions.user_id
        WHERE family_hash = :family_hash
        FOR UPDATE OF refresh_sessions
        """,
        family_hash=token.family_hash,
        grace=GRACE_SECONDS,
    )


def _successor(row: Row, keys: TokenKeys, token: RefreshToken) -> RefreshToken | None:
    """The next token; within GRACE_SECONDS, the one that was issued already. None if the session must end."""
    if not row["is_valid"]:
        return None
    if token.token_hash == row["token_hash"]:
        return token.successor(keys.current)
    if token.token_hash != row["previous_hash"] or not row["was_just_replaced"]:
        return None
    successors = [token.successor(key) for key in (keys.current, keys.previous) if key]
    return next((one for one in successors if one.token_hash == row["token_hash"]), None)


def _replace_token(transaction: Transaction, settings: Settings, row: Row, successor: RefreshToken) -> None:
    transaction.execute(
        """
        UPDATE refresh_sessions
        SET previous_hash = token_hash, token_hash = :token_hash, last_used_at = clock_timestamp(),
            expires_at = least(clock_timestamp() + make_interval(days => :days::int),
                               created_at + make_interval(days => :longest::int))
        WHERE session_id = :session_id
        """,
        token_hash=successor.token_hash,
        session_id=row["session_id"],
        days=_days(settings, is_persistent=row["is_persistent"]),
        longest=MAX_SESSION_DAYS,
    )


def _end_family(transaction: Transaction, token: RefreshToken) -> None:
    transaction.execute("DELETE FROM refresh_sessions WHERE family_hash = :family_hash", family_hash=token.family_hash)


def _end_surplus(transaction: Transaction, user_id: UUID) -> None:
    """Keeps the sessions used last, so that one account cannot fill the table."""
    transaction.execute(
        """
        DELETE FROM refresh_sessions WHERE session_id IN (
            SELECT session_id FROM refresh_sessions WHERE user_id = :user_id
            ORDER BY last_used_at DESC, session_id OFFSET :most
        )
        """,
        user_id=user_id,
        most=MAX_SESSIONS_PER_USER,
    )


def _log_end(row: Row, token: RefreshToken) -> None:
    """Without the token, because readers of the log must not be able to use it."""
    reason = (
        "a used token came again" if row["is_valid"] and token.token_hash != row["token_hash"] else "it had expired"
    )
    logger.info("Session %s was ended, because %s", row["session_id"], reason)


def _days(settings: Settings, *, is_persistent: bool) -> int:
    return int(settings.auth_session_days) if is_persistent else UNTIL_BROWSER_CLOSES_DAYS


def _issued(settings: Settings, token: RefreshToken, *, is_persistent: bool) -> IssuedToken:
    return IssuedToken(token, settings.auth_session_days * 24 * 3600 if is_persistent else None)


def _render(row: Row) -> SignInSession:
    return {
        "session_id": str(row["session_id"]),
        "user_agent": row["user_agent"],
        "created_timestamp": str(rfc3339(row["created_at"])),
        "last_used_timestamp": str(rfc3339(row["last_used_at"])),
        "expires_timestamp": str(rfc3339(row["expires_at"])),
        "is_current": row["is_current"],
    }
