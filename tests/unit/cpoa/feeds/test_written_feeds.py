"""Validators of feeds, and the bodies that a process keeps."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from cpoa.feeds import item_xml
from cpoa.feeds.addresses import Addresses
from cpoa.feeds.feed_query import Feed
from cpoa.feeds.written_feeds import WRITER_CHANGED_AT, KeptBodies, WrittenFeeds
from tests.feed_parts import ADDRESSES, CHANGED_AT, FEED_ID, item_row, show_row

NOW = CHANGED_AT + timedelta(seconds=5)


def written(addresses: Addresses = ADDRESSES, hub: str = "") -> WrittenFeeds:
    return WrittenFeeds(SimpleNamespace(), addresses, hub=hub)


def etag(feed: Feed, feeds: WrittenFeeds | None = None) -> str:
    return (feeds or written()).validators(feed, NOW).etag


def test_the_tag_differs_by_version_page_hub_and_address() -> None:
    feed = Feed(show_row())
    tags = {
        etag(feed),
        etag(Feed(show_row(version="8"))),
        etag(Feed(show_row(), page=2)),
        etag(feed, written(hub="https://hub.example/")),
        etag(feed, written(Addresses("https://other.example"))),
    }
    assert len(tags) == 5
    assert etag(feed) == etag(Feed(show_row()))


@pytest.mark.parametrize("milliseconds", [0, 900, 1100, 4999])
def test_the_time_of_a_feed_that_has_just_changed_is_not_stated(milliseconds: int) -> None:
    feed = Feed(show_row())
    assert written().validators(feed, NOW).last_modified == CHANGED_AT
    soon = CHANGED_AT + timedelta(milliseconds=milliseconds)
    assert written().validators(feed, soon).last_modified is None


def test_a_feed_is_as_new_as_the_writer() -> None:
    old = Feed(show_row(changed_at=WRITER_CHANGED_AT - timedelta(days=1)))
    assert written().validators(old, NOW).last_modified == WRITER_CHANGED_AT


def test_a_kept_feed_is_written_once_for_each_version_and_key() -> None:
    asked: list[Feed] = []

    class Records:
        def items(self, feed: Feed) -> Any:
            asked.append(feed)
            return SimpleNamespace(rows=[], has_older=False, cover_uri=None)

    feeds = WrittenFeeds(Records(), ADDRESSES)
    first = Feed(show_row())
    assert feeds.gzipped(first) == feeds.gzipped(Feed(show_row()))
    assert len(asked) == 1
    feeds.gzipped(Feed(show_row(version="8")))
    feeds.gzipped(Feed(show_row(), 1, FEED_ID, "a" * 43))
    feeds.gzipped(Feed(show_row(), 1, FEED_ID, "b" * 43))
    assert len(asked) == 4


def test_the_oldest_bodies_are_forgotten_when_they_are_too_large_together() -> None:
    kept, made = KeptBodies(10), []

    def body(name: str) -> bytes:
        def make() -> bytes:
            made.append(name)
            return b"12345"

        return kept.find_or_add((name, "1"), make)

    for name in ("a", "b", "a", "c", "a", "b"):
        body(name)
    assert made == ["a", "b", "c", "b"]
    assert kept.find_or_add(("large", "1"), lambda: b"x" * 11) == b"x" * 11


@pytest.fixture
def written_rows(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The rows of all items that are written."""
    noted: list[Any] = []
    write = item_xml.write_items

    def noting(rows: Any, addresses: Addresses) -> list[str]:
        noted.extend(rows)
        return write(rows, addresses)

    monkeypatch.setattr(item_xml, "write_items", noting)
    return noted


def test_only_the_items_that_were_used_least_recently_are_forgotten(
    written_rows: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_xml, "MAX_KEPT_ITEMS", 3)
    items = item_xml.ItemsXml(ADDRESSES)
    for number in (0, 1, 2, 0, 3):
        items.of([item_row(number)])
    assert len(written_rows) == 4
    items.of([item_row(number) for number in (0, 2, 3)])
    assert len(written_rows) == 4
    items.of([item_row(1)])
    assert len(written_rows) == 5
    assert len(items.of([item_row(number) for number in range(5)])) == 5  # more than are kept


def test_an_item_is_written_again_only_if_a_column_differs(written_rows: list[Any]) -> None:
    items = item_xml.ItemsXml(ADDRESSES)
    first = items.of([item_row(0), item_row(1)])
    assert items.of([item_row(0), item_row(1)]) == first
    assert len(written_rows) == 2
    again = items.of([item_row(0, title="Another"), item_row(1)])
    assert len(written_rows) == 3
    assert "<title>Another</title>" in again[0]
    assert again[1] == first[1]
