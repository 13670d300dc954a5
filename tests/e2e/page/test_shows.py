"""Shows of the user: their list, one show and its form, moving episodes and choosing a show for new ones."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.answered_shows import DEFAULT, PAGE_URL, AnsweredShows, show
from tests.e2e.page.library_rows import row_of, whole_list
from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page

SECOND = show(2, "Volcanoes")["show_id"]


@pytest.fixture
def shows(page: Page) -> AnsweredShows:
    answered = AnsweredShows([show(1, "Ada’s episodes", episode_count=1), show(2, "Volcanoes")])
    return answered.answer_on(page)


def episodes_in(page: Page, show_id: str, episode: dict[str, Any]) -> None:
    """The list of the user's episodes, with their show."""

    def answer(route: Route) -> None:
        listed = route.fetch(url=re.sub(r"&show_id=[^&]*", "", whole_list(route.request.url)))
        body = listed.json()
        for podcast in body.get("podcasts", []):
            podcast["show_id"] = show_id
        route.fulfill(response=listed, body=json.dumps(body))

    def answer_one(route: Route) -> None:
        body = {**episode, "show_id": show_id}
        if route.request.method == "PATCH":
            body |= json.loads(route.request.post_data or "{}")
        route.fulfill(status=200, content_type="application/json", body=json.dumps(body))

    page.route(re.compile(r"/api/v1/podcasts\?"), answer)
    page.route(re.compile(rf"/api/v1/podcasts/{episode['podcast_id']}$"), answer_one)


def test_the_library_lists_the_shows_with_their_episodes_and_visibility(
    page: Page, shows: AnsweredShows, person: Person
) -> None:
    shows.shows.append(show(3, "Tea", visibility="public", episode_count=2))
    open_signed_in(page, person.name, address="/?library=mine")
    page.get_by_role("link", name="Shows", exact=True).first.click()
    rows = page.get_by_role("region", name="Shows").locator(".episode-row")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Ada’s episodes")
    expect(rows.nth(0)).to_contain_text("1 episode · Private · default for new episodes")
    expect(rows.nth(2)).to_contain_text("2 episodes · Public")
    rows.nth(2).get_by_role("link", name="Tea").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tea")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title("Tea · Aethercast")


@pytest.mark.usefixtures("shows")
def test_the_account_menu_leads_to_the_shows(page: Page, person: Person) -> None:
    open_signed_in(page, person.name)
    page.locator("#account-menu").click()
    page.locator("#account-panel").get_by_role("link", name="Shows").click()
    expect(page.get_by_role("link", name="Volcanoes")).to_be_visible()


def test_a_new_show_opens(page: Page, shows: AnsweredShows, person: Person) -> None:
    open_signed_in(page, person.name, address="/?shows")
    page.get_by_label("Name of a new show").fill("  Tea  ")
    page.get_by_role("button", name="Make show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tea")
    assert ("POST", "shows", {"title": "Tea"}) in shows.sent


def test_the_form_changes_everything_that_the_owner_may_change(
    page: Page, shows: AnsweredShows, person: Person
) -> None:
    open_signed_in(page, person.name, address=f"/?show={SECOND}")
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("Title")).to_be_focused()
    page.get_by_label("Title").fill("Volcanoes & ash")
    page.get_by_label("Description").fill("Of fire.\nAnd of ash.")
    page.get_by_label("Author").fill("Ada L.")
    page.get_by_label("Category").select_option("Kids & Family")
    page.get_by_label("Length").select_option("7")
    page.get_by_label("Link for supporters").fill("http://ada.example")
    page.get_by_label("Code of Apple Podcasts").fill("6057b320")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Link for supporters")).to_be_focused()
    page.get_by_label("Link for supporters").fill("https://ada.example/support")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Volcanoes & ash")
    expect(page.get_by_role("button", name="Edit")).to_be_focused()
    (fields,) = [body for method, _, body in shows.sent if method == "PATCH"]
    assert fields == {
        "title": "Volcanoes & ash",
        "description": "Of fire.\nAnd of ash.",
        "author": "Ada L.",
        "category": "Kids & Family",
        "language": "en",
        "voice": None,
        "length_minutes": 7,
        "funding_url": "https://ada.example/support",
        "apple_verification": "6057b320",
    }


