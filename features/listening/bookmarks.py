"""Bookmarks of an account: seconds of episodes, with the words said there and a note. Owns the table `bookmarks`.

An account has one bookmark for a second of an episode. A request that is repeated, or the same place marked on two
devices, changes that bookmark instead of adding another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypedDict
from uuid import UUID, uuid4

from features.listening import fields as read
from features.listening.changes import PODCAST_ID
from features.listening.fields import MAX_SECONDS
from features.listening.state import TITLE
from shared.api_schema import Schema
from shared.episode_visibility import FOR_USER
from shared.error_codes.episode_reading import API_GW_PODCAST_NOT_FOUND
from shared.error_codes.listening import (
    API_GW_BOOKMARK_INVALID,
    API_GW_BOOKMARK_LIMIT_REACHED,
    API_GW_BOOKMARK_NOT_FOUND,
)
from shared.errors import BadRequestError, ConflictError, NotFoundError
from shared.identifiers import parse_uuid
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.database import Database, Row, Transaction

MAX_BOOKMARKS = 1000
MAX_QUOTE_CHARS = 1000
MAX_NOTE_CHARS = 2000

AT_SECONDS = Schema("The second of the episode.", example=93.5, minimum=0, maximum=MAX_SECONDS)
QUOTE = Schema("The words said there.", example="A reef is built by animals.", maxLength=MAX_QUOTE_CHARS)
NOTE = Schema("A note of your own.", example="For the talk on Friday.", maxLength=MAX_NOTE_CHARS)


@dataclass(frozen=True, slots=True)
class BookmarksQuery:
    podcast_id: Annotated[UUID | None, PODCAST_ID] = None

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> BookmarksQuery:
        value = arguments.get("podcast_id")
        return cls(None if value is None else read.podcast_id(value, _invalid))


@dataclass(frozen=True, slots=True)
class NewBookmark:
    podcast_id: Annotated[UUID, PODCAST_ID]
    at_seconds: Annotated[float, AT_SECONDS]
    quote: Annotated[str | None, QUOTE] = None
    note: Annotated[str | None, NOTE] = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> NewBookmark:
        return cls(
            podcast_id=read.podcast_id(fields.get("podcast_id"), _invalid),
            at_seconds=read.seconds(fields, "at_seconds", _invalid),
            quote=read.optional_text(fields, "quote", MAX_QUOTE_CHARS, _invalid),
            note=read.optional_text(fields, "note", MAX_NOTE_CHARS, _invalid),
        )


@dataclass(frozen=True, slots=True)
class NoteChange:
    note: Annotated[str | None, Schema("The new note. Null or an empty text removes it.", maxLength=MAX_NOTE_CHARS)]

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> NoteChange:
        if "note" not in fields:
            raise _invalid("Send `note`: a text, or null to remove it.")
        return cls(read.optional_text(fields, "note", MAX_NOTE_CHARS, _invalid))


class Bookmark(TypedDict):
    bookmark_id: Annotated[
        str, Schema("The bookmark's ID.", example="0c1f2c4e-6a57-4a35-9a30-0d1f3c1c2b11", format="uuid")
    ]
    podcast_id: Annotated[str, PODCAST_ID]
    title: Annotated[str, TITLE]
    at_seconds: Annotated[float, AT_SECONDS]
    quote: Annotated[str | None, QUOTE]
    note: Annotated[str | None, NOTE]
    created_timestamp: Annotated[
        str, Schema("When it was set.", example="2026-11-30T12:00:00.000Z", format="date-time")
    ]


class BookmarkList(TypedDict):
    bookmarks: Annotated[
        list[Bookmark],
        Schema("The newest first; those of one episode in the order of its seconds.", maxItems=MAX_BOOKMARKS),
    ]


class Stored(NamedTuple):
    bookmark: Bookmark
    is_new: bool


_SELECTED = f"""
    SELECT bookmark_id, bookmarks.podcast_id, coalesce(title, topic) AS title, at_seconds, quote, note, created_at
    FROM bookmarks JOIN podcasts ON podcasts.podcast_id = bookmarks.podcast_id
    WHERE bookmarks.user_id = :user_id AND {FOR_USER}
    """


def list_bookmarks(database: Database, user_id: UUID, query: BookmarksQuery) -> BookmarkList:
    if query.podcast_id is None:
        rows = database.fetch_all(f"{_SELECTED} ORDER BY created_at DESC, bookmark_id", user_id=user_id)
    else:
        rows = database.fetch_all(
            f"{_SELECTED} AND bookmarks.podcast_id = :podcast_id ORDER BY at_seconds",
            user_id=user_id,
            podcast_id=query.podcast_id,
        )
    return {"bookmarks": [_render(row) for row in rows]}


def add_bookmark(database: Database, user_id: UUID, new: NewBookmark) -> Stored:
    """Raises the API's 404 if there is no such episode, and its 409 at the limit."""
    with database.transaction() as transaction:
        # One request of an account at a time, so that two at once cannot pass the limit.
        transaction.execute("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))", lock=f"bookmarks:{user_id}")
        if not transaction.fetch_one(
            f"SELECT 1 FROM podcasts WHERE podcast_id = :podcast_id AND {FOR_USER}",
            podcast_id=new.podcast_id,
            user_id=user_id,
        ):
            raise NotFoundError(API_GW_PODCAST_NOT_FOUND, "There is no episode with this podcast_id.")
        changed = _change_existing(transaction, user_id, new)
        bookmark_id = changed["bookmark_id"] if changed else _insert(transaction, user_id, new)
        return Stored(_read(transaction, user_id, bookmark_id), is_new=changed is None)


