"""Which servers are on this machine or in a private network, so that no one charges for their calls."""

from __future__ import annotations

import ipaddress

_PRIVATE_NAMES = (".local", ".internal", ".localhost")


def is_private_host(host: str) -> bool:
    """Whether the host is a private address, or a name that only a private network knows: "localhost", "ollama"."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith(_PRIVATE_NAMES)