def test_a_description_that_podcast_apps_refuse_is_not_sent(page: Page, shows: AnsweredShows, person: Person) -> None:
    open_signed_in(page, person.name, address=f"/?show={SECOND}")
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Description").fill("é" * 2001)
    expect(page.get_by_text("2 bytes too long for podcast apps.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="too long for podcast apps")).to_be_visible()
    assert "PATCH" not in [method for method, _, _ in shows.sent]


def test_making_a_show_public_says_what_becomes_visible(page: Page, shows: AnsweredShows, person: Person) -> None:
    open_signed_in(page, person.name, address=f"/?show={SECOND}")
    page.get_by_role("button", name="Make public").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Everyone can then see its title, description, author and cover")
    question.get_by_role("button", name="Keep it private").click()
    assert shows.shows[1]["visibility"] == "private"
    page.get_by_role("button", name="Make public").click()
    expect(question.get_by_role("button", name="Make public")).not_to_have_class("danger")
    question.get_by_role("button", name="Make public").click()
    expect(page.get_by_role("link", name="Public page")).to_have_attribute("href", f"{PAGE_URL}/s/show-2")
    expect(page.get_by_role("link", name="Feed (RSS)")).to_have_attribute("href", f"{PAGE_URL}/feeds/{SECOND}.xml")
    page.get_by_role("button", name="Make private").click()
    expect(question).to_contain_text("Its public page and feed stop.")
    question.get_by_role("button", name="Make private").click()
    expect(page.get_by_role("link", name="Public page")).to_be_hidden()


@pytest.mark.usefixtures("shows")
def test_a_show_is_deleted_after_a_warning_and_the_default_one_cannot_be(page: Page, person: Person) -> None:
    open_signed_in(page, person.name, address=f"/?show={SECOND}")
    page.get_by_role("button", name="Delete").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("Its feeds stop")
    expect(question.get_by_role("button", name="Delete")).to_have_class("danger")
    question.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="Ada’s episodes")).to_be_visible()
    expect(page.get_by_role("link", name="Volcanoes")).to_be_hidden()
    page.get_by_role("link", name="Ada’s episodes").click()
    expect(page.get_by_role("button", name="Edit")).to_be_visible()
    expect(page.get_by_role("button", name="Delete")).to_be_hidden()


@pytest.mark.parametrize("address", ["/?shows", f"/?show={SECOND}"])
def test_a_failure_offers_a_retry(page: Page, shows: AnsweredShows, person: Person, address: str) -> None:
    shows.failing = HTTPStatus.BAD_REQUEST
    open_signed_in(page, person.name, address=address)
    retry = page.get_by_role("button", name="Try again")
    expect(retry).to_be_visible()
    shows.failing = None
    retry.click()
    expect(page.get_by_text("Volcanoes").first).to_be_visible()


def test_a_show_that_cannot_be_read_is_listed_without_its_cover(
    page: Page, shows: AnsweredShows, person: Person
) -> None:
    shows.unreadable = {DEFAULT}
    with page.expect_response(f"**/api/v1/shows/{DEFAULT}") as refused:
        open_signed_in(page, person.name, address="/?shows")
    assert refused.value.status == HTTPStatus.NOT_FOUND
    rows = page.get_by_role("region", name="Shows").locator(".episode-row")
    expect(rows.nth(0)).to_contain_text("Ada’s episodes")
    expect(rows.nth(1)).to_contain_text("Volcanoes")
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()


@pytest.mark.usefixtures("shows")
def test_a_show_of_somebody_else_is_not_shown(page: Page, person: Person) -> None:
    open_signed_in(page, person.name, address=f"/?show={SECOND[:-1]}7")
    expect(page.get_by_text("There is no such show in your account.")).to_be_visible()


@pytest.mark.parametrize("address", ["/?shows", f"/?show={SECOND}"])
def test_visitors_are_asked_to_sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("dialog").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Sign in to see your shows.")).to_be_visible()


