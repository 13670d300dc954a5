"""The shows of a user. Owns the table ``shows``.

Triggers of the database give each new account its first show, count the changes of a show's feed, and note covers that
no show uses any more (shared/migrations/0047_shows.sql).
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING

from shared.error_codes.shows import API_GW_SHOW_IS_DEFAULT, API_GW_SHOW_LIMIT, API_GW_SHOW_NOT_FOUND
from shared.errors import ConflictError, NotFoundError
from shared.idempotency import ClientRequest, Created, create_once
from shared.identifiers import parse_uuid
from shared.slugs import make_slug

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.shows.show_requests import NewShow, ShowChange
    from shared.database import Database, Row, Transaction

MAX_SHOWS = 100
ROUTE = "POST /api/v1/shows"
_READ = """
    select show_id, user_id, slug, title, description, author, category, funding_url, apple_verification, language,
           visibility, voice, length_minutes, cover_uri, cover_of, is_default, hidden_at, created_at, changed_at,
           (select count(*) from podcasts where podcasts.show_id = shows.show_id and deleted_at is null)::int
               as episode_count
    from shows where {condition} order by is_default desc, created_at, show_id
"""


class Shows:
    """Each method that takes an id raises NotFoundError unless the user has a show with it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_user(self, user_id: UUID) -> list[Row]:
        """The account's first show, then the others by age."""
        return self._database.fetch_all(_READ.format(condition="user_id = :user_id"), user_id=user_id)

    def find(self, show_id: str, user_id: UUID) -> Row:
        key = parse_uuid(show_id)
        row = key and self._database.fetch_one(
            _READ.format(condition="show_id = :id and user_id = :user_id"), id=key, user_id=user_id
        )
        if not row:
            raise _not_found()
        return row

    def create(self, user_id: UUID, new: NewShow, *, idempotency_key: str | None = None) -> Created:
        """Raises ConflictError if the user has too many, and the errors of ``shared.idempotency.begin``."""
        request = (
            None
            if idempotency_key is None
            else ClientRequest(user_id=user_id, route=ROUTE, key=idempotency_key, payload=asdict(new))
        )
        return create_once(self._database, request, "show_id", lambda transaction: _insert(transaction, user_id, new))

    def change(self, show_id: str, user_id: UUID, change: ShowChange) -> None:
        key = parse_uuid(show_id)
        if not key or not self._database.execute(
            """
            update shows
            set title = coalesce(:title, title), description = coalesce(:description, description),
                author = coalesce(:author, author), category = coalesce(:category, category),
                funding_url = coalesce(:funding_url, funding_url),
                apple_verification = coalesce(:apple_verification, apple_verification),
                language = coalesce(:language, language), visibility = coalesce(:visibility, visibility),
                voice = case when :voice = '' then voice else :voice end,
                length_minutes = case when :length_minutes = 0 then length_minutes else :length_minutes end,
                changed_at = clock_timestamp()
            where show_id = :id and user_id = :user_id
            """,
            id=key,
            user_id=user_id,
            **asdict(change),
        ):
            raise _not_found()

    def delete(self, show_id: str, user_id: UUID) -> None:
        """Its episodes stay, without a show. Raises ConflictError for the account's first show."""
        if self.find(show_id, user_id)["is_default"]:
            raise ConflictError(API_GW_SHOW_IS_DEFAULT)
        key = parse_uuid(show_id)
        with self._database.transaction() as transaction:
            # Before the show is locked: a change of an episode locks the episode first, and then the show of its feed.
            transaction.execute("update podcasts set show_id = null where show_id = :id", id=key)
            transaction.execute(
                "delete from shows where show_id = :id and user_id = :user_id and not is_default",
                id=key,
                user_id=user_id,
            )


def _insert(transaction: Transaction, user_id: UUID, new: NewShow) -> UUID:
    # Two requests at once could each see the last free place.
    transaction.fetch_one("select pg_advisory_xact_lock(hashtextextended('shows:' || :id, 0))", id=user_id.hex)
    row = transaction.fetch_one(
        """
        insert into shows
            (user_id, slug, title, description, author, category, funding_url, apple_verification, language, visibility,
             voice, length_minutes)
        select :user_id, :slug, :title, :description,
               coalesce(:author, (select author from shows where user_id = :user_id and is_default), ''),
               :category, :funding_url, :apple_verification, :language, :visibility, :voice, :length_minutes
        where (select count(*) from shows where user_id = :user_id) < :most
        returning show_id
        """,
        user_id=user_id,
        slug=f"{make_slug(new.title, otherwise='show')}-{secrets.token_hex(6)}",
        most=MAX_SHOWS,
        **asdict(new),
    )
    if row is None:
        raise ConflictError(API_GW_SHOW_LIMIT)
    show_id: UUID = row["show_id"]
    return show_id


def _not_found() -> NotFoundError:
    return NotFoundError(API_GW_SHOW_NOT_FOUND)
