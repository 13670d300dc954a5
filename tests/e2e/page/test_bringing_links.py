"""Links that people bring to the form, also from other apps and pages, and the languages of sources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.page.brought_sources import ADD, answer_readings, choose, drag, row, rows, text_file
from tests.e2e.page.episode_form import open_setting, press_create, setting, text_field, topic_field
from tests.e2e.page.people import Person, new_person, open_signed_in
from tests.e2e.page.test_topic_form import asks_for_an_episode, refuse_episodes, speak_german

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.page
LINK = "https://example.org/bees?year=1846"
NAME = "example.org/bees?year=1846"


@pytest.fixture(scope="module")
def bringer(stack_url: str) -> Person:
    return new_person(stack_url)


@pytest.fixture
def form(page: Page, bringer: Person) -> Page:
    answer_readings(page, title="The bees of Skerrow")
    refuse_episodes(page)
    return open_signed_in(page, bringer.name)


def test_a_pasted_link_is_a_source_and_no_topic(form: Page) -> None:
    page = form
    readings: list[Route] = []

    def hold(reading: Route) -> None:
        readings.append(reading)

    page.route("**/api/v1/readings", hold)
    topic_field(page).fill(LINK)
    expect(page.get_by_role("status").filter(has_text=f"Added: {NAME}.")).to_be_attached()
    expect(topic_field(page)).to_have_value("")
    page.unroute("**/api/v1/readings", hold)
    for reading in readings:
        reading.fallback()
    expect(row(page, NAME)).to_contain_text("The bees of Skerrow")
    with page.expect_request(asks_for_an_episode) as asked:
        press_create(page)
    body = asked.value.post_data_json
    assert (body["sources"], body["visibility"], "topic" in body) == ([{"url": LINK}], "unlisted", False)


def test_a_typed_link_is_a_source_when_the_episode_is_created(form: Page) -> None:
    page = form
    topic_field(page).click()
    page.keyboard.type("https://example.org/tea")
    expect(topic_field(page)).to_have_accessible_description(
        "The page behind this link becomes a source. Shift+Enter: new line."
    )
    with page.expect_request(asks_for_an_episode) as asked:
        topic_field(page).press("Enter")
    assert asked.value.post_data_json["sources"] == [{"url": "https://example.org/tea"}]
    expect(row(page, "example.org/tea")).to_be_visible()


def test_words_with_a_link_stay_words(form: Page) -> None:
    topic_field(form).fill(f"Bees, as in {LINK}")
    expect(topic_field(form)).to_have_value(f"Bees, as in {LINK}")
    expect(rows(form)).to_have_count(0)


def test_a_link_is_added_with_the_keyboard_alone(form: Page) -> None:
    page = form
    page.get_by_role("button", name=ADD, exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Choose files", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Link", exact=True)).to_be_focused()
    page.keyboard.type("no address")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("“no address” is not the address of a page.")
    page.get_by_label("Link", exact=True).fill("")
    page.keyboard.type("example.org/tea")
    page.keyboard.press("Enter")
    expect(row(page, "example.org/tea")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("button", name=ADD, exact=True)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Remove: example.org/tea", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(0)


def test_a_link_is_dropped_on_the_form(form: Page) -> None:
    drag(form, "drop", {}, link=LINK)
    expect(row(form, NAME)).to_be_visible()


def test_links_texts_and_files_make_one_episode(form: Page) -> None:
    page = form
    topic_field(page).fill(LINK)
    choose(page, text_file("bees.txt"))
    expect(row(page, "bees.txt")).to_contain_text("412 words")
    page.get_by_role("button", name="My text", exact=True).click()
    text_field(page).fill("Our bees came in May. They fly from flower to flower.")
    expect(text_field(page)).to_have_accessible_description(
        "The hosts talk about this text and your sources. Ctrl+Enter creates the episode."
    )
    with page.expect_request(asks_for_an_episode) as asked:
        press_create(page)
    assert [next(iter(source)) for source in asked.value.post_data_json["sources"]] == ["text", "url", "upload_id"]


def test_a_page_that_cannot_be_read_says_why_and_does_not_block(page: Page, bringer: Person) -> None:
    answer_readings(page, state="unreadable", reason="No public web site answers at this address.")
    refuse_episodes(page)
    open_signed_in(page, bringer.name)
    topic_field(page).fill(LINK)
    expect(row(page, NAME)).to_contain_text("No public web site answers at this address. It is left out.")
    with page.expect_request(asks_for_an_episode):
        press_create(page)


def test_a_reading_is_asked_for_until_it_has_ended(page: Page, bringer: Person) -> None:
    answer_readings(page, state="waiting")
    states = ["waiting", "read"]

    def answer(route: Route) -> None:
        route.fulfill(json={**asked, "state": states.pop(0)})

    asked = {"reading_id": "r", "title": "Bees", "author": "Ada Weir", "pages": 3, "words": 1200, "language": "en"}
    asked |= {"left_out": ["1 footnote"], "reason": None}
    page.route("**/api/v1/readings/*", answer)
    open_signed_in(page, bringer.name)
    topic_field(page).fill(LINK)
    expect(row(page, NAME)).to_contain_text("Being read")
    expect(row(page, NAME)).to_contain_text("Ada Weir · 3 pages · 1,200 words · English · without 1 footnote")


def test_the_language_of_the_sources_is_chosen_unless_the_user_chose_one(
    new_page: Callable[..., Page], bringer: Person
) -> None:
    page = new_page()
    speak_german(page)
    answer_readings(page, language="de")
    open_signed_in(page, bringer.name)
    expect(setting(page, "Language")).to_have_text("Language: Language of the topic")
    topic_field(page).fill(LINK)
    expect(setting(page, "Language")).to_have_text("Language: German")
    expect(setting(page, "Hosts")).to_have_text("Hosts: Klara & Otto")
    open_setting(page, "Language")
    page.get_by_label("Language", exact=True).select_option("English")
    expect(setting(page, "Language")).to_have_text("Language: English")
    expect(row(page, NAME)).to_contain_text("It is left out, because the episode is in English.")
    topic_field(page).fill("https://example.org/tee")
    expect(row(page, "example.org/tee")).to_contain_text("German")
    expect(setting(page, "Language")).to_have_text("Language: English")


@pytest.mark.parametrize("shared", [{"url": LINK}, {"text": f"Bees are back! {LINK}", "title": "Bees"}])
def test_a_shared_page_opens_the_form_with_its_link(form: Page, shared: dict[str, str]) -> None:
    page = form
    page.goto(f"/?{urlencode(shared)}")
    expect(row(page, NAME)).to_be_visible()
    expect(topic_field(page)).to_have_value("")
    expect(topic_field(page)).to_be_focused()
    expect(page).to_have_url("/")
    page.reload()
    expect(rows(page)).to_have_count(1)


def test_shared_words_are_a_topic(form: Page) -> None:
    form.goto(f"/?{urlencode({'text': 'Coral reefs', 'title': ''})}")
    expect(topic_field(form)).to_have_value("Coral reefs")
    expect(rows(form)).to_have_count(0)


def test_the_app_takes_what_other_apps_share(page: Page) -> None:
    manifest = json.loads(page.request.get("/app.webmanifest").text())
    target = manifest["share_target"]
    assert (target["action"], target["method"]) == ("/", "GET")
    assert target["params"] == {"title": "title", "text": "text", "url": "url"}


def test_a_shared_page_opens_through_the_service_worker(new_page: Callable[..., Page]) -> None:
    page = new_page(service_workers="allow")
    page.goto("/")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    answer = page.goto(f"/?{urlencode({'url': LINK})}")
    assert answer is not None
    assert answer.from_service_worker
    expect(row(page, NAME)).to_contain_text("Waits here until you sign in")


def test_a_bookmark_opens_the_form_with_the_page_that_is_read(new_page: Callable[..., Page], stack_url: str) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/?preferences")
    bookmark = page.get_by_role("link", name="Make an episode", exact=True)
    bookmark.click()
    expect(page.get_by_role("status").filter(has_text="Drag this to your bookmarks")).to_be_visible()
    page.get_by_role("button", name="Copy its address", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="copied")).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert bookmark.get_attribute("href") == address
    page.goto("/docs/")
    page.evaluate(address.removeprefix("javascript:"))
    expect(row(page, f"{stack_url.removeprefix('http://')}/docs")).to_be_visible()
