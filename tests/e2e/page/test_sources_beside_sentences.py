"""The words of an episode: where each sentence comes from, and selecting, copying and linking them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.own_episodes import finished_episode
from tests.e2e.page.people import open_signed_in
from tests.e2e.page.waiting import wait_for_answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
PHONE = {"width": 320, "height": 640}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OWN_TEXT = """The lamp of Skerrow Rock

The first lamp was lit on 4 October 1846. It burned whale oil, which was carried up 187 steps every evening.
The keepers changed to paraffin in 1871, because whale oil had become too expensive. Food arrived by boat every two
weeks. In the winter of 1903 no boat could land for 51 days.
"""
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def open_words(page: Page, episode: dict[str, Any]) -> Page:
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator(".sentence").first).to_be_visible()
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    return page


@pytest.fixture
def reading(new_page: Callable[..., Page], episode: dict[str, Any]) -> Page:
    return open_words(new_page(permissions=CLIPBOARD, viewport={"width": 1280, "height": 860}), episode)


@pytest.fixture(scope="module")
def own_episode(person: Person) -> dict[str, Any]:
    """A public episode of a user's own text."""
    return finished_episode(person, sources=[{"text": OWN_TEXT}], visibility="public", length_minutes=1)


@pytest.fixture(scope="module")
def transcript(person: Person, episode: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = person.client.get_json(episode["transcript_json_url"])
    return answer


def card(page: Page) -> Locator:
    return page.locator("#source-card")


def seconds(page: Page) -> float:
    played: float = page.evaluate("document.querySelector('audio').currentTime")
    return played


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_each_sentence_from_a_source_has_a_number(reading: Page, transcript: dict[str, Any]) -> None:
    numbers = {passage["passage_id"]: str(n) for n, passage in enumerate(transcript["passages"], start=1)}
    parts = [part for turn in transcript["turns"] for part in turn["parts"]]
    expect(reading.locator(".sentence")).to_have_count(len(parts))
    wanted = [", ".join(numbers[use["passage_id"]] for use in part["passages"]) for part in parts if part["passages"]]
    shown = [text for text in reading.locator(".source-mark").all_inner_texts() if text != "○"]
    assert len(shown) >= 10
    assert shown == wanted


def test_hovering_a_number_shows_the_passage_its_place_and_its_licence(
    reading: Page, transcript: dict[str, Any]
) -> None:
    page = reading
    mark = page.locator(".source-mark", has_text=re.compile(r"^\d+$")).first
    mark.hover()
    expect(card(page)).to_be_visible()
    use = next(part["passages"][0] for turn in transcript["turns"] for part in turn["parts"] if part["passages"])
    passage = next(one for one in transcript["passages"] if one["passage_id"] == use["passage_id"])
    source = next(one for one in transcript["sources"] if one["source_id"] == passage["source_id"])
    supporting = " ".join(passage["sentences"][number] for number in use["sentences"])
    assert " ".join(card(page).locator("mark").all_inner_texts()) == supporting
    expect(card(page).get_by_role("link", name=source["title"])).to_have_attribute("href", source["url"])
    expect(card(page).get_by_role("link", name="CC BY-SA 4.0")).to_have_attribute("href", source["licence_url"])
    card(page).hover()
    page.wait_for_timeout(500)
    expect(card(page)).to_be_visible()
    page.get_by_role("heading", level=1).hover()
    expect(card(page)).to_be_hidden()


def test_a_question_is_marked_as_not_from_a_source(reading: Page) -> None:
    mark = reading.locator(".source-mark", has_text="○").first
    expect(mark).to_have_accessible_name("Not from a source")
    mark.click()
    expect(card(reading)).to_contain_text("Not from a source")
    expect(card(reading).locator("blockquote")).to_have_count(0)


def test_a_quotation_is_copied_with_its_credit(reading: Page, transcript: dict[str, Any]) -> None:
    page = reading
    page.locator(".source-mark", has_text=re.compile(r"^\d+$")).first.click()
    part = next(part for turn in transcript["turns"] for part in turn["parts"] if part["passages"])
    passage = next(one for one in transcript["passages"] if one["passage_id"] == part["passages"][0]["passage_id"])
    source = next(one for one in transcript["sources"] if one["source_id"] == passage["source_id"])
    card(page).get_by_role("button", name="Copy sentence").click()
    expect(page.get_by_role("status").filter(has_text="copied")).to_be_visible()
    sentence = copied(page)
    assert sentence.startswith(f"“{part['text']}”\n— “{source['title']}”")
    for credit in (source["url"], "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)"):
        assert credit in sentence
    card(page).get_by_role("button", name="Copy passage").click()
    wait_for_answer(page, "old => navigator.clipboard.readText().then((text) => text !== old)", arg=sentence)
    assert copied(page).startswith(f"“{' '.join(passage['sentences'])}”\n— “{source['title']}”")


def test_the_keyboard_reaches_sentences_and_marks_from_one_tab_stop(reading: Page) -> None:
    page = reading
    assert page.locator(".transcript [tabindex='0']").count() == 1
    page.locator(".sentence[tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    first = page.locator(".source-mark").first
    expect(first).to_be_focused()
    expect(card(page)).to_be_visible()
    assert page.locator(".transcript [tabindex='0']").count() == 1
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(first).to_be_focused()
    page.keyboard.press("ArrowRight")
    second = page.locator(".source-mark").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(card(page)).to_be_focused()
    expect(second).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(card(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(card(page)).to_be_hidden()
    expect(second).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".sentence:focus")).to_have_count(1)


def test_each_chapter_says_how_much_rests_on_what(reading: Page, transcript: dict[str, Any]) -> None:
    lines = reading.locator(".claims").all_inner_texts()
    assert len(lines) == len(transcript["chapters"])
    for line, chapter in zip(lines, transcript["chapters"], strict=True):
        if chapter["claims"]:
            assert line.startswith(f"{chapter['claims']} claim")
    titles = {source["source_id"]: source["title"] for source in transcript["sources"]}
    most = max(transcript["chapters"], key=lambda chapter: chapter["claims"])
    assert titles[most["sources"][0]["source_id"]] in lines[transcript["chapters"].index(most)]


def test_a_drag_selects_words_and_the_sound_stays_where_it_is(reading: Page) -> None:
    page = reading
    before = seconds(page)
    page.locator(".sentence").nth(3).scroll_into_view_if_needed()
    box = page.locator(".sentence").nth(3).locator(".clause").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 8, steps=5)
    page.mouse.up()
    selected = page.evaluate("getSelection().toString()")
    assert len(selected) > 5
    bubble = page.get_by_role("toolbar", name="Selected words")
    expect(bubble).to_be_visible()
    assert seconds(page) == before
    bubble.get_by_role("button", name="Copy", exact=True).click()
    wait_for_answer(
        page, "text => navigator.clipboard.readText().then((copied) => copied === text)", arg=selected.strip()
    )
    bubble.get_by_role("button", name="Copy link to this second").click()
    wait_for_answer(page, "() => navigator.clipboard.readText().then((copied) => copied.includes('#t='))")
    start = float(str(page.locator(".sentence").nth(3).get_attribute("data-start")))
    assert copied(page).endswith(f"#t={int(start)}")
    bubble.get_by_role("button", name="Play from here").click()
    page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=start)
    page.keyboard.press("Escape")
    expect(bubble).to_be_hidden()


