"""Requests for shows, and a quick painter: a real cover takes seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    import pytest
    from werkzeug.test import TestResponse

    from tests.integration.whole_api import Person, WholeApi

SHOWS, FEEDS = "/api/v1/shows", "/api/v1/feeds"
EVERYTHING = f"{FEEDS}/private_address"


@dataclass
class QuickPainter:
    painted: list[str] = field(default_factory=list)

    def paint(self, title: str) -> bytes:
        self.painted.append(title)
        return title.encode()


def use_quick_painter(api: WholeApi, monkeypatch: pytest.MonkeyPatch) -> QuickPainter:
    painter = QuickPainter()
    monkeypatch.setattr(api.modules["shows"].parts.covers, "_load_painter", lambda: painter)
    return painter


def send(person: Person, method: str, path: str, fields: Any = None) -> TestResponse:
    return person.api.open(method, path, json=fields, headers=person.headers)


def make(person: Person, **fields: Any) -> dict[str, Any]:
    answer = person.post(SHOWS, {"title": "Reefs", **fields})
    assert answer.status_code == 201, answer.text
    show: dict[str, Any] = answer.json
    return show


def default_show(person: Person) -> dict[str, Any]:
    show: dict[str, Any] = person.get(SHOWS).json["shows"][0]
    assert show["is_default"]
    return show


def feed_versions(api: WholeApi, *owners: str | UUID) -> list[int]:
    """Of shows or accounts; 0 without a row."""
    rows = api.database.fetch_all("select coalesce(show_id, user_id)::text as owner, version from feed_states")
    versions = {row["owner"]: row["version"] for row in rows}
    return [versions.get(str(owner), 0) for owner in owners]
