from __future__ import annotations

import re
from dataclasses import dataclass

_PRODUCT = re.compile(r"[A-Za-z_-]{1,50}\Z")
_PRINTABLE = re.compile(r"[\x20-\x7e]{1,300}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchLimits:
    """``seconds``: for everything that one address takes: names, robots.txt, redirects and the feed's article.
    ``page_bytes``: after inflation. ``fetches_per_host``: requests for pages in ``host_seconds``."""

    seconds: float = 15.0
    redirects: int = 4
    page_bytes: int = 10 << 20
    head_bytes: int = 64 << 10
    address_characters: int = 2_000
    fetches_per_host: int = 12
    host_seconds: float = 60.0
    hosts_remembered: int = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRules:
    """``allowed_hosts``: these hosts and all below them, in ASCII (``xn--``); empty: all public hosts. ``product``: the
    name that robots.txt may address. ``contact``: an address where a site's owner can complain."""

    is_enabled: bool
    allowed_hosts: tuple[str, ...] = ()
    product: str = "Aethercast"
    contact: str = ""
    limits: FetchLimits = FetchLimits()

    def __post_init__(self) -> None:
        if not _PRODUCT.match(self.product):
            raise ValueError("The product is a word of letters, - and _")
        if self.contact and not _PRINTABLE.match(self.contact):
            raise ValueError("The contact is a short line of printable ASCII")

    @property
    def user_agent(self) -> str:
        return f"{self.product}/1.0 (+{self.contact})" if self.contact else f"{self.product}/1.0"

    def allows(self, host: str) -> bool:
        return not self.allowed_hosts or any(is_within(host, allowed) for allowed in self.allowed_hosts)


def is_within(host: str, parent: str) -> bool:
    """Whether ``host`` is ``parent`` or below it."""
    wanted = parent.strip(".").lower()
    return host == wanted or host.endswith(f".{wanted}")