def test_a_double_click_selects_a_word_and_a_click_plays_from_it(reading: Page) -> None:
    page = reading
    sentence = page.locator(".sentence").nth(4)
    sentence.locator(".clause").first.dblclick(position={"x": 12, "y": 8})
    assert re.fullmatch(r"\w+\s?", page.evaluate("getSelection().toString()"))
    page.wait_for_timeout(500)
    assert seconds(page) == 0
    assert page.evaluate("document.querySelector('audio').paused") is True
    page.get_by_role("heading", level=1).click()
    sentence.click(position={"x": 12, "y": 8})
    start = float(str(sentence.get_attribute("data-start")))
    page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=start)


def test_copied_words_have_no_numbers(reading: Page) -> None:
    page = reading
    page.evaluate(
        """() => {
            const [first, second] = [...document.querySelectorAll(".sentence")].slice(2, 4);
            getSelection().setBaseAndExtent(first, 0, second, second.childNodes.length);
        }"""
    )
    page.get_by_role("toolbar").get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    words = page.locator(".sentence")
    for index in (2, 3):
        assert words.nth(index).inner_text().strip() in copied(page)
    assert "○" not in copied(page)
    assert not re.search(r"[.!?]\s*\d", copied(page))


def test_the_words_follow_the_sound_on_every_frame(reading: Page) -> None:
    page = reading
    page.get_by_role("region", name="Player").get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 3")
    late = page.evaluate(
        """() => new Promise((resolve) => {
            const audio = document.querySelector("audio");
            const clauses = [...document.querySelectorAll(".clause")];
            const starts = clauses.map((clause) => Number(clause.dataset.at));
            const late = [];
            let shown = document.querySelector("[data-current]");
            const until = performance.now() + 12_000;
            const look = () => {
                const current = document.querySelector("[data-current]");
                if (current !== shown) late.push(audio.currentTime - starts[clauses.indexOf(current)]);
                shown = current;
                if (performance.now() < until) requestAnimationFrame(look);
                else resolve(late);
            };
            requestAnimationFrame(look);
        })"""
    )
    assert len(late) >= 3
    assert max(map(abs, late)) < 0.15, late  # timeupdate comes only four times a second


