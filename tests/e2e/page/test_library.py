"""The library's lists and pagination, and saved preferences."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from local.cli.api_client import ApiRefusedError
from tests.e2e.page.episode_form import setting
from tests.e2e.page.library_rows import list_whole_library, row_of
from tests.e2e.page.people import PASSWORD, new_person, open_signed_in, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
PER_PAGE = 20


def test_my_episodes_are_paginated_newest_first(page: Page, stack_url: str) -> None:
    person = new_person(stack_url)
    for number in range(PER_PAGE + 1):
        asked = person.client.post_json(
            "/api/v1/podcasts", {"topic": f"Zxqv number {number}", "visibility": "unlisted"}
        )
        with suppress(ApiRefusedError):  # the episode may have failed already
            person.client.post_json(f"/api/v1/podcasts/{asked['podcast_id']}/cancel", {})
    open_signed_in(page, person.name, address="/?library=mine")
    expect(page.get_by_role("main").get_by_text("21 episodes")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="21 episodes")).to_be_attached()
    rows = page.locator(".episode-row")
    expect(rows).to_have_count(PER_PAGE)
    expect(rows.first).to_contain_text("Zxqv number 20")

    page.get_by_role("link", name="Older").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("Zxqv number 0")
    page.get_by_role("link", name="Newer").click()
    expect(rows).to_have_count(PER_PAGE)


def test_my_episodes_ask_to_sign_in_and_public_episodes_do_not(
    page: Page, person: Person, episode: dict[str, Any]
) -> None:
    page.goto("/?library=mine")
    expect(page.get_by_role("dialog")).to_contain_text("You need a free account to see your episodes.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("main")).to_contain_text("Sign in to see your episodes.")
    page.get_by_role("link", name="Public episodes").click()
    expect(page.get_by_role("link", name=episode["title"]).first).to_be_visible()
    page.get_by_role("link", name="My episodes").click()
    sign_in(page, person.name, PASSWORD)
    expect(page.get_by_role("link", name=episode["title"]).first).to_have_attribute("lang", "en")


def test_a_list_that_failed_to_load_can_be_retried_without_losing_focus(page: Page, episode: dict[str, Any]) -> None:
    lost = {"error_code": "API_GW_NOT_FOUND", "message": "Not found."}
    page.route("**/api/v1/podcasts?**", lambda route: route.fulfill(status=404, json=lost), times=1)
    page.goto("/?library=everyone")
    expect(page.get_by_role("main")).to_contain_text("The episodes could not be loaded.")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(page.get_by_role("link", name=episode["title"]).first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_preferences_are_saved_and_set_the_form_defaults(new_page: Callable[..., Page], stack_url: str) -> None:
    person = new_person(stack_url)
    page = open_signed_in(new_page(), person.name, address="/?preferences")
    page.get_by_label("Science").check()
    page.get_by_role("radio", name=re.compile("^Ella")).check()
    page.get_by_label("Playback speed").select_option("1.4")
    page.get_by_label("Pronunciations").fill("Kuala = KWAH-lah")
    page.get_by_role("button", name="Save preferences").click()
    expect(page.get_by_role("status").filter(has_text="saved")).to_be_visible()

    page.reload()
    expect(page.get_by_label("Science")).to_be_checked()
    expect(page.get_by_label("Arts")).not_to_be_checked()
    expect(page.get_by_role("radio", name=re.compile("^Ella"))).to_be_checked()
    expect(page.get_by_label("Playback speed")).to_have_value("1.4")
    expect(page.get_by_label("Pronunciations")).to_have_value("Kuala = KWAH-lah")
    page.get_by_role("link", name="Discover").first.click()
    expect(setting(page, "Hosts")).to_contain_text("Ella &")
    cards = page.get_by_role("region", name="Suggested topics").get_by_role("article")
    expect(cards.first).to_be_visible()
    assert "SCIENCE" in cards.locator(".category").all_inner_texts()


def test_two_users_of_one_browser_have_separate_preferences(page: Page, stack_url: str) -> None:
    first, second = new_person(stack_url), new_person(stack_url)
    for person, category in ((first, "Arts"), (second, "Health")):
        open_signed_in(page, person.name, address="/?preferences")
        expect(page.get_by_label(category)).to_be_visible()
        page.get_by_label(category).check()
        page.get_by_role("button", name="Save preferences").click()
        expect(page.get_by_role("status").filter(has_text="saved")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Health")).to_be_checked()


def test_rows_show_cover_progress_and_a_relative_date(page: Page, person: Person, episode: dict[str, Any]) -> None:
    open_signed_in(page, person.name, address=f"/?episode={episode['podcast_id']}")
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    page.get_by_label("Position").fill("60")
    page.keyboard.press("k")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 60.2")
    page.keyboard.press("k")
    list_whole_library(page)
    page.goto("/?library=mine")
    row = row_of(page, episode)
    row.scroll_into_view_if_needed()
    expect(row.locator("img")).to_have_js_property("complete", value=True)
    assert row.locator("img").evaluate("image => image.naturalWidth") > 100
    expect(row).to_contain_text("min left")
    assert row.locator("progress").evaluate("bar => bar.value") == pytest.approx(
        60 / episode["duration_seconds"], rel=0.1
    )
    created = row.locator("time")
    expect(created).to_have_text(re.compile("^(just now|.+ ago|yesterday)$"))
    assert created.get_attribute("datetime") == episode["task_created_timestamp"]
    assert re.search(r"\d{1,2} \w+ 20\d\d", str(created.get_attribute("title")))

    page.goto(f"/?episode={episode['podcast_id']}")
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    page.get_by_label("Position").fill(str(int(episode["duration_seconds"]) - 2))
    page.keyboard.press("k")
    page.wait_for_function("() => document.querySelector('audio').ended")
    page.goto("/?library=mine")
    expect(row).to_contain_text("Played")
    expect(row.locator("progress")).to_have_count(0)
