"""Removes the covers that no show uses any more. It is apart from the painting because that function may not delete."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.workflow.step import Queue
    from shared.database import Database

PATH = "/shows/clean-up"
KEPT_HOURS = 24  # a signed URL is valid for up to 6, and feeds are read again within a day
_MAX_REMOVED = 500  # in one run, so that it ends in time


class DeletableStore(Protocol):
    """The part of ``shared.media_store.MediaStore`` that is used here."""

    def object_name(self, uri: str) -> str: ...

    def delete(self, name: str) -> None: ...


class OldCovers:
    def __init__(
        self,
        database: Database,
        store: DeletableStore,
        queue: Queue,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._store = store
        self._queue = queue
        self._clock = clock

    def ask(self) -> None:
        """Enqueues one task an hour, whose name contains the hour: the sweep itself must not wait for the bucket.

        Raises the queue's error."""
        self._queue.enqueue(f"clean-up-covers-{self._clock():%Y%m%d%H}", PATH, {})

    def remove(self) -> int:
        """Returns how many were removed; if there are more than 500, the next run continues."""
        rows = self._database.fetch_all(
            """
            select cover_uri from old_covers
            where discarded_at < clock_timestamp() - :hours * interval '1 hour'
            order by discarded_at limit :most
            """,
            hours=KEPT_HOURS,
            most=_MAX_REMOVED,
        )
        for row in rows:
            self._remove(row["cover_uri"])
        return len(rows)

    def _remove(self, uri: str) -> None:
        """A show that got its earlier title back has the same cover again: then only the row is removed.

        The painting of such a cover begins with its row here (cpoa/shows/covers.py). So it waits until this transaction
        ends, and then stores the object again; or the row is no longer old, and nothing is removed."""
        with self._database.transaction() as transaction:
            is_old = transaction.execute(
                """
                delete from old_covers
                where cover_uri = :uri and discarded_at < clock_timestamp() - :hours * interval '1 hour'
                """,
                uri=uri,
                hours=KEPT_HOURS,
            )
            if is_old and not transaction.fetch_one("select 1 from shows where cover_uri = :uri", uri=uri):
                self._store.delete(self._store.object_name(uri))
