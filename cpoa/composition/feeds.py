# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds the parts for feeds, and for telling a hub that they changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.media_store import MediaStore

if TYPE_CHECKING:
    from cpoa.feeds.announcements import FeedAnnouncements
    from cpoa.feeds.feed_files import FeedFiles
    from cpoa.feeds.feed_query import FeedRecords
    from cpoa.feeds.written_feeds import WrittenFeeds
    from shared.database import Database
    from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Feeds:
    """The parts for feeds and their files."""

    records: FeedRecords
    written: WrittenFeeds
    files: FeedFiles


def feeds(settings: Settings, database: Database) -> Feeds:
    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.feed_files import FeedFiles
    from cpoa.feeds.feed_query import FeedRecords
    from cpoa.feeds.written_feeds import WrittenFeeds

    addresses = Addresses(settings.page_url)
    records = FeedRecords(database, addresses)
    return Feeds(
        records=records,
        written=WrittenFeeds(records, addresses, hub=settings.websub_hub),
        files=FeedFiles(database, records, MediaStore.from_settings(settings), addresses),
    )


def feed_announcements(settings: Settings, database: Database) -> FeedAnnouncements | None:
    """None without a hub."""
    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.announcements import FeedAnnouncements
    from cpoa.feeds.hub import Hub

    if not settings.websub_hub:
        return None
    return FeedAnnouncements(database, Hub(settings.websub_hub), Addresses(settings.page_url))
