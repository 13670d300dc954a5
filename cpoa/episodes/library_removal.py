"""Takes a deleted episode out of the search and of all playlists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.word_index.word_records import send_removal

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Transaction


def remove_from_library(transaction: Transaction, podcast_id: UUID) -> None:
    """Called when an episode is deleted, and again with its objects: a request at the same time may add a row."""
    send_removal(transaction, podcast_id)
    transaction.execute("delete from playlist_episodes where podcast_id = :id", id=podcast_id)
