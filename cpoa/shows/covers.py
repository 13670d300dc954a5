"""Paints the covers of shows, of their titles."""

from __future__ import annotations

import hashlib
import logging
import threading
from typing import TYPE_CHECKING, Any, Protocol

from cpoa.contracts.agents import CoverTooLargeError
from shared.database_errors import DatabaseUnavailableError
from shared.errors import TooManyRequestsError
from shared.media_failures import media_failures
from shared.request_limits import Limited, count_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.artefacts import ArtefactStore
    from shared.database import Database, Row

# For one user. A painting takes the processor for 3 to 5 seconds, and only one is made at a time: this is at most three
# minutes of an hour. It is enough to name ten shows and to rename each twice.
MAX_IN_AN_HOUR = 30

logger = logging.getLogger(__name__)


class ShowPainter(Protocol):
    def paint(self, title: str) -> bytes:
        """A square JPEG, 3000 pixels wide. Raises CoverTooLargeError."""
        ...


class ShowCovers:
    """``load_painter`` is called when the first cover is painted: the painter's libraries take long to import."""

    def __init__(self, database: Database, store: ArtefactStore, load_painter: Callable[[], ShowPainter]) -> None:
        self._database = database
        self._store = store
        self._load_painter = load_painter
        self._one_at_a_time = threading.Lock()  # a painting needs 200 MB

    def paint_if_needed(self, show: Row) -> bool:
        """Returns whether there is a new cover. A show without a cover is better than no show, so a bucket or database
        that does not answer, a picture that is too large, or a user who has had too many painted, is only logged. The
        next request for the show tries again."""
        if show["cover_of"] == show["title"]:
            return False
        try:
            with self._one_at_a_time:
                return self._paint(show)
        except _failures() as error:
            what = f"{type(error).__name__}: {error}"
            logger.exception("Show %s has no cover of its title yet (%s)", show["show_id"], what)
            return False

    def _paint(self, show: Row) -> bool:
        show_id, title = show["show_id"], show["title"]
        wanted = {"id": show_id, "title": title}
        # Another request may have painted it meanwhile, or renamed or deleted the show.
        if not self._database.fetch_one(
            "select 1 from shows where show_id = :id and title = :title and cover_of is distinct from :title", **wanted
        ):
            return False
        count_request(self._database, Limited.COVER, str(show["user_id"]), MAX_IN_AN_HOUR)
        picture = self._load_painter().paint(title)
        digest = hashlib.sha256(show_id.bytes + picture).hexdigest()
        return self._use(f"shows/{show_id}/{digest}.jpg", picture, wanted)

    def _use(self, name: str, picture: bytes, wanted: dict[str, Any]) -> bool:
        """``wanted``: the show's id and the title on the picture. False if it has another title by now."""
        uri = self._store.uri(name)
        # Listed as unused until the show has it, so that it is removed if this process ends in between.
        self._database.execute(
            """
            insert into old_covers (cover_uri) values (:uri)
            on conflict (cover_uri) do update set discarded_at = clock_timestamp()
            """,
            uri=uri,
        )
        self._store.put_once(name, picture, "image/jpeg", cache_control="private, max-age=31536000, immutable")
        with self._database.transaction() as transaction:
            used = transaction.execute(
                "update shows set cover_uri = :uri, cover_of = :title where show_id = :id and title = :title",
                uri=uri,
                **wanted,
            )
            if used:
                transaction.execute("delete from old_covers where cover_uri = :uri", uri=uri)
        return used > 0


def _failures() -> tuple[type[Exception], ...]:
    return (CoverTooLargeError, DatabaseUnavailableError, TooManyRequestsError, *media_failures())
