"""Answers of the service about shows, feeds and reports, for states that a real service reaches seldom."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

PAGE_URL = "https://cast.example"
PATHS = re.compile(r"/api/v1/(?:shows|feeds|reports)\b")
DEFAULT = str(UUID(int=1))
PRIVATE_FEED = str(UUID(int=99))


def show(number: int, title: str, **fields: Any) -> dict[str, Any]:
    show_id = str(UUID(int=number))
    is_public = fields.get("visibility") == "public"
    return {
        "show_id": show_id,
        "slug": f"show-{number}",
        "title": title,
        "description": "",
        "author": "Ada",
        "category": "Science",
        "funding_url": "",
        "apple_verification": "",
        "language": "en",
        "visibility": "private",
        "voice": None,
        "length_minutes": None,
        "cover_url": None,
        "is_default": number == 1,
        "is_hidden": False,
        "episode_count": 0,
        "feed_url": f"{PAGE_URL}/feeds/{show_id}.xml" if is_public else None,
        "page_url": f"{PAGE_URL}/s/show-{number}" if is_public else None,
        "created_at": "2026-11-01T10:00:00Z",
        "changed_at": "2026-11-01T10:00:00Z",
        **fields,
    }


@dataclass
class AnsweredShows:
    """`failing`: the status of every answer, for tests of failures. `unreadable`: shows that cannot be read alone.
    `waiting`: if a list, private addresses are kept in it instead of being sent. `sent`: method, path and body of each
    request."""

    shows: list[dict[str, Any]] = field(default_factory=lambda: [show(1, "Ada’s episodes")])
    failing: int | None = None
    unreadable: set[str] = field(default_factory=set)
    waiting: list[Callable[[], None]] | None = None
    renewals: int = 0
    sent: list[tuple[str, str, Any]] = field(default_factory=list)

    def answer_on(self, page: Page) -> AnsweredShows:
        page.route(PATHS, self._answer)
        return self

    def _answer(self, route: Route) -> None:
        request = route.request
        address = urlsplit(request.url)
        path = address.path.removeprefix("/api/v1/")
        body = json.loads(request.post_data) if request.post_data else None
        self.sent.append((request.method, path + (f"?{address.query}" if address.query else ""), body))
        if self.failing:
            message = "Too many reports. Try again in an hour." if path == "reports" else "Not now."
            fulfil(route, self.failing, {"error_code": "X", "message": message})
        elif path == "feeds.opml":
            route.fulfill(status=200, content_type="text/x-opml", body="<opml/>")
        elif "private_address" in path:
            self.renewals += path.endswith("/renew")
            url = f"{PAGE_URL}/feeds/{PRIVATE_FEED}/key-{self.renewals}.xml"
            answer = partial(fulfil, route, HTTPStatus.OK, {"feed_id": PRIVATE_FEED, "url": url})
            if self.waiting is None:
                answer()
            else:
                self.waiting.append(answer)
        elif path == "reports":
            fulfil(route, HTTPStatus.CREATED, {"report_id": PRIVATE_FEED})
        else:
            self._answer_shows(route, path, body)

    def _answer_shows(self, route: Route, path: str, body: Any) -> None:
        method, show_id = route.request.method, path.partition("/")[2]
        found = next((one for one in self.shows if one["show_id"] == show_id), None)
        if not show_id and method == "GET":
            fulfil(route, HTTPStatus.OK, {"shows": self.shows})
        elif not show_id:
            self.shows.append(show(len(self.shows) + 1, **body))
            fulfil(route, HTTPStatus.CREATED, self.shows[-1])
        elif found is None or (method == "GET" and show_id in self.unreadable):
            fulfil(route, HTTPStatus.NOT_FOUND, {"error_code": "X", "message": "There is no such show."})
        elif method == "DELETE":
            self.shows.remove(found)
            route.fulfill(status=HTTPStatus.NO_CONTENT)
        else:
            if body:
                kept = {name: value for name, value in found.items() if name not in ("feed_url", "page_url")}
                self.shows[self.shows.index(found)] = found = show(UUID(show_id).int, **{**kept, **body})
            fulfil(route, HTTPStatus.OK, found)


def fulfil(route: Route, status: int, body: object) -> None:
    route.fulfill(status=status, content_type="application/json", body=json.dumps(body))
