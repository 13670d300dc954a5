"""The playlists of a user. Owns the tables ``playlists`` and ``playlist_episodes``.

An episode that is deleted is in no playlist: its places are removed, and until then no answer has them. One that an
operator has hidden is in its owner's playlists only.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from cpoa.episodes.catalogue import LIST_COLUMNS
from cpoa.library.playlist_requests import MAX_EPISODES
from shared.episode_visibility import FOR_USER
from shared.error_codes.library import API_GW_PLAYLIST_LIMIT, API_GW_PLAYLIST_NOT_FOUND
from shared.errors import ConflictError, NotFoundError
from shared.idempotency import ClientRequest, Created, create_once
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cpoa.library.playlist_requests import NewPlaylist, PlaylistChange
    from shared.database import Database, Row, Transaction

MAX_PLAYLISTS = 100
ROUTE = "POST /api/v1/playlists"
_OVERVIEW = """
    select playlist_id, playlists.title, created_at, changed_at, count(podcasts.podcast_id)::int as total,
           coalesce(sum(podcasts.duration_seconds), 0)::float as seconds,
           (array_agg(podcasts.cover_uri order by place) filter (where podcasts.cover_uri is not null))[1] as cover_uri,
           coalesce(bool_or(podcasts.podcast_id = :podcast_id::uuid), false) as holds
    from playlists left join playlist_episodes using (playlist_id)
         left join podcasts on podcasts.podcast_id = playlist_episodes.podcast_id and {visible}
    where {condition}
    group by playlist_id order by changed_at desc, playlist_id
"""


class Playlists:
    """Each method that takes an id raises NotFoundError unless the user has a playlist with it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def overview(self, user_id: UUID, *, podcast_id: str | None = None) -> list[Row]:
        """The last changed first. ``holds``: whether the list has the episode ``podcast_id``."""
        return self._database.fetch_all(
            _OVERVIEW.format(condition="playlists.user_id = :user_id", visible=FOR_USER),
            user_id=user_id,
            podcast_id=parse_uuid(podcast_id) if podcast_id else None,
        )

    def find(self, playlist_id: str, user_id: UUID) -> Row:
        key = parse_uuid(playlist_id)
        row = key and self._database.fetch_one(
            _OVERVIEW.format(condition="playlist_id = :id and playlists.user_id = :user_id", visible=FOR_USER),
            id=key,
            user_id=user_id,
            podcast_id=None,
        )
        if not row:
            raise _not_found()
        return row

    def episodes(self, playlist_id: UUID, user_id: UUID) -> list[Row]:
        """In the order of the list."""
        return self._database.fetch_all(
            f"""
            select {LIST_COLUMNS} from playlist_episodes join podcasts using (podcast_id)
            where playlist_id = :id and {FOR_USER} order by place
            """,
            id=playlist_id,
            user_id=user_id,
        )

    def create(self, user_id: UUID, new: NewPlaylist, *, idempotency_key: str | None = None) -> Created:
        """Raises ConflictError if the user has too many, and the errors of ``shared.idempotency.begin``."""
        request = (
            None
            if idempotency_key is None
            else ClientRequest(user_id=user_id, route=ROUTE, key=idempotency_key, payload=asdict(new))
        )
        return create_once(
            self._database, request, "playlist_id", lambda transaction: _insert(transaction, user_id, new)
        )

    def change(self, playlist_id: str, user_id: UUID, change: PlaylistChange) -> None:
        """Raises ConflictError if the list would be too long."""
        with self._database.transaction() as transaction:
            key = _touch(transaction, playlist_id, user_id, change.title)
            if change.podcast_ids is not None:
                transaction.execute("delete from playlist_episodes where playlist_id = :id", id=key)
            _append(transaction, key, user_id, (*(change.podcast_ids or ()), *(change.add_podcast_ids or ())))
            held = transaction.fetch_one(
                """
                select count(*) as count from playlist_episodes join podcasts using (podcast_id)
                where playlist_id = :id and deleted_at is null
                """,
                id=key,
            )
            if held and held["count"] > MAX_EPISODES:
                raise ConflictError(API_GW_PLAYLIST_LIMIT, f"A playlist has at most {MAX_EPISODES} episodes.")

    def delete(self, playlist_id: str, user_id: UUID) -> None:
        key = parse_uuid(playlist_id)
        if not key or not self._database.execute(
            "delete from playlists where playlist_id = :id and user_id = :user_id", id=key, user_id=user_id
        ):
            raise _not_found()


def _insert(transaction: Transaction, user_id: UUID, new: NewPlaylist) -> UUID:
    # Two requests at once could each see the last free place.
    transaction.fetch_one("select pg_advisory_xact_lock(hashtextextended('playlists:' || :id, 0))", id=user_id.hex)
    row = transaction.fetch_one(
        """
        insert into playlists (user_id, title)
        select :user_id, :title
        where (select count(*) from playlists where user_id = :user_id) < :most
        returning playlist_id
        """,
        user_id=user_id,
        title=new.title,
        most=MAX_PLAYLISTS,
    )
    if row is None:
        raise ConflictError(API_GW_PLAYLIST_LIMIT, f"You have {MAX_PLAYLISTS} playlists. Delete one to make another.")
    playlist_id: UUID = row["playlist_id"]
    _append(transaction, playlist_id, user_id, new.podcast_ids)
    return playlist_id


def _touch(transaction: Transaction, playlist_id: str, user_id: UUID, title: str | None) -> UUID:
    """Locks the list, so that changes at the same time are made one after the other."""
    key = parse_uuid(playlist_id)
    row = key and transaction.fetch_one(
        """
        update playlists set title = coalesce(:title, title), changed_at = clock_timestamp()
        where playlist_id = :id and user_id = :user_id returning playlist_id
        """,
        id=key,
        user_id=user_id,
        title=title,
    )
    if not row:
        raise _not_found()
    found: UUID = row["playlist_id"]
    return found


def _append(transaction: Transaction, playlist_id: UUID, user_id: UUID, podcast_ids: Sequence[str]) -> None:
    """Unknown episodes are left out."""
    if not podcast_ids:
        return
    transaction.execute(
        f"""
        insert into playlist_episodes (playlist_id, podcast_id, place)
        select :id, podcast_id,
               number + (select coalesce(max(place), 0) from playlist_episodes where playlist_id = :id)
        from unnest(:podcast_ids::uuid[]) with ordinality as each (podcast_id, number)
             join podcasts using (podcast_id)
        where {FOR_USER}
        on conflict (playlist_id, podcast_id) do nothing
        """,
        id=playlist_id,
        user_id=user_id,
        podcast_ids=list(podcast_ids),
    )


def _not_found() -> NotFoundError:
    return NotFoundError(API_GW_PLAYLIST_NOT_FOUND)
