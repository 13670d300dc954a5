"""Which IP addresses are on the public internet.

The lists are our own, on top of `ipaddress`: what that module calls global has changed between releases of Python.
They follow IANA's registries of special-purpose addresses, and refuse a block as a whole even if IANA calls a part of
it global.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_REFUSED_IPV4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a provider's NAT; 100.100.100.200 is Alibaba's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host, at a public address
        "169.254.0.0/16",  # link-local, with the metadata of most clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols; 192.0.0.192 is Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # relays from IPv6
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # measurements
        "198.51.100.0/24",  # documentation
        "199.36.153.4/30",  # Google's APIs, as seen from inside its network
        "199.36.153.8/30",  # as above
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# Everything outside is refused: loopback, ::ffff:0:0/96 (IPv4), 64:ff9b::/96 and 64:ff9b:1::/48 (NAT64), fc00::/7
# (private, with the metadata of Amazon and Google), fe80::/10 (link-local), fec0::/10, ff00::/8 (multicast), 100::/64.
_UNICAST = IPv6Network("2000::/3")
_REFUSED_IPV6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocols, with Teredo, which contains an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which contains an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3ffe::/16",  # a network that has ended
        "3fff::/20",  # documentation
    )
)


def is_public(text: str) -> bool:
    """False also for what is not an address, and for one with a zone, which is never public."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _REFUSED_IPV4)
    return _is_public_ipv6(address)


def _is_public_ipv6(address: IPv6Address) -> bool:
    if address.scope_id is not None or address not in _UNICAST:
        return False
    return not any(address in block for block in _REFUSED_IPV6)
