"""Keeps to robots.txt, as RFC 9309 describes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from cpoa.documents.fetching.recent_hosts import ExpiringValues
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.documents.fetching.deadline import Clock
    from cpoa.documents.fetching.web_address import WebAddress

ROBOTS_BYTES = 500 << 10
_KNOWN_SECONDS = 3600.0
_UNREACHABLE_SECONDS = 60.0
# More memory than these is not used for them, even if every site has a file of the longest length that is remembered.
_MAX_HOSTS = 100
_REMEMBERED_BYTES = 32 << 10
_FIELDS = frozenset({"allow", "disallow"})


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """``is_reachable``: False if the site did not answer, or answered with an error of its own: then nothing may be
    read. ``content``: empty if there is no such file: then all may be read."""

    is_reachable: bool
    content: bytes = b""


class RobotsRules:
    def __init__(self, clock: Clock, product: str) -> None:
        self._product = product
        self._known: ExpiringValues[RobotFileParser] = ExpiringValues(clock, _MAX_HOSTS)
        self._unreachable: ExpiringValues[bool] = ExpiringValues(clock, _MAX_HOSTS)

    def require_allowed(self, target: WebAddress, fetch: Callable[[], RobotsFile]) -> None:
        """Raises FetchRefusedError. ``fetch`` gets the file of the target's origin; it is called if none is known."""
        rules = self._known.get(target.origin) or self._learn(target.origin, fetch)
        if not rules.can_fetch(self._product, str(target)):
            raise FetchRefusedError(Refusal.ROBOTS)

    def _learn(self, origin: str, fetch: Callable[[], RobotsFile]) -> RobotFileParser:
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


def parse_robots(content: bytes) -> RobotFileParser:
    """`RobotFileParser` takes the first rule that matches, and RFC 9309 the longest; so the longest is put first."""
    rules = RobotFileParser()
    lines: list[str] = []
    for group in _split_groups(content.decode("utf-8-sig", "replace")):
        lines += (f"user-agent: {agent}" for agent in group.agents)
        # Of two rules of the same length, the one that allows counts.
        lines += (f"{verb}: {path}" for path, verb in sorted(group.rules, key=lambda rule: (-len(rule[0]), rule[1])))
        lines.append("")
    rules.parse(lines)
    return rules


@dataclass(slots=True)
class _Group:
    agents: list[str] = field(default_factory=list)
    rules: list[tuple[str, str]] = field(default_factory=list)


def _split_groups(text: str) -> list[_Group]:
    """Leaves out what `RobotFileParser` fails on: a crawl delay of ² seconds, a path that is no URL."""
    groups: list[_Group] = []
    for line in text.splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent" and value:
            if not groups or groups[-1].rules:
                groups.append(_Group())
            groups[-1].agents.append(value)
        elif groups and name in _FIELDS and _is_path(value):
            groups[-1].rules.append((_drop_last_wildcards(value), name))
    return groups


def _drop_last_wildcards(path: str) -> str:
    """A path matches all that begin with it anyway, and `RobotFileParser` takes a star for an ordinary character."""
    return (path.rstrip("*") or "/") if path else path


def _is_path(value: str) -> bool:
    try:
        urlsplit(value)
    except ValueError:
        return False
    return True
