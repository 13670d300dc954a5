from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urlsplit

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

_PORTS = {"http": 80, "https": 443}
# `urlsplit` takes "[::1]x" for the host "::1".
_NETLOC = re.compile(r"(?:\[[^\[\]@]*+\]|[^\[\]:@]++)(?::[0-9]{0,5})?\Z")
_SEPARATORS = re.compile("[.\u3002\uff0e\uff61]")  # what IDNA takes for a dot
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
# Letters that stdlib's IDNA (of 2003) replaces or removes, so that it names another site than browsers do.
_KEPT_LETTERS = frozenset("ßς")
_REMOVED_LETTERS = frozenset("\u200c\u200d")
_MAX_HOST_CHARACTERS = 253
_SAFE_IN_PATHS = "/%:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class WebAddress:
    """``host``: in lower-case ASCII, without a dot at its end; an IPv6 address without brackets. ``path``: with its
    query, as it is sent."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def host_header(self) -> str:
        return self.origin.partition("://")[2]

    @property
    def is_ip_address(self) -> bool:
        return ":" in self.host or _NUMBER.match(self.host.rpartition(".")[2]) is not None

    def __str__(self) -> str:
        return self.origin + self.path


def parse_web_address(text: str, max_characters: int) -> WebAddress:
    """Raises FetchRefusedError. Of the many spellings of an IP address only the canonical one passes."""
    address = text.strip(" \t\r\n")
    if len(address) > max_characters or not _is_one_word(address):
        raise FetchRefusedError(Refusal.NOT_AN_ADDRESS, "spaces, control characters, backslashes or length")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise FetchRefusedError(Refusal.NOT_AN_ADDRESS, "not a URL") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise FetchRefusedError(Refusal.NOT_AN_ADDRESS, "no http or no host")
    if "@" in parts.netloc:
        raise FetchRefusedError(Refusal.HAS_LOGIN)
    if not _NETLOC.match(parts.netloc):
        raise FetchRefusedError(Refusal.NOT_AN_ADDRESS, "host and port")
    if port is None:
        port = _PORTS[parts.scheme]
    if port not in _PORTS.values():
        raise FetchRefusedError(Refusal.OTHER_PORT)
    path = quote(parts.path or "/", safe=_SAFE_IN_PATHS)
    query = f"?{quote(parts.query, safe=_SAFE_IN_PATHS)}" if parts.query else ""
    return WebAddress(parts.scheme, _normalise_host(parts.hostname, parts.netloc), port, path + query)


def _is_one_word(address: str) -> bool:
    """Backslashes are refused because browsers read them as slashes, and lone surrogates cannot be sent."""
    return not any(
        character == "\\" or character.isspace() or unicodedata.category(character) in {"Cc", "Cs"}
        for character in address
    )


def _normalise_host(host: str, netloc: str) -> str:
    if netloc.startswith("["):
        return _normalise_ipv6(host)
    try:
        name = _to_ascii(host)
    except UnicodeError:
        raise FetchRefusedError(Refusal.NOT_AN_ADDRESS, "host is not IDNA") from None
    labels = name.split(".")
    if len(name) > _MAX_HOST_CHARACTERS or not all(_LABEL.match(label) for label in labels):
        raise FetchRefusedError(Refusal.NOT_AN_ADDRESS, "host is no name")
    if _NUMBER.match(labels[-1]):
        _require_canonical_ipv4(name)
    return name


def _normalise_ipv6(host: str) -> str:
    """`ipaddress` accepts a zone (`fe80::1%eth0`); no public address has one."""
    try:
        address = IPv6Address(host)
    except ValueError:
        raise FetchRefusedError(Refusal.NOT_AN_ADDRESS, "host is no IPv6 address") from None
    if address.scope_id is not None:
        raise FetchRefusedError(Refusal.NOT_PUBLIC, "IPv6 address with a zone")
    return str(address)


def _require_canonical_ipv4(name: str) -> None:
    """Browsers and resolvers take all that ends in a number for IPv4: 127.1, 0177.0.0.1, 0x7f000001, 2130706433."""
    try:
        is_canonical = str(IPv4Address(name)) == name
    except ValueError:
        is_canonical = False
    if not is_canonical:
        raise FetchRefusedError(Refusal.NOT_PUBLIC, "unusual spelling of an IPv4 address")


def _to_ascii(host: str) -> str:
    """Raises UnicodeError. The length is checked first, because stdlib's IDNA is quadratic. A character may become
    digits or dots ("①", "⒈"), so the caller checks what comes out."""
    if len(host) > _MAX_HOST_CHARACTERS + 1:
        raise UnicodeError("too long")
    labels = _SEPARATORS.split(host)
    if len(labels) > 1 and not labels[-1]:
        labels.pop()  # the dot of the root
    return ".".join(_label_to_ascii(label) for label in labels)


def _label_to_ascii(label: str) -> str:
    if label.isascii():
        return label.lower()
    if _REMOVED_LETTERS.intersection(label):
        raise UnicodeError("invisible letters")
    lower = unicodedata.normalize("NFKC", label).lower()
    if _KEPT_LETTERS.intersection(lower):
        return f"xn--{lower.encode('punycode').decode('ascii')}"
    return label.encode("idna").decode("ascii").lower()
