"""Few requests: what the first and the second visit of the page ask the service for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.page.visits import KEEPS_TWO_SCRIPTS, Visit
from tests.e2e.page.waiting import wait_for_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.page

FIRST_VISIT_REQUESTS = 25
FIRST_VISIT_BYTES = 150_000
SECOND_VISIT_REQUESTS = 3  # before the first paint
YEAR = "public, max-age=31536000, immutable"


def opened(page: Page) -> Visit:
    """A visit of the landing view that has shown everything, with an active service worker."""
    visit = Visit(page)
    page.goto("/", wait_until="networkidle")
    expect(page.locator(".hero-words .sentence").first).to_be_visible()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.wait_for_load_state("networkidle")
    return visit


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(service_workers="allow")


def test_a_first_visit_needs_few_requests_and_bytes(page: Page, new_page: Callable[..., Page]) -> None:
    new_page().goto("/", wait_until="networkidle")  # makes the cards of a service that was never visited
    sent = opened(page).sent()
    listed = "\n".join(f"{one.bytes:7} {one.kind:10} {one.path}" for one in sent)
    print(listed)
    assert len(sent) <= FIRST_VISIT_REQUESTS, listed
    assert sum(one.bytes for one in sent) <= FIRST_VISIT_BYTES, listed
    assert not [one for one in sent if one.path.endswith(".mp3")], listed


def test_views_that_a_first_visit_does_not_open_are_loaded_and_kept_after_the_first_press(page: Page) -> None:
    scripts = {one.path for one in opened(page).sent() if one.path.startswith("/assets/") and one.path.endswith(".js")}
    assert len(scripts) == 1
    page.keyboard.press("Tab")
    wait_for_answer(page, KEEPS_TWO_SCRIPTS)


def test_a_second_visit_paints_before_it_asks_for_anything(page: Page) -> None:
    opened(page)
    page.goto("about:blank")
    before_paint = opened(page).sent_before_paint()
    assert len(before_paint) <= SECOND_VISIT_REQUESTS, before_paint
    assert not [one for one in before_paint if one.kind in ("Document", "Stylesheet", "Script", "Font")]


def test_a_second_visit_without_a_service_worker_needs_few_requests_too(new_page: Callable[..., Page]) -> None:
    """As in a browser that has none. The page's files are in its HTTP cache."""
    page = new_page()
    page.goto("/", wait_until="networkidle")
    page.goto("about:blank")
    visit = Visit(page)
    page.goto("/", wait_until="networkidle")
    kinds = sorted(
        one.kind for one in visit.sent_before_paint() if one.kind in ("Document", "Stylesheet", "Script", "Font")
    )
    assert kinds == ["Document"]


def test_joined_files_may_be_kept_for_a_year_and_the_page_may_not(page: Page) -> None:
    answer = page.request.get("/")
    assert answer.headers["cache-control"] == "no-cache"
    addresses = [part.split('"')[0] for part in answer.text().split('="') if part.startswith("/assets/")]
    assert len(addresses) == 2
    for address in addresses:
        assert page.request.get(address).headers["cache-control"] == YEAR
    for address in ("/style.css", "/app.js", "/sw.js"):
        assert page.request.get(address).headers["cache-control"] == "no-cache"
