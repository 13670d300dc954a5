"""A feed that is written differently needs another version of the writer: otherwise apps keep the one they have."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from cpoa.feeds import feed_xml
from cpoa.feeds.written_feeds import WRITER_VERSION
from tests.feed_parts import CHANGED_AT, item_row, show_row, written

if TYPE_CHECKING:
    import pytest

# Of the sample below, with the present version of the writer.
VERSION, SAMPLE_HASH = 1, "da2860171f453848"


def sample() -> str:
    items = [
        item_row(0),
        item_row(1, visibility="unlisted", language="de", cover_uri=None, transcript_uri=None, chapters_uri=None),
        item_row(2, show_notes="Notes (https://example.com/a_(b)).", host_names=None, licence=None),
        item_row(3, show_notes="Notes.\n\nChapters\n0:00 One\n1:00 Five words are too many\n1:02:00 Three"),
    ]
    hidden = show_row(hidden_at=CHANGED_AT + timedelta(hours=1))
    return "".join(
        [
            written(*items, has_older=True, hub="https://hub.example/"),
            written(*items, page=2, private=True),
            written(*items, is_of_account=True),
            written(*items, private=True, show=hidden),
            written(show=show_row(cover_uri="gs://bucket/shows/a.jpg", description="", author="")),
        ]
    )


def test_a_feed_that_is_written_differently_has_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_xml, "VERSION", "0")  # of the release, which each feed names
    found = hashlib.sha256(sample().encode()).hexdigest()[:16]
    assert (WRITER_VERSION, found) == (VERSION, SAMPLE_HASH), (
        "Feeds are written differently: change WRITER_VERSION and WRITER_CHANGED_AT, and then the two values here."
    )
