"""Renders found episodes and playlists for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.episodes.rendering import audio_url, list_item
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from cpoa.library import responses
    from cpoa.library.episode_search import Hit
    from shared.database import Row


def found_episodes(
    rows: Sequence[Row], hits: Mapping[UUID, Sequence[Hit]], cover_urls: Sequence[str | None]
) -> responses.FoundEpisodes:
    """``cover_urls``: one for each row."""
    return {
        "episodes": [
            {
                "podcast_id": str(row["podcast_id"]),
                "title": row["title"],
                "cover_url": cover_url,
                "audio_url": audio_url(row),
                "duration_seconds": row["duration_seconds"],
                "created_at": rfc3339(row["task_created_timestamp"]),
                "is_own": bool(row["is_own"]),
                "hits": [_hit(hit) for hit in hits.get(row["podcast_id"], ())],
            }
            for row, cover_url in zip(rows, cover_urls, strict=True)
        ]
    }


def _hit(hit: Hit) -> responses.EpisodeHit:
    highlights: list[responses.Highlight] = [{"start": start, "end": end} for start, end in hit.highlights]
    return {"at_seconds": hit.at_seconds, "text": hit.text, "highlights": highlights}


def playlists(rows: Sequence[Row], cover_urls: Sequence[str | None]) -> responses.PlaylistList:
    """``cover_urls``: one for each row."""
    return {"playlists": [_overview(row, url) for row, url in zip(rows, cover_urls, strict=True)]}


def playlist(
    row: Row, cover_url: str | None, episodes: Sequence[Row], cover_urls: Sequence[str | None], owner: UUID
) -> responses.Playlist:
    """``cover_urls``: one for each episode."""
    listed = [list_item(episode, url, owner) for episode, url in zip(episodes, cover_urls, strict=True)]
    return {**_overview(row, cover_url), "podcasts": listed}


def _overview(row: Row, cover_url: str | None) -> responses.PlaylistOverview:
    return {
        "playlist_id": str(row["playlist_id"]),
        "title": row["title"],
        "total_podcasts": row["total"],
        "duration_seconds": row["seconds"],
        "cover_url": cover_url,
        "holds_podcast": row["holds"],
        "created_at": rfc3339(row["created_at"]),
        "changed_at": rfc3339(row["changed_at"]),
    }
