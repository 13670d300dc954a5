"""ETags of episodes: equal if the episode looks the same to a reader."""

from __future__ import annotations

import hashlib
import time

from cpoa.image_urls import IMAGE_URL_LIFETIME


def compute_detail_etag(body: bytes, *, cover_url: str | None, now: float | None = None) -> str:
    """``body``: ``rendering.detail`` as JSON.

    The signed cover URL differs between instances, so it is not part of the tag. A URL may have used half of its
    lifetime when it is sent. So the tag changes every half lifetime, and a cached copy gets a new URL in time.
    """
    period = int((time.time() if now is None else now) / (IMAGE_URL_LIFETIME.total_seconds() / 2))
    content = body.replace(cover_url.encode(), b"") if cover_url else body
    return hashlib.sha256(b"%d %b" % (period, content)).hexdigest()[:32]
