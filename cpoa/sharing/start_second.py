"""The second at which a shared episode begins: the `t` of its link."""

from __future__ import annotations

import re

_MAX_START_SECONDS = 86_400


def parse_start(written: str | None) -> int:
    """0 for anything that is no such number: a link with a broken end still opens its page."""
    if written is None or not re.fullmatch(r"[0-9]{1,5}", written):
        return 0
    return min(int(written), _MAX_START_SECONDS)


def starting_at(address: str, start: int) -> str:
    """``address``: without a query."""
    return f"{address}?t={start}" if start else address
