"""ETags of episodes: equal if the episode looks the same to a reader."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from cpoa.image_urls import IMAGE_URL_LIFETIME

if TYPE_CHECKING:
    from datetime import timedelta


def hashed(content: bytes) -> str:
    """An ETag without its quotes."""
    return hashlib.sha256(content).hexdigest()[:32]


def url_period(lifetime: timedelta, now: float | None = None) -> int:
    """A part of the tag of an answer with signed URLs, which are not part of it.

    A URL may have used half of its lifetime when it is sent. So the tag changes every half lifetime, and a cached copy
    gets new URLs in time.
    """
    return int((time.time() if now is None else now) / (lifetime.total_seconds() / 2))


def compute_detail_etag(body: bytes, *, cover_url: str | None, now: float | None = None) -> str:
    """``body``: ``rendering.detail`` as JSON.

    The signed cover URL differs between instances, so it is not part of the tag.
    """
    content = body.replace(cover_url.encode(), b"") if cover_url else body
    return hashed(b"%d %b" % (url_period(IMAGE_URL_LIFETIME, now), content))
