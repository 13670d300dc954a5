"""Topics that could break the page: HTML, 300 characters without a space, right-to-left text, emoji."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
PHONE = {"width": 320, "height": 640}
FAILED_MILLISECONDS = 120_000
HOSTILE = {
    "html": "<img src=x onerror=\"document.title='planted'\"><b>Quopple</b><script>document.title='planted'</script>",
    "long": ("quopple" * 43)[:300],
    "right to left": "Quopple \u202eelppouq\u202c שלום עולם",
    "emoji": "Quopple 👩‍👩‍👧‍👦🏳️‍🌈🦑 zxqv",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_topic_does_not_break_the_page(new_page: Callable[..., Page], person: Person, kind: str) -> None:
    topic = HOSTILE[kind]
    page = open_signed_in(new_page(viewport=PHONE), person.name)
    page.get_by_label("Topic", exact=True).fill(topic)
    page.get_by_role("button", name="Create episode").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text(topic)
    expect(page.locator(".status")).to_have_attribute("data-failed", "true", timeout=FAILED_MILLISECONDS)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator("main b, main img[src=x]").count() == 0

    page.goto("/?library=mine")
    expect(page.get_by_role("main").get_by_role("link", name=topic)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("Search topics and episodes").fill(topic)
    page.get_by_role("search", name="Topics and episodes").get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(topic)
    expect(page.locator(".loading")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert "planted" not in page.title()
