"""docs/contract/api-gateway.md read into a checklist: each route with every status and code that it may answer, and the
names that its requests and answers hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from local.routes import ROOT

DOCUMENT = ROOT / "docs" / "contract" / "api-gateway.md"
_ROUTE = re.compile(r"^-   \*\*`([A-Z]+ \S+)`\*\*(.*?)(?=^-   \*\*`|^### |\Z)", re.MULTILINE | re.DOTALL)
_PART = re.compile(r"^    -   \*\*([^*]+?):?\*\*(.*?)(?=^    -   \*\*|\Z)", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"\b([1-5]\d\d)(?= [A-Z(])")
CODE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
_JSON_NAME = re.compile(r'[{}]|"(\w+)"\s*:')
_IN_BACKTICKS = re.compile(r"`([A-Za-z-]+(?:_[a-z]+)*)`")


@dataclass(frozen=True, order=True)
class Line:
    """One line of the checklist. ``code`` is empty where the document names a status alone."""

    route: str
    status: int
    code: str = ""

    def __str__(self) -> str:
        return f"{self.route}: {self.status} {self.code}".rstrip()


@dataclass(frozen=True)
class DocumentedRoute:
    """``headers``, ``query``, ``request`` and ``answer`` are names: a request's members, an answer's at any depth."""

    name: str
    text: str
    lines: frozenset[Line]
    needs_token: bool
    headers: frozenset[str]
    query: frozenset[str]
    request: frozenset[str]
    answer: frozenset[str]


def endpoints() -> str:
    """The section of all routes."""
    return _between("## API Endpoints", "## Database Schema Details")


@cache
def documented_routes() -> dict[str, DocumentedRoute]:
    return {name: _route(name, text) for name, text in _ROUTE.findall(endpoints())}


def checklist() -> set[Line]:
    return {line for route in documented_routes().values() for line in route.lines}


def _between(start: str, end: str) -> str:
    return DOCUMENT.read_text(encoding="utf-8").partition(f"\n{start}\n")[2].partition(f"\n{end}\n")[0]


def _route(name: str, text: str) -> DocumentedRoute:
    parts = {title.partition(" (")[0]: f"{title}\n{body}" for title, body in _PART.findall(text)}
    needs_token = "Authentication Required" in parts.get("Description", "")
    lines = _lines(name, parts.get("Success Response", "200 OK")) | _lines(name, parts.get("Error Responses", ""))
    if needs_token:
        lines = {line for line in lines if line.status != 401} | {Line(name, 401, code) for code in _token_codes()}
    query = parts.get("Query Parameters", "")
    answer = parts.get("Success Response", "")
    return DocumentedRoute(
        name=name,
        text=text,
        lines=frozenset(lines),
        needs_token=needs_token,
        headers=frozenset(word for word in _IN_BACKTICKS.findall(parts.get("Headers", "")) if word.startswith("X-")),
        query=frozenset(re.findall(r"`(\w+)` \(", query)),
        request=frozenset(name for depth, name in _json_names(parts.get("Request Payload", "")) if depth == 1),
        answer=frozenset({name for _, name in _json_names(answer)} | set(_IN_BACKTICKS.findall(answer))),
    )


def _lines(route: str, text: str) -> set[Line]:
    """A code belongs to the status before it; a status that no code follows stands for itself."""
    codes: dict[int, set[str]] = {}
    status = 0
    for match in re.finditer(f"{STATUS.pattern}|{CODE.pattern}", text):
        if match[1]:
            status = int(match[1])
            codes.setdefault(status, set())
        else:
            codes[status].add(match[0])
    return {Line(route, status, code) for status, named in codes.items() for code in named or {""}}


def _json_names(text: str) -> list[tuple[int, str]]:
    """The members' names in the JSON that a text shows, each with its depth: 1 in the outermost object."""
    names, depth = [], 0
    for match in _JSON_NAME.finditer(text):
        if match[1]:
            names.append((depth, match[1]))
        else:
            depth += 1 if match[0] == "{" else -1
    return names


def _token_codes() -> list[str]:
    return sorted(set(CODE.findall(_between("## Authentication", "## Configuration").rpartition("\n\n")[2])))
