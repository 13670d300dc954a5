"""The client address that rate limits are counted by."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import flask

    from shared.settings import Settings

_IPV6_CLIENT_BITS = 64  # one client gets a whole /64 and may use any address in it


def caller_address(request: flask.Request, settings: Settings) -> str:
    return client_address(request, settings.client_address_header, settings.trusted_proxy_hops)


def client_address(request: flask.Request, header: str, trusted_proxy_hops: int) -> str:
    """The client's address, or the connection's peer if no proxy reported one.

    `trusted_proxy_hops` is the number of entries at the right end of `header` that our own proxies wrote; the first of
    them is the client. Entries further left come from the client and are not trusted.
    """
    entries = [entry.strip() for entry in request.headers.get(header, "").split(",")]
    peer = request.remote_addr or ""
    if 0 < trusted_proxy_hops <= len(entries):
        return _network_of(entries[-trusted_proxy_hops]) or _network_of(peer) or "unknown"
    return _network_of(peer) or "unknown"


def _network_of(text: str) -> str:
    """Empty if `text` is not an IP address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address.packed, _IPV6_CLIENT_BITS), strict=False))
