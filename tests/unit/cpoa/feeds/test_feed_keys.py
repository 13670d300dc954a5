"""Tests that keys of private feeds cannot be guessed from one another."""

from __future__ import annotations

import re
from uuid import UUID

from cpoa.feeds.feed_keys import feed_key, feed_key_hash

FEED = UUID("6f1f4f6e-0000-4000-8000-00000000000a")
OTHER = UUID("6f1f4f6e-0000-4000-8000-00000000000b")


def test_a_key_fits_into_a_path_and_stays_the_same() -> None:
    key = feed_key("signing key", FEED, 1)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", key)
    assert key == feed_key("signing key", FEED, 1)


def test_another_feed_version_or_signing_key_has_another_key() -> None:
    keys = {
        feed_key("signing key", FEED, 1),
        feed_key("signing key", FEED, 2),
        feed_key("signing key", OTHER, 1),
        feed_key("another key", FEED, 1),
    }
    assert len(keys) == 4


def test_the_hash_of_a_key_is_not_the_key_and_any_text_has_one() -> None:
    key = feed_key("signing key", FEED, 1)
    hashes = {feed_key_hash(text) for text in (key, key.lower(), "", "ключ", "\ud800")}
    assert len(hashes) == 5
    assert key.encode() not in hashes
    assert {len(one) for one in hashes} == {32}
