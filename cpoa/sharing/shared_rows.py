"""Reads what strangers may open: finished episodes, and public shows with their public episodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shared.episode_visibility import PLAYABLE, PUBLISHED
from shared.error_codes.sharing import API_GW_SHARED_PAGE_NOT_FOUND
from shared.errors import NotFoundError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from shared.database import Database, Row

PUBLIC_SHOW = "shows.visibility = 'public' AND shows.hidden_at IS NULL"
_SLUG = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)
_EPISODE = """
    podcasts.podcast_id, coalesce(podcasts.title, topic) AS title, podcasts.visibility, podcasts.language,
    duration_seconds, podcasts.cover_uri, transcript_json_uri, show_notes, licence, writer, completed_at
"""


class SharedRows:
    """Each method that finds one row raises NotFoundError if strangers may not open it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def episode(self, podcast_id: str) -> Row:
        """A public or an unlisted one, with `show_title` and `show_slug` if its show is public."""
        key = parse_uuid(podcast_id)
        row = key and self._database.fetch_one(
            f"""
            SELECT {_EPISODE}, shows.title AS show_title, shows.slug AS show_slug
            FROM podcasts LEFT JOIN shows ON shows.show_id = podcasts.show_id AND {PUBLIC_SHOW}
            WHERE podcasts.podcast_id = :podcast_id AND {PLAYABLE}
            """,
            podcast_id=key,
        )
        if not row:
            raise _not_found()
        return row

    def public_episode(self, podcast_id: str) -> Row:
        row = self.episode(podcast_id)
        if row["visibility"] != "public":
            raise _not_found()
        return row

    def show(self, slug: str) -> Row:
        row = _SLUG.fullmatch(slug) and self._database.fetch_one(
            f"""
            SELECT show_id, slug, title, description, author, language, cover_uri, changed_at
            FROM shows WHERE slug = :slug AND {PUBLIC_SHOW}
            """,
            slug=slug,
        )
        if not row:
            raise _not_found()
        return row

    def episodes(self, show_id: UUID, *, page: int, per_page: int) -> Sequence[Row]:
        """The newest first, and one more than ``per_page`` if there is a next page."""
        return self._database.fetch_all(
            f"""
            SELECT {_EPISODE} FROM podcasts WHERE podcasts.show_id = :show_id AND {PUBLISHED}
            ORDER BY completed_at DESC, podcasts.podcast_id DESC LIMIT :limit OFFSET :offset
            """,
            show_id=show_id,
            limit=per_page + 1,
            offset=(page - 1) * per_page,
        )


def _not_found() -> NotFoundError:
    return NotFoundError(API_GW_SHARED_PAGE_NOT_FOUND)
