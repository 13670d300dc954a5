"""Which hosts a request may name. A page whose own name is led to 127.0.0.1 (DNS rebinding) sends that name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from local.stack_settings import is_on

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_EVERY_ADDRESS = ("0.0.0.0", "[::]")  # noqa: S104 -- compared, not bound
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d+)?")


def served_hosts(settings: Mapping[str, str]) -> tuple[str, ...] | None:
    """None is any host: nobody can know by which names others reach an exposed machine."""
    if is_on(settings, "API_GW_EXPOSE"):
        return None
    named = settings.get("API_GW_HOST", "").strip().lower()
    host = f"[{named}]" if ":" in named else named
    return LOOPBACK_HOSTS if not host or host in _EVERY_ADDRESS else (*LOOPBACK_HOSTS, host)


def names_one_of(hosts: Collection[str], host_header: str) -> bool:
    """With or without a port. `hosts` are in lower case, IPv6 in brackets."""
    match = _HOST.fullmatch(host_header.lower())
    return match is not None and match[1] in hosts
