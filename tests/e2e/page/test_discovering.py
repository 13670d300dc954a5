"""The landing page without an account; search and exploration with an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.page.people import PASSWORD, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
ARTICLE = re.compile(r"^https://en\.wikipedia\.org/wiki/")


def fresh_cards(page: Page) -> Any:
    return page.get_by_role("region", name="Suggested topics").get_by_role("article")


def test_a_card_shows_art_summary_and_source(page: Page) -> None:
    page.goto("/")
    expect(fresh_cards(page)).to_have_count(8)
    card = fresh_cards(page).first
    expect(card.get_by_role("heading")).not_to_be_empty()
    expect(card.locator(".summary")).not_to_be_empty()
    expect(card.get_by_role("link", name="Wikipedia")).to_have_attribute("href", ARTICLE)
    expect(card.locator("img")).to_have_js_property("naturalWidth", 640)


def test_a_category_filters_the_cards(page: Page) -> None:
    page.goto("/")
    expect(fresh_cards(page)).to_have_count(8)
    science = page.get_by_role("group", name="Filter by category").get_by_role("button", name="Science")
    science.click()
    expect(science).to_have_attribute("aria-pressed", "true")
    expect(fresh_cards(page).first.locator(".category")).to_have_text("Science")
    assert set(fresh_cards(page).locator(".category").all_inner_texts()) == {"SCIENCE"}


def test_more_topics_are_shown_on_request(page: Page) -> None:
    page.goto("/")
    expect(fresh_cards(page)).to_have_count(8)
    page.get_by_role("button", name="More topics").click()
    expect(fresh_cards(page)).to_have_count(20)


def test_a_public_episode_plays_without_an_account(page: Page, episode: dict[str, Any]) -> None:
    page.goto("/")
    page.get_by_role("region", name="Recent episodes").get_by_role("button", name=f"Play {episode['title']}").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    expect(page.get_by_role("region", name="Player")).to_contain_text(episode["title"])
    page.get_by_role("region", name="Recent episodes").get_by_role("button", name=f"Pause {episode['title']}").click()
    expect(page.locator("audio")).to_have_js_property("paused", value=True)


def test_subscribing_twice_shows_an_error_the_second_time(page: Page) -> None:
    address = f"{uuid4().hex}@example.com"
    page.goto("/")
    page.get_by_placeholder("you@example.com").fill(address)
    page.get_by_role("button", name="Subscribe").click()
    expect(page.locator(".done")).to_contain_text("Successfully subscribed")
    expect(page.get_by_role("status").filter(has_text="Successfully subscribed")).to_have_count(1)

    page.get_by_placeholder("you@example.com").fill(address)
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("alert")).to_contain_text("already subscribed")


def test_a_search_asks_to_sign_in_and_keeps_the_query_in_the_address(
    page: Page, person: Person, stack_url: str
) -> None:
    page.goto("/")
    page.get_by_label("Search topics").fill("volcanos")
    page.get_by_role("button", name="Search").click()
    sign_in(page, person.name, PASSWORD)

    expect(page.get_by_role("heading", level=1)).to_have_text("volcanos")
    expect(page.get_by_role("article").filter(has_text="olcan").first).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"search": ["volcanos"]}
    referrers: list[str] = []
    page.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    page.reload()
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page.get_by_label("Search topics")).to_have_value("volcanos")
    # Servers log the referrer, so it must not contain the query.
    assert {referrer.removesuffix("/") for referrer in referrers if referrer} == {stack_url}


TYPE_BEFORE_LOAD = """new MutationObserver((_, observer) => {
  const field = document.getElementById("search-query");
  if (!field) return;
  field.value = "volcanos";
  observer.disconnect();
}).observe(document, { childList: true, subtree: true })"""


def test_text_typed_before_the_page_is_ready_is_kept(page: Page) -> None:
    page.add_init_script(TYPE_BEFORE_LOAD)
    page.goto("/")
    expect(fresh_cards(page).first).to_be_visible()
    expect(page.get_by_label("Search topics")).to_have_value("volcanos")


def test_exploring_builds_a_breadcrumb_trail_that_leads_back(signed_in: Page) -> None:
    page = signed_in
    first = str(fresh_cards(page).first.get_by_role("heading").inner_text())
    fresh_cards(page).first.get_by_role("button", name="Explore deeper").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    found = page.get_by_role("region", name="More specific topics").get_by_role("article")
    second = str(found.first.get_by_role("heading").inner_text())
    found.first.get_by_role("button", name="Explore broader").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(second)
    expect(page.get_by_role("region", name="Broader topics").get_by_role("article").first).to_be_visible()

    trail = page.get_by_role("navigation", name="Breadcrumb").get_by_role("listitem")
    expect(trail).to_contain_text(["Discover", first, second])
    page.reload()
    expect(trail).to_contain_text(["Discover", first, second])
    trail.nth(1).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)
    expect(trail).to_have_count(2)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(second)


def test_exploring_without_an_account_asks_to_sign_in_and_goes_back_on_cancel(page: Page) -> None:
    page.goto("/")
    fresh_cards(page).first.get_by_role("button", name="Explore deeper").click()
    expect(page.get_by_role("dialog")).to_contain_text("Sign in to explore topics")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Turn a topic into a podcast")


def test_an_episode_from_a_card_uses_the_sources_of_the_card(signed_in: Page) -> None:
    page = signed_in
    title = str(fresh_cards(page).first.get_by_role("heading").inner_text())
    fresh_cards(page).first.get_by_role("button", name="Create an episode").click()
    expect(page.get_by_label("Topic", exact=True)).to_have_value(title)
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/podcasts")) as asked:
        page.get_by_role("button", name="Create episode").click()
    assert asked.value.post_data_json["topic_id"]
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".status")).to_contain_text("This episode was cancelled.")


def test_an_unknown_address_shows_page_not_found(page: Page) -> None:
    page.goto("/?nonsense=1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    page.get_by_role("main").get_by_role("link", name="Discover topics").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Turn a topic into a podcast")
