"""Checks the Host header. With DNS rebinding, a page's own host name resolves to 127.0.0.1 and appears there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d+)?")


def is_allowed_host(hosts: Collection[str], host_header: str) -> bool:
    """Accepts the host with or without a port. `hosts`: in lower case, IPv6 in brackets."""
    match = _HOST.fullmatch(host_header.lower())
    return match is not None and match[1] in hosts
