"""The table ``user_sessions``: a client's id and the preferences that steer what is made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.database import Transaction


def touch_session(transaction: Transaction, client_id: str) -> dict[str, Any]:
    """The session's preferences; a client that is not known yet gets a session with none."""
    row = transaction.fetch_one(
        """
        INSERT INTO user_sessions (session_id, created_timestamp, last_seen_timestamp, preferences_json)
        VALUES (:client_id, now(), now(), '{}')
        ON CONFLICT (session_id) DO UPDATE SET last_seen_timestamp = now()
        RETURNING preferences_json
        """,
        client_id=client_id,
    )
    preferences = row["preferences_json"] if row else {}
    return preferences if isinstance(preferences, dict) else {}
