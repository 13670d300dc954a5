"""Announces changed public feeds to the hub. Owns the table ``feed_announcements``.

The change itself is already counted in ``feed_states`` by the transaction that made it, so no announcement is lost if
a process dies. Private feeds have no row here: their addresses are never sent.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.feeds.hub import HubError

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.hub import Hub
    from shared.database import Database, Row

MAX_FEEDS = 20  # in one run; the next one follows within a minute
MAX_WAIT_MINUTES = 60
# Caches may answer an older feed for 30 seconds after a change (functions/feeds/main.py), and the hub reads the feed
# when it is told.
SETTLE_SECONDS = 60

logger = logging.getLogger(__name__)


class FeedAnnouncements:
    """``settle_seconds``: how old a change must be."""

    def __init__(
        self, database: Database, hub: Hub, addresses: Addresses, *, settle_seconds: int = SETTLE_SECONDS
    ) -> None:
        self._database = database
        self._hub = hub
        self._addresses = addresses
        self._settle_seconds = settle_seconds

    def announce(self) -> list[UUID]:
        """Returns the shows whose feeds the hub has accepted. Ends at the first failure: the hub may be down."""
        self._add_new_shows()
        accepted: list[UUID] = []
        for row in self._changed():
            try:
                if self._announce(row["show_id"]):
                    accepted.append(row["show_id"])
            except HubError as error:
                logger.warning("The change of a feed was not announced: %s", error)
                self._note_failure(row["show_id"])
                break
        return accepted

    def _add_new_shows(self) -> None:
        self._database.execute(
            """
            insert into feed_announcements (show_id)
            select show_id from shows
            where visibility = 'public' and hidden_at is null
                  and not exists (select 1 from feed_announcements where feed_announcements.show_id = shows.show_id)
            on conflict do nothing
            """
        )

    def _changed(self) -> list[Row]:
        return self._database.fetch_all(
            """
            select feed_announcements.show_id
            from feed_announcements join feed_states on feed_states.show_id = feed_announcements.show_id
                 join shows on shows.show_id = feed_announcements.show_id
            where feed_states.version > feed_announcements.version and next_try <= clock_timestamp()
              and feed_states.changed_at < clock_timestamp() - :settle * interval '1 second'
              and visibility = 'public' and hidden_at is null
            order by next_try, feed_announcements.show_id limit :most
            """,
            settle=self._settle_seconds,
            most=MAX_FEEDS,
        )

    def _announce(self, show_id: UUID) -> bool:
        """False if another sweep has announced it, or does so now (the row stays locked meanwhile), or if it has just
        changed again. Raises HubError."""
        with self._database.transaction() as transaction:
            announced = transaction.fetch_one(
                "select version from feed_announcements where show_id = :show_id for update skip locked",
                show_id=show_id,
            )
            state = transaction.fetch_one(
                """
                select version from feed_states
                where show_id = :show_id and changed_at < clock_timestamp() - :settle * interval '1 second'
                """,
                show_id=show_id,
                settle=self._settle_seconds,
            )
            if announced is None or state is None or announced["version"] >= state["version"]:
                return False
            self._hub.publish(self._addresses.public_feed(show_id))
            transaction.execute(
                "update feed_announcements set version = :version, failures = 0 where show_id = :show_id",
                show_id=show_id,
                version=state["version"],
            )
            return True

    def _note_failure(self, show_id: UUID) -> None:
        """The next try is after 1, 2, 4, ... minutes, later each hour."""
        self._database.execute(
            """
            update feed_announcements
            set failures = least(failures + 1, 20),
                next_try = clock_timestamp() + least(power(2, failures), :most) * interval '1 minute'
            where show_id = :show_id
            """,
            show_id=show_id,
            most=MAX_WAIT_MINUTES,
        )