def change_note(database: Database, user_id: UUID, bookmark_id: str, change: NoteChange) -> Bookmark:
    """Raises the API's 404, also for a bookmark of another user."""
    key = _checked_id(bookmark_id)
    with database.transaction() as transaction:
        transaction.execute(
            "UPDATE bookmarks SET note = :note WHERE bookmark_id = :bookmark_id AND user_id = :user_id",
            note=change.note,
            bookmark_id=key,
            user_id=user_id,
        )
        return _read(transaction, user_id, key)


def remove_bookmark(database: Database, user_id: UUID, bookmark_id: str) -> None:
    """Raises the API's 404, also for a bookmark of another user."""
    if not database.execute(
        "DELETE FROM bookmarks WHERE bookmark_id = :bookmark_id AND user_id = :user_id",
        bookmark_id=_checked_id(bookmark_id),
        user_id=user_id,
    ):
        raise NotFoundError(API_GW_BOOKMARK_NOT_FOUND)


def _change_existing(transaction: Transaction, user_id: UUID, new: NewBookmark) -> Row | None:
    return transaction.fetch_one(
        """
        UPDATE bookmarks SET quote = coalesce(:quote, quote), note = coalesce(:note, note)
        WHERE user_id = :user_id AND podcast_id = :podcast_id AND at_seconds = :at_seconds
        RETURNING bookmark_id
        """,
        user_id=user_id,
        podcast_id=new.podcast_id,
        at_seconds=new.at_seconds,
        quote=new.quote,
        note=new.note,
    )


def _insert(transaction: Transaction, user_id: UUID, new: NewBookmark) -> UUID:
    row = transaction.fetch_one(
        "SELECT count(bookmark_id) AS count FROM bookmarks WHERE user_id = :user_id", user_id=user_id
    )
    if row and row["count"] >= MAX_BOOKMARKS:
        raise ConflictError(API_GW_BOOKMARK_LIMIT_REACHED)
    bookmark_id = uuid4()
    transaction.execute(
        """
        INSERT INTO bookmarks (bookmark_id, user_id, podcast_id, at_seconds, quote, note)
        VALUES (:bookmark_id, :user_id, :podcast_id, :at_seconds, :quote, :note)
        """,
        bookmark_id=bookmark_id,
        user_id=user_id,
        podcast_id=new.podcast_id,
        at_seconds=new.at_seconds,
        quote=new.quote,
        note=new.note,
    )
    return bookmark_id


def _read(transaction: Transaction, user_id: UUID, bookmark_id: UUID) -> Bookmark:
    row = transaction.fetch_one(f"{_SELECTED} AND bookmark_id = :bookmark_id", user_id=user_id, bookmark_id=bookmark_id)
    if row is None:
        raise NotFoundError(API_GW_BOOKMARK_NOT_FOUND)
    return _render(row)


def _checked_id(text: str) -> UUID:
    bookmark_id = parse_uuid(text)
    if bookmark_id is None:
        raise NotFoundError(API_GW_BOOKMARK_NOT_FOUND)
    return bookmark_id


def _render(row: Row) -> Bookmark:
    return {
        "bookmark_id": str(row["bookmark_id"]),
        "podcast_id": str(row["podcast_id"]),
        "title": row["title"],
        "at_seconds": row["at_seconds"],
        "quote": row["quote"],
        "note": row["note"],
        "created_timestamp": str(rfc3339(row["created_at"])),
    }


def _invalid(message: str) -> BadRequestError:
    return BadRequestError(API_GW_BOOKMARK_INVALID, message)
