"""Files and links that become an episode, with the service's own readings, and how the form looks with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.brought_sources import (
    ADD,
    BUCKET,
    PDF,
    SCANNED,
    answer_readings,
    choose,
    drag,
    drop,
    row,
    rows,
    text_file,
)
from tests.e2e.page.episode_form import press_create, set_length, topic_field
from tests.e2e.page.own_episodes import EPISODE_SECONDS
from tests.e2e.page.people import Person, new_person, open_signed_in
from tests.e2e.page.test_library_lists import check_looks
from tests.e2e.page.test_looks import PICTURES, RULES, THEMES, TOO_SMALL
from tests.local_stack import ended
from tests.unit.cpoa.documents.expected_docx import DOCXS
from tests.unit.cpoa.documents.expected_epubs import EPUBS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.page
PRIVATE_LINK = "http://127.0.0.1/notes.html"  # the service fetches public pages only
PRIVATE = "127.0.0.1/notes.html"


@pytest.fixture(scope="module")
def bringer(stack_url: str) -> Person:
    return new_person(stack_url)


def test_word_documents_and_e_books_are_understood(page: Page, bringer: Person, tmp_path: Path) -> None:
    word, book = tmp_path / "harvest.docx", tmp_path / "salt.epub"
    word.write_bytes(DOCXS[0].data)
    book.write_bytes(EPUBS[0].data)
    open_signed_in(page, bringer.name)
    drop(page, word, book)
    expect(row(page, "harvest.docx")).to_contain_text("Harvest of 1901")
    expect(row(page, "harvest.docx")).to_contain_text("without 1 comment, 1 footnote")
    expect(row(page, "salt.epub")).to_contain_text("words")


def test_a_pdf_and_a_link_become_an_episode(page: Page, bringer: Person) -> None:
    open_signed_in(page, bringer.name)
    topic_field(page).fill(PRIVATE_LINK)
    expect(row(page, PRIVATE)).to_contain_text("It is left out.")
    choose(page, PDF, SCANNED)
    expect(row(page, PDF.name)).to_contain_text("Mills and Bridges of a Small River")
    expect(row(page, PDF.name)).to_contain_text("Ada Weir")
    expect(row(page, SCANNED.name)).to_contain_text("pictures of pages")
    set_length(page, 1)
    press_create(page)
    page.wait_for_url("**/?episode=*")
    podcast_id = page.url.partition("episode=")[2].partition("#")[0]
    episode = ended(bringer.client, podcast_id, within_seconds=EPISODE_SECONDS)
    assert (episode["generation_status"], episode["visibility"]) == ("completed", "unlisted")
    assert episode["topic"] == "Mills and Bridges of a Small River"
    assert [given["unreadable"] is None for given in episode["given_sources"]] == [False, True, False]

    page.get_by_role("link", name="Discover").click()
    expect(topic_field(page)).to_be_visible()
    expect(rows(page)).to_have_count(0)


def in_every_state(page: Page) -> None:
    """Understood, refused, unreadable, sent in vain, and on its way."""
    answer_readings(page, title="Mills and bridges of a small river, with their keepers", author="Ada Weir", pages=12)
    choose(page, text_file("a_file_with_a_very_long_name_and_no_space_in_it_that_has_to_break_somewhere.txt"))
    expect(rows(page).filter(has_text="412 words")).to_have_count(1)
    answer_readings(page, state="unreadable", reason="No public web site answers at this address.")
    topic_field(page).fill("https://example.org/articles/2026/11/the-long-history-of-water-mills.html")
    expect(rows(page).filter(has_text="It is left out.")).to_have_count(1)
    page.route(BUCKET, lambda route: route.abort())
    choose(page, text_file("tea.txt"))
    expect(page.get_by_role("button", name="Try again: tea.txt")).to_be_visible()
    page.route(BUCKET, lambda _: None)
    choose(page, PDF)
    expect(page.get_by_role("progressbar", name=f"Upload of {PDF.name}")).to_be_visible()
    drag(page, "drop", {"film.mp4": b"x"})
    expect(page.get_by_role("alert")).to_be_visible()


def test_rows_fit_and_are_accessible(page: Page, bringer: Person) -> None:
    open_signed_in(page, bringer.name)
    in_every_state(page)
    page.mouse.move(0, 0)
    check_looks(page, "sources")
    assert page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_panel_and_the_drop_target_fit_and_are_accessible(new_page: Callable[..., Page], width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.goto("/")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in ("panel", "target"):
        if name == "panel":
            page.get_by_role("button", name=ADD, exact=True).click()
        else:
            page.keyboard.press("Escape")
            drag(page, "dragover", {"a.txt": b"a"})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.locator("#topic-form").screenshot(path=PICTURES / f"sources-{name}-{width}-{theme}.png")
            assert Axe().run(page, options=RULES).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_SMALL) == []
