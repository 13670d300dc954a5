"""Feeds as they are sent: written once for each version, and kept compressed in the process while they are asked for.

An app that has the present version gets no content, and then no episode is read.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cpoa.feeds.feed_xml import write_feed
from cpoa.feeds.item_xml import ItemsXml

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.feed_query import Feed, FeedRecords

# Change both if feeds are written differently: then every app reads them again.
WRITER_VERSION = 1
WRITER_CHANGED_AT = datetime(2026, 11, 30, tzinfo=UTC)
SETTLED_AFTER = timedelta(seconds=5)  # no transaction takes that long between its change and its commit
MAX_KEPT_BYTES = 32 << 20
_GZIP_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """``last_modified`` is None if the feed has just changed: another change may get the same second, or an earlier one
    if its transaction takes longer."""

    etag: str
    last_modified: datetime | None


class WrittenFeeds:
    def __init__(self, records: FeedRecords, addresses: Addresses, *, hub: str = "") -> None:
        self._records = records
        self._addresses = addresses
        self._hub = hub
        self._items_xml = ItemsXml(addresses)
        self._kept = KeptBodies(MAX_KEPT_BYTES)
        self._writer = hashlib.sha256(f"{WRITER_VERSION} {addresses.page} {hub}".encode()).hexdigest()[:8]

    def validators(self, feed: Feed, now: datetime) -> Validators:
        changed_at = max(feed.changed_at.astimezone(UTC), WRITER_CHANGED_AT).replace(microsecond=0)
        is_settled = now.astimezone(UTC) - changed_at >= SETTLED_AFTER
        return Validators(f"{feed.version}-{self._writer}-{feed.page}", changed_at if is_settled else None)

    def gzipped(self, feed: Feed) -> bytes:
        """Raises NotFoundError if the feed has no such page."""
        address = feed.address(self._addresses)  # with the key: a renewed one must be in the feed
        return self._kept.find_or_add(
            (address, feed.version), lambda: gzip.compress(self._write(feed), _GZIP_LEVEL, mtime=0)
        )

    def _write(self, feed: Feed) -> bytes:
        items = self._records.items(feed)
        return write_feed(feed, items, self._addresses, hub=self._hub, items_xml=self._items_xml)


class KeptBodies:
    """Thread-safe. Forgets the bodies that were used least recently when they are too large together."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._bodies: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find_or_add(self, key: tuple[str, str], make: Callable[[], bytes]) -> bytes:
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
                return self._bodies[key]
        body = make()
        with self._lock:
            self._bytes += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._bytes > self._max_bytes:
                self._bytes -= len(self._bodies.popitem(last=False)[1])
        return body
