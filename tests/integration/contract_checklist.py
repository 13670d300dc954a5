"""The contract's data as a checklist: each route with every status and code that it may return, and the names of the
fields of its requests and responses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tools.contract.loading import contract
from tools.contract.records import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.contract.records import Route


@dataclass(frozen=True, order=True)
class Line:
    """One line of the checklist. ``code`` is empty where the source gives only a status."""

    route: str
    status: int
    code: str = ""

    def __str__(self) -> str:
        return f"{self.route}: {self.status} {self.code}".rstrip()


@dataclass(frozen=True)
class SourceRoute:
    """``headers``, ``query``, ``request`` and ``answer`` are field names; those of an answer may be at any depth."""

    name: str
    lines: frozenset[Line]
    messages: dict[str, str]  # by error code, where the source gives one
    needs_token: bool
    headers: frozenset[str]
    query: frozenset[str]
    request: frozenset[str]
    answer: frozenset[str]


@cache
def source_routes() -> dict[str, SourceRoute]:
    return {name: _route(route) for name, route in contract().routes.items() if not route.ours}


def checklist() -> set[Line]:
    return {line for route in source_routes().values() for line in route.lines}


def _route(route: Route) -> SourceRoute:
    errors = [error for error in route.errors if not error.ours]
    statuses = [answer.status for answer in route.answers if not answer.ours]
    return SourceRoute(
        name=route.name,
        lines=frozenset(
            [Line(route.name, status) for status in statuses]
            + [Line(route.name, error.status, error.code) for error in errors]
        ),
        messages={error.code: error.message for error in errors if error.message},
        needs_token=route.token is Token.REQUIRED,
        headers=frozenset(header.name for header in route.headers if not header.ours),
        query=frozenset(_names(route.query, nested=False)),
        request=frozenset(_names(route.request, nested=False)),
        answer=frozenset(_names(route.response, nested=True)),
    )


def _names(shape: str | None, *, nested: bool) -> Iterator[str]:
    """Returns the fields of a shape and of the shapes that it contains."""
    for field in contract().shapes[shape].fields if shape else ():
        if not field.ours:
            yield field.name
            for inner in (field.type, field.items):
                if nested and inner in contract().shapes:
                    yield from _names(inner, nested=True)
