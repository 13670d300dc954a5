"""The table ``readings``: what was understood of the pages and files that users brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from cpoa.contracts.agents import OwnSource
from cpoa.uploads.upload_store import UPLOAD_LIVES
from shared.database import jsonb

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.readings.reading_request import NewReading
    from cpoa.readings.understanding import Understanding
    from shared.database import Database, Row

READING_LIVES = UPLOAD_LIVES
# Nobody waits longer. A task that comes later does nothing, so that what was said stays true.
READING_TIMEOUT = timedelta(minutes=10)

# What was created before is overdue; what was created a day ago is deleted.
_TIMEOUT_AGO = f"clock_timestamp() - {READING_TIMEOUT.total_seconds()} * interval '1 second'"
_LIFE_AGO = f"clock_timestamp() - {READING_LIVES.total_seconds()} * interval '1 second'"
_COLUMNS = f"""
    reading_id, state, title, author, language, words, pages, left_out, reason, created_at,
    state = 'waiting' and created_at < {_TIMEOUT_AGO} as is_overdue
"""


@dataclass(frozen=True, slots=True)
class BegunReading:
    """``tries``: how often a worker has begun it, with this time."""

    reading_id: UUID
    user_id: UUID
    source: OwnSource
    tries: int


def insert_reading(database: Database, user_id: UUID, new: NewReading) -> Row:
    (row,) = database.fetch_all(
        f"""
        insert into readings (user_id, url, upload_id) values (:user_id, :url, :upload_id::uuid) returning {_COLUMNS}
        """,
        user_id=user_id,
        url=new.url,
        upload_id=new.upload_id,
    )
    return row


def find_reading(database: Database, reading_id: UUID, user_id: UUID) -> Row | None:
    """None if the user has no such reading, or it is older than a day."""
    return database.fetch_one(
        f"select {_COLUMNS} from readings where reading_id = :id and user_id = :user_id and created_at >= {_LIFE_AGO}",
        id=reading_id,
        user_id=user_id,
    )


def begin_try(database: Database, reading_id: UUID) -> BegunReading | None:
    """Counts a try. None if there is nothing to read: the reading has ended, is overdue or was deleted."""
    row = database.fetch_one(
        f"""
        update readings set tries = tries + 1
        where reading_id = :id and state = 'waiting' and created_at >= {_TIMEOUT_AGO}
        returning user_id, url, upload_id, tries
        """,
        id=reading_id,
    )
    if row is None:
        return None
    upload_id = str(row["upload_id"]) if row["upload_id"] else None
    return BegunReading(reading_id, row["user_id"], OwnSource(url=row["url"], upload_id=upload_id), row["tries"])


def store_understanding(database: Database, reading_id: UUID, found: Understanding) -> bool:
    """False if the reading has ended otherwise: another worker was faster, or it took too long."""
    changed = database.execute(
        f"""
        update readings
        set state = 'read', title = :title, author = :author, language = :language, words = :words, pages = :pages,
            left_out = :left_out::jsonb
        where reading_id = :id and state = 'waiting' and created_at >= {_TIMEOUT_AGO}
        """,
        id=reading_id,
        title=found.title,
        author=found.author,
        language=found.language,
        words=found.words,
        pages=found.pages,
        left_out=jsonb(found.left_out),
    )
    return changed == 1


def store_reason(database: Database, reading_id: UUID, reason: str) -> bool:
    """The source cannot be read. False if the reading has ended otherwise."""
    changed = database.execute(
        f"""
        update readings set state = 'unreadable', reason = :reason
        where reading_id = :id and state = 'waiting' and created_at >= {_TIMEOUT_AGO}
        """,
        id=reading_id,
        reason=reason,
    )
    return changed == 1


def forget_old_readings(database: Database) -> int:
    """Deletes readings after a day."""
    return database.execute(f"delete from readings where created_at < {_LIFE_AGO}")
