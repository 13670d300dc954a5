"""ETags: equal for what is equal to a reader."""

from __future__ import annotations

import hashlib
import json
import time
from typing import TYPE_CHECKING, Any

from cpoa.image_addresses import IMAGE_ADDRESS_LIVES

if TYPE_CHECKING:
    from collections.abc import Mapping


def detail_tag(episode: Mapping[str, Any], *, now: float | None = None) -> str:
    """Of what ``rendering.detail`` returns.

    A signed address differs from instance to instance and must not make an unchanged episode look new. An address may
    be half as old as it lives when it is handed out, so a copy is told to fetch another within the other half.
    """
    period = int((time.time() if now is None else now) / (IMAGE_ADDRESS_LIVES.total_seconds() / 2))
    content = json.dumps([{**episode, "cover_url": None}, period])
    return hashlib.sha256(content.encode()).hexdigest()[:32]