def test_a_hidden_show_says_so(page: Page, shows: AnsweredShows, person: Person) -> None:
    shows.shows[1]["is_hidden"] = True
    open_signed_in(page, person.name, address=f"/?show={SECOND}")
    expect(page.get_by_text("An operator has hidden this show. Only you can see it.")).to_be_visible()


@pytest.mark.usefixtures("shows")
def test_an_episode_is_moved_from_its_menu_and_its_row_names_the_show(
    page: Page, person: Person, episode: dict[str, Any]
) -> None:
    episodes_in(page, DEFAULT, episode)
    open_signed_in(page, person.name, address="/?library=mine")
    row = row_of(page, episode)
    expect(row.get_by_role("link", name="Ada’s episodes")).to_be_visible()
    row.get_by_role("button", name="More for").click()
    row.get_by_role("button", name="Move to show…").click()
    dialog = page.get_by_role("dialog", name="Move to show")
    expect(dialog.get_by_role("button", name="Ada’s episodes")).to_be_disabled()
    dialog.get_by_role("button", name="Volcanoes").click()
    expect(page.get_by_role("status").filter(has_text="Moved to “Volcanoes”.").first).to_be_visible()
    row.get_by_role("link", name="Ada’s episodes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ada’s episodes")
    expect(row_of(page, episode)).to_be_visible()


@pytest.mark.usefixtures("shows")
def test_the_page_of_an_episode_names_its_show_and_says_if_it_is_hidden(
    page: Page, person: Person, episode: dict[str, Any]
) -> None:
    episodes_in(page, SECOND, {**episode, "is_hidden": True})
    open_signed_in(page, person.name, address=f"/?episode={episode['podcast_id']}")
    expect(page.locator(".episode-text").get_by_role("link", name="Volcanoes")).to_be_visible()
    expect(page.get_by_text("An operator has hidden this episode. Only you can see it.")).to_be_visible()
    expect(page.locator(".badge", has_text="AI voices")).to_be_visible()


def test_a_new_episode_goes_to_the_chosen_show_with_its_settings(
    page: Page, shows: AnsweredShows, person: Person
) -> None:
    shows.shows[1]["length_minutes"] = 9
    sent: list[Any] = []

    def refuse(route: Route) -> None:
        sent.append(json.loads(route.request.post_data or "{}"))
        route.fulfill(status=400, content_type="application/json", body='{"error_code": "X", "message": "Not now."}')

    page.route(re.compile(r"/api/v1/podcasts$"), refuse)
    open_signed_in(page, person.name)
    page.get_by_role("button", name="Show: Ada’s episodes").click()
    page.get_by_label("Show", exact=True).select_option("Volcanoes")
    expect(page.get_by_role("button", name="Length: 9 minutes")).to_be_visible()
    page.get_by_label("Topic", exact=True).fill("Jazz")
    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("alert").filter(has_text="Not now.")).to_be_visible()
    assert (sent[0]["show_id"], sent[0]["length_minutes"]) == (SECOND, 9)
    page.get_by_role("button", name="Show: Volcanoes").click()
    page.get_by_label("Show", exact=True).select_option("No show")
    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("button", name="Show: No show")).to_be_visible()
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")
    assert sent[-1]["show_id"] is None


def test_visitors_choose_no_show(page: Page, shows: AnsweredShows) -> None:
    page.goto("/")
    expect(page.get_by_role("button", name=re.compile("^Length:"))).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Show:"))).to_be_hidden()
    assert shows.sent == []


def test_a_long_title_fits_a_small_screen(new_page: Callable[..., Page], person: Person) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    AnsweredShows([show(1, "Volcanoeshaveaveryverylongname" * 6, description="Word" * 200)]).answer_on(page)
    for address in ("/?shows", f"/?show={DEFAULT}"):
        open_signed_in(page, person.name, address=address)
        expect(page.get_by_text("Volcanoeshave").first).to_be_visible()
        page.get_by_role("button", name=re.compile("^Subscribe")).click()
        expect(page.get_by_role("dialog", name="Subscribe")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate("document.querySelector('dialog[open]').scrollWidth") <= 290
