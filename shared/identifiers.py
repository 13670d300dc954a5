"""Ids as clients write them."""

from __future__ import annotations

import re
from uuid import UUID

_WRITTEN_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


def written_uuid(text: str) -> UUID | None:
    """Only the usual form with hyphens: ``UUID`` also reads braces, URNs and the digits of other scripts."""
    return UUID(text) if _WRITTEN_UUID.fullmatch(text) else None
