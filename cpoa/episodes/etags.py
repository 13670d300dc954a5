"""ETags: equal for what is equal to a reader."""

from __future__ import annotations

import hashlib
import time

from cpoa.image_urls import IMAGE_URL_LIFETIME


def compute_detail_etag(body: bytes, *, cover_url: str | None, now: float | None = None) -> str:
    """Of ``rendering.detail`` as JSON.

    A signed address differs from instance to instance and must not make an unchanged episode look new. An address may
    be half as old as it lives when it is handed out, so a copy is told to fetch another within the other half.
    """
    period = int((time.time() if now is None else now) / (IMAGE_URL_LIFETIME.total_seconds() / 2))
    content = body.replace(cover_url.encode(), b"") if cover_url else body
    return hashlib.sha256(b"%d %b" % (period, content)).hexdigest()[:32]
