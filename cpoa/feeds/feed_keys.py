"""The keys of private feeds."""

from __future__ import annotations

import hashlib


def feed_key_hash(key: str) -> bytes:
    """What the table stores of a key."""
    return hashlib.sha256(key.encode("ascii", "replace")).digest()
