"""Asking for an episode on the page, and following how it is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Request, Route

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
MADE_MILLISECONDS = 240_000
OWN_TEXT = """The keepers of Skerrow Rock

Skerrow Rock is a small island off the coast. For 140 years it was home to three lighthouse keepers at a time.
The first lamp was lit in 1846. It burned whale oil, which was carried up 187 steps every evening.
In the winter of 1903 no boat could land for 51 days. The men lived on biscuits and salted fish.
The light was automated in 1986. Today the island is a bird sanctuary, and visitors can climb the tower.
"""


def ask(page: Page, topic: str, *, minutes: int = 1) -> None:
    page.get_by_label("Topic").fill(topic)
    if not page.get_by_label("Minutes").is_visible():
        page.get_by_text("Change", exact=True).click()
    page.get_by_label("Minutes").fill(str(minutes))
    page.get_by_role("button", name="Make episode").click()


def stage(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Steps").get_by_role("listitem").filter(has_text=name)


def play_button(page: Page) -> Locator:
    return page.locator(".episode-words").get_by_role("button", name=re.compile("^Play"))


def episodes_about(person: Person, topic: str) -> list[dict[str, Any]]:
    listed = person.client.get_json("/api/v1/podcasts?mine=true&per_page=100")["podcasts"]
    return [episode for episode in listed if episode["topic"] == topic]


def test_the_steps_show_as_they_happen_survive_a_reload_and_show_in_two_tabs(signed_in: Page) -> None:
    page = signed_in
    page.get_by_text("Change", exact=True).click()
    page.get_by_role("radio", name=re.compile("^Clara")).check()
    ask(page, "Chess", minutes=10)
    expect(page.get_by_role("heading", level=1)).to_have_text("Chess")
    expect(stage(page, "Research")).to_contain_text("done", timeout=MADE_MILLISECONDS)
    expect(stage(page, "Voices")).to_contain_text(
        re.compile(r"of \d+ · under way · [\d.]+ s"), timeout=MADE_MILLISECONDS
    )

    page.reload()
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        expect(stage(tab, "Research")).to_contain_text(re.compile(r"done · [\d.]+ s"))
    for tab in (page, other):
        expect(play_button(tab)).to_be_visible(timeout=MADE_MILLISECONDS)
        expect(tab.locator(".words")).to_contain_text("I'm Clara")


def test_a_topic_without_sources_says_what_to_do_and_offers_to_ask_again(signed_in: Page) -> None:
    page = signed_in
    ask(page, "Zxqv blorptang")
    expect(page.locator(".state")).to_contain_text("text", timeout=MADE_MILLISECONDS)
    expect(page.locator(".state")).to_have_attribute("data-failed", "true")
    expect(stage(page, "Research")).to_contain_text("failed")
    expect(stage(page, "Voices")).to_contain_text("not run")
    expect(play_button(page)).to_have_count(0)

    page.get_by_text("Diagnostics").click()
    expect(page.get_by_text("API_GW_PODCAST_NO_SOURCES")).to_be_visible()
    expect(page.get_by_role("rowheader", name="research")).to_be_visible()

    page.get_by_role("button", name="Ask again in other words").click()
    expect(page.get_by_label("Topic")).to_have_value("Zxqv blorptang")


def test_an_episode_is_cancelled_and_goes_on_when_it_is_tried_again(signed_in: Page) -> None:
    page = signed_in
    ask(page, "The Moon")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".state")).to_contain_text("was cancelled")

    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(play_button(page)).to_be_visible(timeout=MADE_MILLISECONDS)


def test_a_cancelled_episode_shows_no_step_under_way(signed_in: Page) -> None:
    page = signed_in
    ask(page, "Chess", minutes=10)
    expect(stage(page, "Voices")).to_contain_text(re.compile(r"[1-9]\d* of \d+ · under way"), timeout=MADE_MILLISECONDS)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".state")).to_contain_text("was cancelled")
    for _ in range(2):
        expect(stage(page, "Voices")).to_contain_text(re.compile(r"[1-9]\d* of \d+ · not run$"))
        expect(page.get_by_role("list", name="Steps")).not_to_contain_text("under way")
        page.reload()


def test_somebody_elses_episode_is_neither_cancelled_nor_deleted(
    page: Page, episode: dict[str, Any], stranger: Person
) -> None:
    open_signed_in(page, stranger.name, stranger.token, f"/?episode={episode['podcast_id']}")
    expect(page.get_by_role("button", name=f"Play {episode['title']}")).to_be_visible()
    for name in ("Cancel", "Delete", "Try again"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_a_double_click_makes_one_episode(signed_in: Page, person: Person) -> None:
    page = signed_in
    page.get_by_label("Topic").fill("Xyzzy quopple twice")
    page.get_by_role("button", name="Make episode").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xyzzy quopple twice")
    assert len(episodes_about(person, "Xyzzy quopple twice")) == 1


@pytest.mark.parametrize("pressed_again", [False, True])
def test_after_a_lost_answer_there_is_one_episode(signed_in: Page, person: Person, *, pressed_again: bool) -> None:
    """Lost once, the page itself asks again; lost three times it says so, and a person presses again."""
    page, keys, topic = signed_in, [], f"Xyzzy quopple lost {pressed_again}"
    lost = 3 if pressed_again else 1

    def lose_answers(route: Route, request: Request) -> None:
        if request.method == "POST":
            keys.append(request.header_value("x-idempotency-key"))
        if request.method == "POST" and len(keys) <= lost:
            route.fetch()
            route.fulfill(status=503, json={"error_code": "UNAVAILABLE", "message": "Try again in a moment."})
        else:
            route.continue_()

    page.route("**/api/v1/podcasts", lose_answers)
    ask(page, topic)
    if pressed_again:
        expect(page.get_by_role("alert")).to_have_text("Try again in a moment.")
        page.get_by_role("button", name="Make episode").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(topic)
    assert len(keys) == lost + 1
    assert len(set(keys)) == 1
    assert len(episodes_about(person, topic)) == 1


def test_an_answer_that_is_lost_while_it_is_made_is_said_and_passes(signed_in: Page) -> None:
    page = signed_in
    ask(page, "Zxqv wobble")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zxqv wobble")
    expect(page.locator(".state")).to_have_attribute("data-failed", "true", timeout=MADE_MILLISECONDS)
    address = page.url
    page.goto("/?preferences")
    page.route("**/api/v1/podcasts/*", lambda route: route.abort())
    page.goto(address)
    expect(page.get_by_role("alert")).to_contain_text("being made all the same")
    page.unroute_all()
    expect(page.locator(".state")).to_have_attribute("data-failed", "true")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_an_episode_of_ones_own_text_says_who_finds_it_and_is_in_ones_own_list_only(
    signed_in: Page, new_page: Callable[..., Page], stranger: Person
) -> None:
    page = signed_in
    visibility = page.locator("#who-finds-it")
    expect(visibility).to_contain_text("Public. Anybody")
    page.get_by_label("Your own text").fill(OWN_TEXT)
    expect(visibility).to_contain_text("Unlisted. Only you")
    ask(page, "The keepers of Skerrow Rock")
    expect(play_button(page)).to_be_visible(timeout=MADE_MILLISECONDS)
    expect(page.locator(".facts-line")).to_contain_text("unlisted")
    expect(page.locator(".licence")).to_have_count(0)
    address, title = page.url, page.get_by_role("heading", level=1).inner_text()

    page.goto("/?library=mine")
    expect(page.get_by_role("link", name=title)).to_be_visible()
    other = open_signed_in(new_page(), stranger.name, stranger.token, "/?library=everyone")
    expect(other.get_by_role("listitem").first).to_be_visible()
    expect(other.get_by_role("link", name=title)).to_have_count(0)
    other.goto(address)
    expect(other.get_by_role("heading", level=1)).to_have_text(title)


def test_a_voice_can_be_heard_before_it_is_chosen(signed_in: Page) -> None:
    page = signed_in
    page.get_by_text("Change", exact=True).click()
    frank = page.get_by_role("button", name="Hear Frank")
    with page.expect_request("**/voices/frank.mp3"):
        frank.click()
    expect(frank).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("radio", name=re.compile("^Anna"))).to_be_checked()
    page.get_by_role("button", name="Hear Ella").click()
    expect(frank).to_have_attribute("aria-pressed", "false")
