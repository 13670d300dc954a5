"""A feed in memory: rows as the database returns them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cpoa.feeds.addresses import Addresses
from cpoa.feeds.feed_query import Feed, FeedItems
from cpoa.feeds.feed_xml import write_feed

PAGE = "https://aethercast.example"
ADDRESSES = Addresses(PAGE)
SHOW_ID = UUID("0c1f2c4e-6a57-4a35-9a30-0d1f3c1c2b11")
FEED_ID = UUID("5d0b8a53-9a53-4c55-8d1d-0f4b8f6a1c77")
KEY = "k" * 43
GUID = UUID("30e476b2-109d-5b1f-8a89-59234a0f60fd")
CHANGED_AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
NOTES = """Reefs are built by small animals.

Chapters
0:00 What reefs are
1:20 Who builds them
2:40 Why they fade

The voices are synthetic. The script was written by Aethercast's embedded writer from the sources below.

Sources
- Coral reef, Wikipedia, https://en.wikipedia.org/wiki/Coral_reef, CC BY-SA 4.0

This episode adapts the sources marked CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)."""


def show_row(**columns: Any) -> dict[str, Any]:
    return {
        "show_id": SHOW_ID,
        "user_id": UUID(int=1),
        "slug": "reefs-and-more",
        "title": "Reefs and more",
        "description": "Seas, and what lives in them.",
        "author": "Ada",
        "category": "Science",
        "funding_url": "",
        "apple_verification": "",
        "language": "en",
        "cover_uri": None,
        "podcast_guid": GUID,
        "hidden_at": None,
        "version": "7",
        "changed_at": CHANGED_AT,
        **columns,
    }


def item_row(number: int = 0, **columns: Any) -> dict[str, Any]:
    return {
        "podcast_id": UUID(int=1000 + number),
        "topic": "Coral reefs",
        "title": f"Coral reefs, part {number}",
        "visibility": "public",
        "completed_at": CHANGED_AT - timedelta(hours=number),
        "final_audio_filepath": f"gs://bucket/episodes/{number}/a.mp3",
        "audio_bytes": 1_000_000 + number,
        "duration_seconds": 241.6,
        "language": "en",
        "show_notes": NOTES,
        "licence": "CC-BY-SA-4.0",
        "cover_uri": f"gs://bucket/episodes/{number}/a.jpg",
        "transcript_uri": f"gs://bucket/episodes/{number}/a.vtt",
        "chapters_uri": f"gs://bucket/episodes/{number}/a.json",
        "host_names": ["Anna", "Daniel"],
        **columns,
    }


def written(
    *rows: dict[str, Any],
    show: dict[str, Any] | None = None,
    private: bool = False,
    is_of_account: bool = False,
    page: int = 1,
    has_older: bool = False,
    hub: str = "",
) -> str:
    found = show or show_row()
    if private or is_of_account:
        feed = Feed(found, page, FEED_ID, KEY, is_of_account=is_of_account)
    else:
        feed = Feed(found, page)
    items = FeedItems(list(rows), has_older, found["cover_uri"])
    return write_feed(feed, items, ADDRESSES, hub=hub).decode()
