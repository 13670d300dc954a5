"""Parses IDs sent by clients."""

from __future__ import annotations

import re
from uuid import UUID

_WRITTEN_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def parse_uuid(text: str) -> UUID | None:
    """None unless `text` is a UUID with hyphens: ``UUID`` itself also accepts braces, URNs and non-ASCII digits."""
    return UUID(text) if _WRITTEN_UUID.fullmatch(text) else None
