"""The landing page, search and exploration, without and with an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
ARTICLE = re.compile(r"^https://en\.wikipedia\.org/wiki/")


def fresh_cards(page: Page) -> Any:
    return page.get_by_role("region", name="Suggested topics").get_by_role("article")


def without_art(route: Any) -> None:
    answer = route.fetch()
    body = answer.json()
    body["snippets"] = [card | {"image_url": None} for card in body["snippets"]]
    route.fulfill(response=answer, json=body)


def hold(route: Any, waiting: list[Any]) -> None:
    """Playwright takes no built-in function as a handler."""
    waiting.append(route)


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
    science = page.get_by_role("toolbar", name="Filter by category").get_by_role("button", name="Science")
    science.click()
    expect(science).to_have_attribute("aria-pressed", "true")
    expect(fresh_cards(page).first.locator(".category")).to_have_text("Science")
    assert set(fresh_cards(page).locator(".category").all_inner_texts()) == {"SCIENCE"}


def test_more_topics_are_shown_on_request(page: Page) -> None:
    page.goto("/")
    expect(fresh_cards(page)).to_have_count(8)
    page.get_by_role("button", name="More topics").click()
    expect(fresh_cards(page)).to_have_count(20)


@pytest.mark.usefixtures("episode")
def test_a_public_episode_plays_without_an_account(page: Page) -> None:
    page.goto("/")
    rows = page.get_by_role("region", name="Recent episodes")
    play = rows.get_by_role("button", name=re.compile("^Play ")).first
    title = (play.get_attribute("aria-label") or "").removeprefix("Play ")
    play.click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0.5")
    expect(page.get_by_role("region", name="Player")).to_contain_text(title)
    rows.get_by_role("button", name=f"Pause {title}").click()
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


def test_a_stranger_searches_and_the_query_is_only_in_the_address(page: Page, stack_url: str) -> None:
    page.goto("/")
    page.get_by_label("Search topics and episodes").fill("volcanos")
    page.get_by_role("search", name="Topics and episodes").get_by_role("button").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("volcanos")
    expect(page.get_by_role("article").filter(has_text="olcan").first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert parse_qs(urlsplit(page.url).query) == {"search": ["volcanos"]}
    referrers: list[str] = []
    page.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    page.reload()
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page.get_by_label("Search topics and episodes")).to_have_value("volcanos")
    # Servers log the referrer, so it must not contain the query.
    assert {referrer.removesuffix("/") for referrer in referrers if referrer} == {stack_url}


def test_a_signed_in_search_shows_the_topics_at_once_and_their_pictures_later(page: Page, person: Person) -> None:
    waiting: list[Any] = []
    page.route("**/api/v1/search/podcasts", lambda route: hold(route, waiting))
    page.route("**/api/v1/snippets?q=*", without_art)
    open_signed_in(page, person.name, address="/?search=lighthouses")
    cards = page.get_by_role("article")
    expect(cards.first).to_contain_text("Lighthouse")
    expect(page.get_by_role("status").filter(has_text="Painting the missing pictures")).to_be_visible()
    expect(page.locator(".art img")).to_have_count(0)
    titles = cards.get_by_role("heading").all_inner_texts()
    waiting.pop().continue_()
    expect(cards.first.locator("img")).to_have_js_property("naturalWidth", 640)
    expect(page.get_by_text("Painting the missing pictures")).to_have_count(0)
    assert cards.get_by_role("heading").all_inner_texts() == titles


def test_a_search_that_takes_long_says_so(page: Page) -> None:
    waiting: list[Any] = []
    page.route("**/api/v1/snippets?q=*", lambda route: hold(route, waiting))
    page.goto("/?search=volcanos")
    status = page.get_by_role("status").filter(has_text="volcanos")
    expect(status).to_have_text("Searching for “volcanos”…")
    expect(status).to_contain_text("The service is busy, so this takes longer than usual.")
    waiting.pop().continue_()
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page.get_by_text("The service is busy")).to_have_count(0)


def test_too_many_searches_are_explained(page: Page) -> None:
    message = "You have explored and searched as often as you may in an hour. Try again in 900 seconds."
    answer = {"error_code": "API_GW_TOO_MANY_REQUESTS", "message": message}
    page.route("**/api/v1/snippets?q=*", lambda route: route.fulfill(status=429, json=answer))
    page.goto("/?search=volcanos")
    expect(page.get_by_role("alert").filter(has_text=message)).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


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
    expect(page.get_by_label("Search topics and episodes")).to_have_value("volcanos")


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


def test_a_stranger_explores(page: Page) -> None:
    page.goto("/")
    name = str(fresh_cards(page).first.get_by_role("heading").inner_text())
    fresh_cards(page).first.get_by_role("button", name="Explore broader").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_role("region", name="Broader topics").get_by_role("article").first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_shared_address_of_an_exploration_shows_the_topic(page: Page, new_page: Callable[..., Page]) -> None:
    page.goto("/")
    first = fresh_cards(page).first
    name, summary = first.get_by_role("heading").inner_text(), first.locator(".summary").inner_text()
    first.get_by_role("button", name="Explore deeper").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)

    friend = new_page()
    friend.goto(page.url)
    expect(friend.get_by_role("heading", level=1)).to_have_text(name)
    expect(friend.locator(".explored")).to_contain_text(summary)
    expect(friend.locator(".explored img")).to_have_js_property("naturalWidth", 640)
    found = friend.get_by_role("region", name="More specific topics").get_by_role("article")
    second = found.first.get_by_role("heading").inner_text()
    found.first.get_by_role("button", name="Explore broader").click()
    trail = friend.get_by_role("navigation", name="Breadcrumb").get_by_role("listitem")
    expect(trail).to_contain_text(["Discover", name, second])
    friend.go_back()
    friend.get_by_role("button", name="Create an episode").first.click()
    expect(friend.get_by_label("Topic", exact=True)).to_have_value(name)


def test_the_address_of_an_unknown_topic_says_so(page: Page) -> None:
    page.goto(f"/?explore={uuid4()}")
    expect(page.get_by_role("heading", level=1)).to_have_text("This topic is unknown")
    page.get_by_role("link", name="Discover topics").click()
    expect(fresh_cards(page).first).to_be_visible()


def test_a_picture_that_did_not_load_is_looked_for_again(page: Page) -> None:
    broken: list[str] = []

    def fail_once(route: Any) -> None:
        if len(broken) < 2:
            broken.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/cards/**", fail_once)
    page.goto("/")
    expect(fresh_cards(page).first.locator("img")).to_have_js_property("naturalWidth", 640, timeout=60_000)
    assert broken


def test_a_card_without_a_picture_gets_it_when_there_is_one(page: Page) -> None:
    answers: list[str] = []

    def first_without_art(route: Any) -> None:
        answers.append(route.request.url)
        if len(answers) == 1:
            without_art(route)
        else:
            route.continue_()

    page.route("**/api/v1/snippets?limit=*", first_without_art)
    page.goto("/")
    expect(fresh_cards(page)).to_have_count(8)
    names = fresh_cards(page).get_by_role("heading").all_inner_texts()
    expect(fresh_cards(page).first.locator("img")).to_have_js_property("naturalWidth", 640)
    assert fresh_cards(page).get_by_role("heading").all_inner_texts() == names
    assert len(answers) >= 2


def test_the_categories_are_one_stop_of_the_tab_key(page: Page) -> None:
    page.goto("/")
    chips = page.get_by_role("toolbar", name="Filter by category").get_by_role("button")
    expect(chips).to_have_count(9)
    chips.first.focus()
    for key, place in (
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", 8),
        ("ArrowRight", 8),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        expect(chips.nth(place)).to_be_focused()
    page.keyboard.press("Tab")
    expect(fresh_cards(page).first.locator("a, button").first).to_be_focused()


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
    expect(page.get_by_role("heading", level=1)).to_have_text("Any topic, as a podcast that shows its sources")


def test_a_good_address_takes_away_the_message_about_a_bad_one(page: Page) -> None:
    page.goto("/")
    page.get_by_placeholder("you@example.com").fill("a@b")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_placeholder("you@example.com").fill(f"{uuid4().hex}@example.com")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.locator(".subscribe .done")).not_to_be_empty()
    expect(page.get_by_role("alert")).to_be_hidden()
