"""Names that lead to this machine, to a private network or to a cloud's metadata, whatever they resolve to."""

from __future__ import annotations

from cpoa.documents.fetching.rules import is_within

_NAMES = (
    *("localhost", "localdomain", "local", "internal", "intranet", "lan", "corp", "home", "private", "home.arpa"),
    *("test", "invalid", "onion", "alt", "arpa"),
    *("svc", "cluster.local", "consul", "docker"),
    *("metadata.goog", "instance-data.com", "metadata.azure.com", "metadata.tencentyun.com"),
    *("metadata.packet.net", "metadata.platformequinix.com", "metadata.service.rackspace.com"),
    # Names that anybody can use to make up a name of any IP address. The check of the addresses refuses these as well.
    *("localtest.me", "lvh.me", "nip.io", "sslip.io", "xip.io"),
)


def is_private_name(host: str) -> bool:
    """Also a name without a dot, which a resolver completes with the domain of its own network (``metadata``)."""
    return "." not in host or any(is_within(host, name) for name in _NAMES)
