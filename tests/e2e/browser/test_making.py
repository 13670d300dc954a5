"""Asking for an episode on the page, and following how it is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.browser.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Request, Route

    from tests.e2e.browser.people import Person

pytestmark = pytest.mark.browser
MADE_MILLISECONDS = 240_000
OWN_TEXT = """The keepers of Skerrow Rock

Skerrow Rock is a small island off the coast. For 140 years it was home to three lighthouse keepers at a time.
The first lamp was lit in 1846. It burned whale oil, which was carried up 187 steps every evening.
In the winter of 1903 no boat could land for 51 days. The men lived on biscuits and salted fish.
The light was automated in 1986. Today the island is a bird sanctuary, and visitors can climb the tower.
"""


def ask(page: Page, topic: str, *, minutes: int = 1) -> None:
    page.get_by_role("textbox", name="Topic").fill(topic)
    page.get_by_label("Minutes").fill(str(minutes))
    page.get_by_role("button", name="Make the episode").click()


def episodes_about(person: Person, topic: str) -> list[dict[str, Any]]:
    listed = person.client.get_json("/api/v1/podcasts?mine=true&per_page=100")["podcasts"]
    return [episode for episode in listed if episode["topic"] == topic]


def test_a_topic_becomes_an_episode_that_plays(signed_in: Page) -> None:
    page = signed_in
    page.get_by_label(re.compile("^Clara")).check()
    ask(page, "Tea")

    expect(page.get_by_role("heading", level=1)).to_have_text("Tea")
    steps = page.get_by_role("list", name="Steps").get_by_role("listitem")
    expect(steps.filter(has_text="Research, completed")).to_be_visible(timeout=MADE_MILLISECONDS)
    expect(steps.filter(has_text="Voices")).to_contain_text("in progress", timeout=MADE_MILLISECONDS)
    play = page.get_by_role("button", name="Play")
    expect(play).to_be_visible(timeout=MADE_MILLISECONDS)
    assert set(page.locator("#steps li").evaluate_all("all => all.map(each => each.dataset.status)")) == {"completed"}

    play.click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 1")
    expect(page.locator("#elapsed")).not_to_have_text("0:00")
    expect(page.get_by_label("Position")).not_to_have_value("0")
    expect(page.locator("#transcript")).to_contain_text("I'm Clara")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("audio")).to_have_js_property("paused", value=True)


def test_a_topic_without_sources_shows_why_and_offers_to_ask_again(signed_in: Page) -> None:
    page = signed_in
    ask(page, "Zxqv blorptang")

    expect(page.locator("#episode-state")).to_contain_text("text", timeout=MADE_MILLISECONDS)
    expect(page.locator("#episode-state")).to_have_class("failed")
    expect(page.get_by_role("button", name="Play")).to_be_hidden()
    page.get_by_role("link", name="Ask again in other words").click()
    expect(page.get_by_role("textbox", name="Topic")).to_have_value("Zxqv blorptang")


def test_a_double_click_makes_one_episode(signed_in: Page, person: Person) -> None:
    page = signed_in
    page.get_by_role("textbox", name="Topic").fill("Xyzzy quopple twice")
    page.get_by_role("button", name="Make the episode").dblclick()

    expect(page.get_by_role("heading", level=1)).to_have_text("Xyzzy quopple twice")
    assert len(episodes_about(person, "Xyzzy quopple twice")) == 1


def test_asking_again_after_a_lost_answer_makes_one_episode(signed_in: Page, person: Person) -> None:
    page = signed_in
    keys: list[str | None] = []

    def lose_the_first_answer(route: Route, request: Request) -> None:
        if request.method == "POST":
            keys.append(request.header_value("x-idempotency-key"))
        if request.method == "POST" and len(keys) == 1:
            route.fetch()
            route.fulfill(status=408, json={"error_code": "TIMEOUT", "message": "Try again in a moment."})
        else:
            route.continue_()

    page.route("**/api/v1/podcasts", lose_the_first_answer)
    ask(page, "Xyzzy quopple lost")
    expect(page.get_by_role("alert")).to_have_text("Try again in a moment.")
    page.get_by_role("button", name="Make the episode").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Xyzzy quopple lost")
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert len(episodes_about(person, "Xyzzy quopple lost")) == 1


def test_html_in_a_topic_is_shown_as_text(signed_in: Page) -> None:
    page = signed_in
    topic = "<img src=x onerror=\"document.title='planted'\"><b>Quopple</b>"
    ask(page, topic)

    expect(page.get_by_role("heading", level=1)).to_have_text(topic)
    expect(page.locator("#episode-state")).to_have_class("failed", timeout=MADE_MILLISECONDS)
    page.goto("/")
    expect(page.get_by_role("link", name=topic)).to_be_visible()
    assert page.locator("main b").count() == 0
    assert "planted" not in page.title()


def test_an_episode_of_ones_own_text_is_in_ones_own_list_only(
    signed_in: Page, new_page: Callable[..., Page], stranger: Person
) -> None:
    page = signed_in
    page.get_by_text("Use my own text instead").click()
    page.get_by_label("Your text").fill(OWN_TEXT)
    ask(page, "The keepers of Skerrow Rock")
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=MADE_MILLISECONDS)
    expect(page.locator("#episode-facts")).to_contain_text("unlisted")
    expect(page.locator("#licence")).to_be_empty()
    address, title = page.url, page.get_by_role("heading", level=1).inner_text()

    page.get_by_role("link", name="Aethercast").click()
    expect(page.get_by_role("region", name="Your episodes").get_by_role("link", name=title)).to_be_visible()
    other = open_signed_in(new_page(), stranger.name, stranger.token)
    expect(other.get_by_role("region", name="Made lately")).to_be_visible()
    expect(other.get_by_text("None yet.")).to_be_visible()
    expect(other.get_by_role("link", name=title)).to_have_count(0)
    other.goto(address)
    expect(other.get_by_role("heading", level=1)).to_have_text(title)


def test_a_voice_can_be_heard_before_it_is_chosen(signed_in: Page) -> None:
    page = signed_in
    frank = page.get_by_role("button", name="Hear Frank")
    with page.expect_request("**/voices/frank.mp3"):
        frank.click()
    expect(frank).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label(re.compile("^Anna"))).to_be_checked()

    page.get_by_role("button", name="Hear Ella").click()
    expect(frank).to_have_attribute("aria-pressed", "false")
