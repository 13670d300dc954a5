"""Who is calling: the address that limits are counted by."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import flask

    from shared.settings import Settings

_IPV6_CLIENT_BITS = 64  # one client is given a whole /64 and may send from any address of it


def caller_address(request: flask.Request, settings: Settings) -> str:
    return client_address(request, settings.client_address_header, settings.trusted_proxy_hops)


def client_address(request: flask.Request, header: str, trusted_proxy_hops: int) -> str:
    """Who is calling, or the peer of the connection where no proxy says so.

    `trusted_proxy_hops` counts the entries at the right of `header` that our own proxies wrote, the first of them being
    the client; what stands further left is the client's claim.
    """
    entries = [entry.strip() for entry in request.headers.get(header, "").split(",")]
    peer = request.remote_addr or ""
    if 0 < trusted_proxy_hops <= len(entries):
        return _network_of(entries[-trusted_proxy_hops]) or _network_of(peer) or "unknown"
    return _network_of(peer) or "unknown"


def _network_of(text: str) -> str:
    """Empty for what is no address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address.packed, _IPV6_CLIENT_BITS), strict=False))
