"""Pages and files as sources: what the owner sees of each, and where a sentence is in its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.own_episodes import ended_episode, finished_episode
from tests.e2e.page.people import new_person, open_signed_in
from tests.e2e.page.waiting import wait_for_answer
from tests.sent_files import FILES, upload_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Route

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
TYPE = "application/pdf"
SCANNED = FILES / "files" / "scanned.pdf"
PRIVATE = "http://127.0.0.1/notes.html"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PDF = "Mills and Bridges of a Small River"
DETAILS = re.compile(r"/api/v1/podcasts/[0-9a-f-]{36}$")
PAGE_SOURCE = {
    "title": "Bees in the city",
    "url": f"https://example.org/{'bees-and-their-keepers-' * 8}/",
    "author": "A. Keeper",
    "licence": "CC-BY-4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "words": 1840,
    "left_out": ["12 footnotes", "a table"],
    "unreadable": None,
}


@pytest.fixture(scope="module")
def owner(stack_url: str) -> Person:
    return new_person(stack_url)


@pytest.fixture(scope="module")
def brought(owner: Person) -> dict[str, Any]:
    sources = [
        {"upload_id": upload_file(owner.client, FILES / "files" / "two_columns.pdf", TYPE)},
        {"upload_id": upload_file(owner.client, FILES / "pages" / "wiki_article.html", "text/html")},
        {"upload_id": upload_file(owner.client, SCANNED, TYPE)},
        {"url": PRIVATE},
    ]
    return finished_episode(owner, sources=sources, length_minutes=2)


@pytest.fixture(scope="module")
def unreadable(owner: Person) -> dict[str, Any]:
    sources = [
        {"upload_id": upload_file(owner.client, SCANNED, TYPE)},
        {"url": PRIVATE},
    ]
    return ended_episode(owner, sources=sources, length_minutes=1)


def given(page: Page) -> Locator:
    return page.locator("details.given")


def items(page: Page) -> Locator:
    return given(page).get_by_role("listitem")


def card(page: Page) -> Locator:
    return page.locator("#source-card")


def open_card_of(page: Page, owner: Person, episode: dict[str, Any]) -> str:
    """Presses the mark of a sentence that rests on one page of the PDF, and returns which one: "page 2"."""
    own = owner.client.get_json(episode["own_passages_url"])["passages"]
    places = {passage["passage_id"]: passage["place"] for passage in own}
    turns = owner.client.get_json(episode["transcript_json_url"])["turns"]
    resting = [[places[use["passage_id"]] for use in part["passages"]] for turn in turns for part in turn["parts"]]
    number, place = next(
        (number, found[0]) for number, found in enumerate(resting) if len(set(found)) == 1 and found[0]
    )
    page.locator(f'.source-mark[data-sentence="{number}"]').click()
    expect(card(page)).to_be_visible()
    return str(place)


def test_the_card_and_the_quotation_say_on_which_page_a_sentence_stands(
    new_page: Callable[..., Page], owner: Person, brought: dict[str, Any]
) -> None:
    page = open_signed_in(
        new_page(permissions=["clipboard-read", "clipboard-write"]),
        owner.name,
        address=f"/?episode={brought['podcast_id']}",
    )
    place = open_card_of(page, owner, brought)
    expect(card(page).locator(".card-place")).to_contain_text(f"{place} of {PDF}")
    mark = page.locator('.source-mark[aria-expanded="true"]')
    expect(mark).to_have_accessible_name(re.compile(rf"{PDF}, {place}"))
    for button in ("Copy sentence", "Copy passage"):
        page.evaluate("navigator.clipboard.writeText('')")
        card(page).get_by_role("button", name=button).click()
        wait_for_answer(
            page,
            "credit => navigator.clipboard.readText().then((text) => text.includes(credit))",
            arg=f"— “{PDF}”, {place}",
        )


def test_others_read_neither_the_passage_nor_where_it_stands(
    new_page: Callable[..., Page], stranger: Person, owner: Person, brought: dict[str, Any]
) -> None:
    page = open_signed_in(new_page(), stranger.name, address=f"/?episode={brought['podcast_id']}")
    place = open_card_of(page, owner, brought)
    expect(card(page)).to_contain_text("Only the owner can read the passage.")
    expect(card(page)).not_to_contain_text(place)
    expect(given(page)).to_have_count(0)
    expect(page.locator(".sources-part")).to_contain_text(PDF)
    expect(page.locator(".sources-part")).not_to_contain_text("Ada Weir")


def test_the_owner_sees_what_was_read_of_each_source(
    new_page: Callable[..., Page], owner: Person, brought: dict[str, Any]
) -> None:
    page = open_signed_in(new_page(), owner.name, address=f"/?episode={brought['podcast_id']}")
    expect(given(page).locator("summary")).to_have_text(re.compile(r"Your sources\s+2 read, 2 not read"))
    expect(items(page)).to_have_count(0)
    expect(page.locator(".episode-head")).to_contain_text("2 of your 4 pages and files were not read.")
    page.get_by_role("button", name="See why").press("Enter")
    expect(given(page).locator("summary")).to_be_focused()
    expect(items(page)).to_have_count(4)
    expect(items(page).nth(0)).to_contain_text(PDF)
    expect(items(page).nth(0)).to_contain_text(re.compile(r"\d+ words · by Ada Weir"))
    expect(items(page).nth(1).get_by_role("link", name="CC BY-SA 4.0")).to_have_attribute(
        "href", "https://creativecommons.org/licenses/by-sa/4.0/"
    )
    expect(items(page).nth(2)).to_contain_text(re.compile(r"scanned\.pdf.*Not read\. .*pictures of pages", re.DOTALL))
    expect(items(page).nth(3)).to_contain_text(re.compile(r"127\.0\.0\.1/notes\.html.*No public web site", re.DOTALL))


def test_the_sources_have_their_licences_and_the_notes_say_what_they_allow(page: Page, brought: dict[str, Any]) -> None:
    page.goto(f"/?episode={brought['podcast_id']}")
    sources = page.locator(".sources-part")
    expect(sources.get_by_role("link", name="CC BY-SA 4.0")).to_be_visible()
    expect(sources.locator(".licence")).to_contain_text("This episode has no licence of its own")


def test_the_list_is_shown_while_the_episode_is_made(new_page: Callable[..., Page], owner: Person) -> None:
    sources = [
        {"upload_id": upload_file(owner.client, FILES / "files" / "book.pdf", TYPE)},
        {"url": PRIVATE},
    ]
    accepted = owner.client.post_json("/api/v1/podcasts", {"sources": sources, "length_minutes": 3})
    page = open_signed_in(new_page(), owner.name, address=f"/?episode={accepted['podcast_id']}")
    in_progress = page.locator(".episode:has(.making[aria-busy=true])")
    expect(in_progress.locator("details.given[open] li")).to_have_count(2)
    expect(items(page).nth(1)).to_contain_text("Not read.")


def test_an_episode_without_a_readable_source_says_why_for_each_and_what_to_do(
    new_page: Callable[..., Page], owner: Person, unreadable: dict[str, Any]
) -> None:
    assert unreadable["error_code"] == "API_GW_PODCAST_SOURCES_UNREADABLE"
    page = open_signed_in(new_page(), owner.name, address=f"/?episode={unreadable['podcast_id']}")
    expect(page.locator(".status[data-failed=true]")).to_have_text(
        "None of your pages and files could be read. The reasons are below."
    )
    expect(given(page)).to_have_attribute("open", "")
    expect(items(page).nth(0)).to_contain_text(re.compile(r"scanned\.pdf.*Not read\. ", re.DOTALL))
    expect(items(page).nth(1)).to_contain_text("Check the address, or paste the text.")
    expect(given(page)).to_contain_text("You can paste the text of a page or file instead.")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.get_by_role("link", name="Give other sources").press("Enter")
    expect(page).to_have_url(re.compile(r"/$"))


def test_others_read_only_that_it_failed(page: Page, unreadable: dict[str, Any]) -> None:
    page.goto(f"/?episode={unreadable['podcast_id']}")
    expect(page.locator(".status[data-failed=true]")).to_have_text("None of the pages and files could be read.")
    expect(given(page)).to_have_count(0)
    expect(page.get_by_text("scanned")).to_have_count(0)


@pytest.mark.parametrize("look", [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")])
def test_the_list_and_the_card_have_no_axe_violations(
    new_page: Callable[..., Page],
    owner: Person,
    brought: dict[str, Any],
    unreadable: dict[str, Any],
    look: tuple[int, str],
) -> None:
    width, theme = look
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce")
    page.route(DETAILS, add_page_source)
    open_signed_in(page, owner.name, address=f"/?episode={unreadable['podcast_id']}")
    expect(items(page)).to_have_count(3)
    expect(items(page).nth(2)).to_contain_text("Left out: 12 footnotes; a table.")
    expect(items(page).nth(2)).to_contain_text("1,840 words · by A. Keeper, CC BY 4.0")
    check_accessible(page, width)
    page.goto(f"/?episode={brought['podcast_id']}")
    given(page).locator("summary").press("Enter")
    open_card_of(page, owner, brought)
    check_accessible(page, width)


def add_page_source(route: Route) -> None:
    headers = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
    response = route.fetch(headers=headers)
    episode = response.json()
    route.fulfill(response=response, json=episode | {"given_sources": [*episode["given_sources"], PAGE_SOURCE]})


def check_accessible(page: Page, width: int) -> None:
    result = Axe().run(page, options=RULES)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
