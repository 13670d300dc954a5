"""Keeps to robots.txt, as RFC 9309 describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from cpoa.documents.fetching.recent_hosts import ExpiringValues
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.documents.fetching.deadline import Clock
    from cpoa.documents.fetching.web_address import WebAddress

ROBOTS_BYTES = 500 << 10
_KNOWN_SECONDS = 3600.0
_UNREACHABLE_SECONDS = 60.0
# More memory than these is not used for them, even if every site has a file of the longest length that is remembered.
_MAX_HOSTS = 100
_REMEMBERED_BYTES = 32 << 10
_FIELDS = frozenset({"allow", "disallow"})
_SAFE = "/%:=&?~#+!$,;'@()*[]"
_STARS = re.compile(r"\*+")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """``is_reachable``: False if the site did not answer, or answered with an error of its own: then nothing may be
    read. ``content``: empty if there is no such file: then all may be read."""

    is_reachable: bool
    content: bytes = b""


class RobotsRules:
    def __init__(self, clock: Clock, product: str) -> None:
        self._product = product
        self._known: ExpiringValues[RobotsPatterns] = ExpiringValues(clock, _MAX_HOSTS)
        self._unreachable: ExpiringValues[bool] = ExpiringValues(clock, _MAX_HOSTS)

    def require_allowed(self, target: WebAddress, fetch: Callable[[], RobotsFile]) -> None:
        """Raises FetchRefusedError. ``fetch`` gets the file of the target's origin; it is called if none is known."""
        rules = self._known.get(target.origin) or self._learn(target.origin, fetch)
        if not rules.allow(self._product, target.path):
            raise FetchRefusedError(Refusal.ROBOTS)

    def _learn(self, origin: str, fetch: Callable[[], RobotsFile]) -> RobotsPatterns:
        if self._unreachable.get(origin):
            raise FetchRefusedError(Refusal.ROBOTS_UNKNOWN)
        file = fetch()
        if not file.is_reachable:
            self._unreachable.put(origin, True, _UNREACHABLE_SECONDS)
            raise FetchRefusedError(Refusal.ROBOTS_UNKNOWN)
        rules = parse_robots(file.content)
        if len(file.content) <= _REMEMBERED_BYTES:
            self._known.put(origin, rules, _KNOWN_SECONDS)
        return rules


@dataclass(slots=True)
class _Group:
    """``rules``: patterns, each with whether it allows."""

    agents: set[str] = field(default_factory=set)
    rules: list[tuple[str, bool]] = field(default_factory=list)


class RobotsPatterns:
    def __init__(self, groups: Sequence[_Group]) -> None:
        self._groups = groups

    def allow(self, product: str, path: str) -> bool:
        """``path``: with its query. The longest pattern that matches counts; of two as long, the one that allows."""
        path = _spell(path).replace("*", "%2A").replace("$", "%24")
        name = product.lower()
        own = [group for group in self._groups if name in group.agents]
        groups = own or [group for group in self._groups if "*" in group.agents]
        matching = [
            (len(pattern), allows) for group in groups for pattern, allows in group.rules if _matches(pattern, path)
        ]
        return max(matching, default=(0, True))[1]


def parse_robots(content: bytes) -> RobotsPatterns:
    groups: list[_Group] = []
    for line in content.decode("utf-8-sig", "replace").splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent" and value:
            if not groups or groups[-1].rules:
                groups.append(_Group())
            groups[-1].agents.add(value.partition("/")[0].strip().lower())
        elif groups and name in _FIELDS:
            # An empty pattern matches nothing, but ends the names of its group.
            groups[-1].rules.append((_spell_pattern(value), name == "allow"))
    return RobotsPatterns(groups)


def _spell_pattern(value: str) -> str:
    """A dollar is a sign of the pattern only at its end."""
    body, end = (value[:-1], "$") if value.endswith("$") else (value, "")
    pattern = _spell(_STARS.sub("*", body)).replace("$", "%24") + end
    return f"/{pattern}" if pattern and not pattern.startswith(("/", "*")) else pattern


def _spell(path: str) -> str:
    """One spelling for each character: percent-encoded in capitals, unless it needs no encoding."""
    quoted = quote(path, safe=_SAFE, errors="replace")
    return _ENCODED.sub(lambda found: _decode_plain(found[0]), quoted)


def _decode_plain(encoded: str) -> str:
    character = chr(int(encoded[1:], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else encoded.upper()


def _matches(pattern: str, path: str) -> bool:
    """Each piece between stars is found at the first place after the one before, so no place is looked at twice."""
    if not pattern:
        return False
    is_whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    last = pieces.pop() if is_whole and pieces else None
    for piece in pieces:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    if last is not None:
        return len(path) - len(last) >= place and path.endswith(last)
    return not is_whole or place == len(path)
