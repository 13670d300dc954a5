"""Files that people bring to the form: each is uploaded to the bucket, and says how far it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.page.brought_sources import (
    ARTICLE,
    BUCKET,
    PDF,
    answer_readings,
    choose,
    drag,
    drop,
    remove,
    row,
    rows,
    text_file,
)
from tests.e2e.page.episode_form import press_create, topic_field
from tests.e2e.page.people import Person, create_account, new_person, open_signed_in
from tests.e2e.page.test_topic_form import asks_for_an_episode, refuse_episodes

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

pytestmark = pytest.mark.page
MIB = 1 << 20


@pytest.fixture(scope="module")
def bringer(stack_url: str) -> Person:
    return new_person(stack_url)


@pytest.fixture
def form(page: Page, bringer: Person) -> Page:
    answer_readings(page)
    return open_signed_in(page, bringer.name)


def hold_uploads(page: Page) -> list[Route]:
    """The uploads that the bucket does not answer until the test lets them."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(BUCKET, hold)
    return held


def wait_for(page: Page, held: list[Route], count: int = 1) -> None:
    while len(held) < count:
        page.wait_for_timeout(20)


def test_several_files_are_dropped_at_once(form: Page) -> None:
    page = form
    drag(page, "dragover", {"a.txt": b"a"})
    expect(page.get_by_text("Drop files or a link here")).to_be_visible()
    drop(page, PDF, ARTICLE)
    expect(page.get_by_text("Drop files or a link here")).to_have_count(0)
    expect(rows(page)).to_have_count(2)
    for path in (PDF, ARTICLE):
        expect(row(page, path.name)).to_contain_text("412 words · English")
    expect(page.get_by_role("status").filter(has_text="412 words")).to_be_attached()


def test_files_are_pasted_unless_words_come_with_them(form: Page) -> None:
    page = form
    paste = """(text) => {
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File(["Our bees came in May."], "bees.txt"));
        if (text) clipboardData.setData("text/plain", text);
        document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(paste, "words")
    expect(rows(page)).to_have_count(0)
    page.evaluate(paste, "")
    expect(row(page, "bees.txt")).to_be_visible()


def test_an_upload_shows_its_progress_and_can_be_removed(form: Page) -> None:
    page = form
    held = hold_uploads(page)
    choose(page, PDF, ARTICLE)
    progress = row(page, PDF.name).get_by_role("progressbar", name=f"Upload of {PDF.name}")
    expect(progress).to_be_visible()
    expect(row(page, PDF.name)).to_contain_text(re.compile(r"\d+ kB · \d+ % sent"))
    wait_for(page, held, 2)
    with page.expect_event("requestfailed") as failed:
        remove(page, PDF.name)
    assert BUCKET.match(failed.value.url)
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_role("button", name=f"Remove: {ARTICLE.name}", exact=True)).to_be_focused()
    remove(page, ARTICLE.name)
    expect(rows(page)).to_have_count(0)
    expect(topic_field(page)).to_be_focused()


def test_a_lost_answer_is_made_good_with_a_new_form(form: Page) -> None:
    page = form
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/api/v1/uploads") else None)
    lost: list[Route] = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route)
            route.abort()

    page.route(BUCKET, lose_first)
    choose(page, text_file("bees.txt"))
    expect(row(page, "bees.txt")).to_contain_text("412 words")
    assert len(asked) == 2


def test_after_two_refusals_the_user_may_try_again(form: Page) -> None:
    page = form
    refused: list[Route] = []

    def refuse_twice(route: Route) -> None:
        refused.append(route)
        cors = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(status=403, headers=cors) if len(refused) < 3 else route.continue_()

    page.route(BUCKET, refuse_twice)
    choose(page, text_file("bees.txt"))
    expect(row(page, "bees.txt")).to_contain_text("The file could not be sent.")
    press_create(page)
    expect(page.get_by_role("alert")).to_have_text("“bees.txt” has not been uploaded. Try again, or remove it.")
    row(page, "bees.txt").get_by_role("button", name="Try again: bees.txt", exact=True).click()
    expect(row(page, "bees.txt")).to_contain_text("412 words")


def test_what_cannot_be_taken_is_said_at_once_and_the_rest_stays(form: Page) -> None:
    page = form
    topic_field(page).fill("Bees")
    films = {"film.mp4": b"x", "nothing.txt": b"", "book.pdf": b"\0" * (20 * MIB + 1), "bees.txt": b"Bees fly."}
    drag(page, "drop", films)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("“film.mp4” is of a kind that cannot be read.")
    expect(alert).to_contain_text("“nothing.txt” is empty.")
    expect(alert).to_contain_text("“book.pdf” has 20.0 MB, more than the 20 MB that a file may have.")
    expect(row(page, "bees.txt")).to_contain_text("412 words")
    expect(rows(page)).to_have_count(1)
    expect(topic_field(page)).to_have_value("Bees")
    drag(page, "drop", {"bees.txt": b"Bees fly."})
    expect(alert).to_have_text("“bees.txt” is there already.")


def test_a_file_dropped_beside_the_form_does_not_open_in_place_of_the_page(form: Page) -> None:
    is_prevented = form.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["x"], "a.txt"));
            const event = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
            document.querySelector("h1").dispatchEvent(event);
            return event.defaultPrevented;
        }"""
    )
    assert is_prevented
    expect(rows(form)).to_have_count(0)