def test_a_finger_opens_a_sheet_at_the_bottom(new_page: Callable[..., Page], episode: dict[str, Any]) -> None:
    page = open_words(new_page(viewport=PHONE, has_touch=True, is_mobile=True), episode)
    page.locator(".source-mark", has_text=re.compile(r"^\d+$")).first.tap()
    expect(card(page)).to_be_visible()
    box, player = card(page).bounding_box(), page.get_by_role("region", name="Player").bounding_box()
    assert box is not None
    assert player is not None
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert box["y"] + box["height"] == pytest.approx(player["y"], abs=1)
    assert seconds(page) == 0
    card(page).get_by_role("button", name="Close").tap()
    expect(card(page)).to_be_hidden()


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_open_card_has_no_axe_violations(
    new_page: Callable[..., Page], episode: dict[str, Any], width: int, theme: str
) -> None:
    page = open_words(
        new_page(viewport={"width": width, "height": 800}, color_scheme=theme, reduced_motion="reduce"), episode
    )
    page.locator(".source-mark", has_text=re.compile(r"^\d+$")).first.click()
    expect(card(page)).to_be_visible()
    result = Axe().run(page, options=RULES)
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_only_the_owner_sees_the_passages_of_an_own_text(
    new_page: Callable[..., Page], person: Person, stranger: Person, own_episode: dict[str, Any]
) -> None:
    where = f"/?episode={own_episode['podcast_id']}"
    number = re.compile(r"^\d+$")
    page = open_signed_in(new_page(), person.name, address=where)
    page.locator(".source-mark", has_text=number).first.click()
    expect(card(page).locator("blockquote")).to_be_visible()

    page = open_signed_in(new_page(), stranger.name, address=where)
    page.locator(".source-mark", has_text=number).first.click()
    expect(card(page)).to_contain_text("Only the owner can read the passage.")
    expect(card(page).locator("blockquote")).to_have_count(0)
    expect(card(page).get_by_role("button", name="Copy passage")).to_have_count(0)


def test_an_episode_of_an_earlier_release_shows_its_captions(page: Page, episode: dict[str, Any]) -> None:
    old = episode | {"transcript_json_url": None, "own_passages_url": None}
    page.route(re.compile(rf"/api/v1/podcasts/{episode['podcast_id']}$"), lambda route: route.fulfill(json=old))
    open_words(page, episode)
    expect(page.locator(".source-mark")).to_have_count(0)
    expect(page.locator(".claims")).to_have_count(0)
    sentence = page.locator(".sentence").nth(3)
    sentence.click()
    start = float(str(sentence.get_attribute("data-start")))
    page.wait_for_function("start => document.querySelector('audio').currentTime > start", arg=start)
    expect(page.locator(".transcript [aria-current=true]")).to_have_count(1)
