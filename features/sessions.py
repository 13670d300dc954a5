"""The table ``user_sessions``: a client's id and the preferences that steer what is made for it.

The first signed-in user who writes a session's preferences binds it; afterwards only they may write.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from shared.api_schema import NOT_BLANK, Schema
from shared.database import jsonb
from shared.error_codes.sessions import (
    API_GW_SESSION_CLIENT_ID_INVALID,
    API_GW_SESSION_FORBIDDEN,
    API_GW_SESSION_INVALID_PREFERENCES_PAYLOAD,
    API_GW_SESSION_NOT_FOUND,
)
from shared.errors import BadRequestError, ForbiddenError, NotFoundError
from shared.json_body import is_storable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from shared.database import Database, Row, Transaction

LONGEST_CLIENT_ID = 128
LARGEST_PREFERENCES_BYTES = 16 * 1024


CLIENT_ID = Schema(
    "The id that your client made for its session.",
    example="k3x9-7fq2",
    pattern=NOT_BLANK,
    minLength=1,
    maxLength=LONGEST_CLIENT_ID,
)
PREFERENCES = Schema(
    "What steers the cards and the episodes that are made for this session. Of any shape, up to 16 KiB; read are "
    "`preferred_categories` (a list of categories), `preferred_news_category`, `preferred_vfa_voice_name`, "
    "`preferred_vfa_language_code`, `preferred_vfa_speaking_rate`, `preferred_vfa_pitch`.",
    example={"preferred_categories": ["Science", "Arts"], "preferred_vfa_voice_name": "clara"},
)


@dataclass(frozen=True, slots=True)
class SessionStart:
    client_id: Annotated[str, CLIENT_ID]

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> SessionStart:
        """Of a body, or of a query."""
        return cls(checked_client_id(fields.get("client_id"), API_GW_SESSION_CLIENT_ID_INVALID))


@dataclass(frozen=True, slots=True)
class PreferencesUpdate:
    client_id: Annotated[str, CLIENT_ID]
    preferences: Annotated[Mapping[str, Any], PREFERENCES]

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> PreferencesUpdate:
        return cls(
            client_id=checked_client_id(fields.get("client_id"), API_GW_SESSION_CLIENT_ID_INVALID),
            preferences=_checked_preferences(fields.get("preferences")),
        )


class SessionAnswer(TypedDict):
    client_id: Annotated[str, CLIENT_ID]
    preferences: Annotated[dict[str, Any], PREFERENCES]


class PreferencesUpdated(TypedDict):
    client_id: Annotated[str, CLIENT_ID]
    message: Annotated[str, Schema(example="Preferences updated successfully.")]


def checked_client_id(value: Any, error_code: str) -> str:
    """``error_code``: the route's own."""
    if isinstance(value, str) and value.strip() and len(value) <= LONGEST_CLIENT_ID and is_storable(value):
        return value
    raise BadRequestError(
        error_code, f"client_id is the id that your client made for its session: 1 to {LONGEST_CLIENT_ID} characters."
    )


def optional_client_id(value: Any, error_code: str) -> str | None:
    return None if value is None else checked_client_id(value, error_code)


def touch_session(database: Database | Transaction, client_id: str) -> dict[str, Any]:
    """The session's preferences; a client that is not known yet gets a session with none."""
    row = database.fetch_one(
        """
        INSERT INTO user_sessions (session_id, created_timestamp, last_seen_timestamp, preferences_json)
        VALUES (:client_id, now(), now(), '{}')
        ON CONFLICT (session_id) DO UPDATE SET last_seen_timestamp = now()
        RETURNING preferences_json
        """,
        client_id=client_id,
    )
    return _preferences(row)


def touch_known_session(database: Database, client_id: str) -> dict[str, Any] | None:
    """The session's preferences; None for a client that is not known yet."""
    row = database.fetch_one(
        """
        UPDATE user_sessions SET last_seen_timestamp = now() WHERE session_id = :client_id
        RETURNING preferences_json
        """,
        client_id=client_id,
    )
    return _preferences(row) if row else None


def read_preferences(database: Database, client_id: str) -> dict[str, Any]:
    """Raises the API's 404 for a session that is not known."""
    row = database.fetch_one(
        "SELECT preferences_json FROM user_sessions WHERE session_id = :client_id", client_id=client_id
    )
    if row is None:
        raise _not_found()
    return _preferences(row)


def preferences_of_user(database: Database, user_id: UUID) -> dict[str, Any]:
    """Of the session that this user has bound and used last; none without one."""
    row = database.fetch_one(
        """
        SELECT preferences_json FROM user_sessions WHERE user_id = :user_id
        ORDER BY last_seen_timestamp DESC LIMIT 1
        """,
        user_id=user_id,
    )
    return _preferences(row)


def replace_preferences(database: Database, update: PreferencesUpdate, user_id: UUID) -> None:
    """Binds the session to the user where it is free. Raises the API's 404, and its 403 for somebody else's session."""
    changed = database.execute(
        """
        UPDATE user_sessions
        SET preferences_json = :preferences::jsonb, user_id = :user_id, last_seen_timestamp = now()
        WHERE session_id = :client_id AND (user_id IS NULL OR user_id = :user_id)
        """,
        preferences=jsonb(update.preferences),
        user_id=user_id,
        client_id=update.client_id,
    )
    if changed:
        return
    if database.fetch_one("SELECT 1 FROM user_sessions WHERE session_id = :client_id", client_id=update.client_id):
        raise ForbiddenError(API_GW_SESSION_FORBIDDEN)
    raise _not_found()


def _checked_preferences(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _invalid_preferences('preferences is an object, such as {"preferred_categories": ["Science"]}.')
    size = len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    if size > LARGEST_PREFERENCES_BYTES:
        raise _invalid_preferences(
            f"preferences may take {LARGEST_PREFERENCES_BYTES // 1024} KiB as JSON; they take {size:,} bytes."
        )
    return value


def _preferences(row: Row | None) -> dict[str, Any]:
    """A value that is no object can only have been put there by hand; it steers nothing."""
    preferences = row["preferences_json"] if row else {}
    return preferences if isinstance(preferences, dict) else {}


def _invalid_preferences(message: str) -> BadRequestError:
    return BadRequestError(API_GW_SESSION_INVALID_PREFERENCES_PAYLOAD, message)


def _not_found() -> NotFoundError:
    return NotFoundError(API_GW_SESSION_NOT_FOUND)
