"""The keys in the addresses of private feeds.

A key is computed from the signing key, the feed's id and its version, so that its owner can be shown the address again.
The database has only its hash: who reads the database cannot open a feed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

_PURPOSE = b"keys of private feeds, 1"  # so that a key is no part of a token that the same signing key signs


def feed_key(signing_key: str, feed_id: UUID, version: int) -> str:
    """43 characters of a-z, A-Z, 0-9, - and _."""
    own_key = hmac.digest(signing_key.encode(), _PURPOSE, "sha256")
    code = hmac.digest(own_key, f"{feed_id} {version}".encode(), "sha256")
    return base64.urlsafe_b64encode(code).rstrip(b"=").decode()


def feed_key_hash(key: str) -> bytes:
    """``key``: as in the address of a request, so it may have any characters."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
