"""Renders shows and private feeds for the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.feeds.addresses import Addresses
    from cpoa.shows import responses
    from cpoa.shows.private_addresses import Address
    from shared.database import Row


def shows(rows: Sequence[Row], cover_urls: Sequence[str | None], addresses: Addresses) -> responses.ShowList:
    """``cover_urls``: one for each row."""
    return {"shows": [show(row, url, addresses) for row, url in zip(rows, cover_urls, strict=True)]}


def show(row: Row, cover_url: str | None, addresses: Addresses) -> responses.Show:
    is_public = row["visibility"] == "public" and row["hidden_at"] is None
    return {
        "show_id": str(row["show_id"]),
        "slug": row["slug"],
        "title": row["title"],
        "description": row["description"],
        "author": row["author"],
        "category": row["category"],
        "funding_url": row["funding_url"],
        "apple_verification": row["apple_verification"],
        "language": row["language"],
        "visibility": row["visibility"],
        "voice": row["voice"],
        "length_minutes": row["length_minutes"],
        "cover_url": cover_url,
        "is_default": row["is_default"],
        "is_hidden": row["hidden_at"] is not None,
        "episode_count": row["episode_count"],
        "feed_url": addresses.public_feed(row["show_id"]) if is_public else None,
        "page_url": addresses.show_page(row["slug"]) if is_public else None,
        "created_at": rfc3339(row["created_at"]),
        "changed_at": rfc3339(row["changed_at"]),
    }


def private_feeds(rows: Sequence[Row]) -> responses.PrivateFeedList:
    return {
        "feeds": [
            {
                "feed_id": row["feed_id"] and str(row["feed_id"]),
                "show_id": row["show_id"] and str(row["show_id"]),
                "title": row["title"],
                "created_at": rfc3339(row["created_at"]),
                "renewed_at": rfc3339(row["renewed_at"]),
            }
            for row in rows
        ]
    }


def private_address(address: Address) -> responses.PrivateAddress:
    return {"feed_id": str(address.feed_id), "url": address.url}
