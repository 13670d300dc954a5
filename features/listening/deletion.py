"""Removes what accounts keep about an episode when it is deleted. The rows of a deleted account go with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Transaction


def forget_episode(transaction: Transaction, podcast_id: UUID) -> None:
    transaction.execute("DELETE FROM listening_positions WHERE podcast_id = :podcast_id", podcast_id=podcast_id)
    transaction.execute("DELETE FROM queued_episodes WHERE podcast_id = :podcast_id", podcast_id=podcast_id)
    transaction.execute("DELETE FROM bookmarks WHERE podcast_id = :podcast_id", podcast_id=podcast_id)
