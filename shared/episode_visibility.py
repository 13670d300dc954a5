"""Which rows of `podcasts` a request may use, as conditions of SQL and of a row.

A deleted episode is there for nobody. A hidden one (`hidden_at` is set by an operator) is there for its owner only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any
    from uuid import UUID

# Says who asks, None without an account. It may read a token, so it is called for a hidden episode only.
Reader: TypeAlias = "Callable[[], UUID | None]"

NOT_DELETED = "podcasts.deleted_at IS NULL"
FOR_EVERYONE = f"{NOT_DELETED} AND podcasts.hidden_at IS NULL"
# `:user_id` is who asks; null without an account.
FOR_USER = f"{NOT_DELETED} AND (podcasts.hidden_at IS NULL OR podcasts.user_id = :user_id::uuid)"
# Finished, so that it can be heard. An unlisted one is for those who have its link.
PLAYABLE = f"{FOR_EVERYONE} AND podcasts.cpoa_status = 'completed' AND podcasts.final_audio_filepath IS NOT NULL"
PUBLISHED = f"{PLAYABLE} AND podcasts.visibility = 'public'"


def nobody() -> None:
    return None


def is_there_for(row: Mapping[str, Any], reader: Reader) -> bool:
    """``row``: of an episode that is not deleted, with `hidden_at` and `user_id`."""
    return row["hidden_at"] is None or is_own(row, reader)


def is_own(row: Mapping[str, Any], reader: Reader) -> bool:
    """An episode without an owner belongs to nobody, also if nobody asks."""
    return row["user_id"] is not None and row["user_id"] == reader()