def test_an_episode_has_at_most_20_sources(page: Page) -> None:
    """Without an account, so nothing is uploaded."""
    page.goto("/")
    choose(page, *[text_file(f"{number}.txt") for number in range(22)])
    expect(rows(page)).to_have_count(20)
    expect(page.get_by_role("alert").get_by_role("paragraph")).to_have_text(
        [f"“{n}.txt” is one too many: an episode has at most 20 sources." for n in (20, 21)]
    )


def test_create_waits_for_uploads_and_sends_their_ids(form: Page) -> None:
    page = form
    refuse_episodes(page)
    held = hold_uploads(page)
    choose(page, text_file("bees.txt"))
    create = page.get_by_role("button", name="Create episode", exact=True)
    expect(create).to_have_accessible_description(re.compile("not listed unless you change this"))
    create.click()
    expect(page.get_by_role("button", name="Waiting for your files", exact=True)).to_be_visible()
    wait_for(page, held)
    with page.expect_request(asks_for_an_episode) as asked:
        held[0].continue_()
    body = asked.value.post_data_json
    assert [list(source) for source in body["sources"]] == [["upload_id"]]
    assert (body["visibility"], "topic" in body) == ("unlisted", False)
    expect(page.get_by_role("alert")).to_have_text("Not now.")
    expect(row(page, "bees.txt")).to_be_visible()
    topic_field(page).fill("Bees")
    with page.expect_request(asks_for_an_episode) as asked:
        press_create(page)
    assert (asked.value.post_data_json["topic"], len(asked.value.post_data_json["sources"])) == ("Bees", 1)


def test_a_strangers_files_are_uploaded_after_the_sign_in(new_page: Callable[..., Page], bringer: Person) -> None:
    page = new_page()
    answer_readings(page)
    refuse_episodes(page)
    page.goto("/")
    choose(page, PDF)
    expect(row(page, PDF.name)).to_contain_text("Waits here until you sign in")
    press_create(page)
    expect(page.get_by_role("dialog")).to_contain_text("Your files and what you typed stay here.")
    with page.expect_request(asks_for_an_episode) as asked:
        create_account(page, f"{bringer.name}-new", "a-long-enough-password")
    assert len(asked.value.post_data_json["sources"]) == 1
    expect(row(page, PDF.name)).to_contain_text("412 words")


def test_uploads_survive_a_reload_and_other_views(form: Page) -> None:
    page = form
    choose(page, text_file("bees.txt"))
    expect(row(page, "bees.txt")).to_contain_text("412 words")
    held = hold_uploads(page)
    choose(page, text_file("tea.txt"))
    wait_for(page, held)
    page.get_by_role("link", name="Preferences").click()
    page.get_by_role("link", name="Discover").click()
    expect(rows(page)).to_have_count(2)
    page.reload()
    expect(row(page, "bees.txt")).to_contain_text("412 words")
    expect(row(page, "tea.txt")).to_contain_text("The page was loaded again before this file was sent.")
    expect(row(page, "tea.txt").get_by_role("button")).to_have_count(1)


def test_an_upload_of_yesterday_is_gone(form: Page) -> None:
    page = form
    choose(page, text_file("bees.txt"))
    expect(row(page, "bees.txt")).to_contain_text("412 words")
    page.evaluate(
        """() => {
            const kept = JSON.parse(sessionStorage.getItem("sources"));
            const old = kept.map((source) => ({ ...source, uploadedAt: source.uploadedAt - 86_400_000 }));
            sessionStorage.setItem("sources", JSON.stringify(old));
        }"""
    )
    page.reload()
    expect(topic_field(page)).to_be_visible()
    expect(rows(page)).to_have_count(0)


def test_an_episode_is_created_although_readings_are_out_of_order(page: Page, bringer: Person) -> None:
    page.route("**/api/v1/readings", lambda route: route.fulfill(status=503, json={"message": "Not now."}))
    refuse_episodes(page)
    open_signed_in(page, bringer.name)
    choose(page, text_file("bees.txt"))
    expect(row(page, "bees.txt")).to_contain_text("Uploaded")
    with page.expect_request(asks_for_an_episode) as asked:
        press_create(page)
    assert len(asked.value.post_data_json["sources"]) == 1
