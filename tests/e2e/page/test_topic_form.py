"""The form that requests an episode: one field for a topic or a text, and its settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.answered_shows import AnsweredShows, show
from tests.e2e.page.episode_form import (
    open_setting,
    press_create,
    set_length,
    setting,
    text_field,
    topic_field,
    use_text,
)
from tests.e2e.page.people import new_person, open_signed_in
from tests.e2e.page.test_looks import PICTURES, RULES, THEMES, TOO_SMALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Request

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
TEXT = "The keepers of Skerrow Rock\n\nThe first lamp was lit in 1846. It burned whale oil, carried up 187 steps."
LONG_TOPIC = "Immune system: Biological system protecting an organism against disease in all its forms and ways"
WIDTHS = (320, 360, 768, 1280)
LANGUAGES = {"en": "English", "de": "German", "pt": "Portuguese"}
VOICES = {"en": ("anna", "ben"), "de": ("klara", "otto")}


def overflows(page: Page) -> str:
    """Returns the elements of the form that are wider than they may be, or reach out of the window."""
    return str(
        page.evaluate(
            """() => [...document.querySelectorAll(".topic-form, .topic-form *")]
              .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"))
              .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth
                || element.getBoundingClientRect().left < 0)
              .map((element) => element.outerHTML.slice(0, 100)).join("; ")"""
        )
    )


def asks_for_an_episode(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/api/v1/podcasts")


def refuse_episodes(page: Page) -> None:
    answer = {"error_code": "API_GW_PODCAST_TOPIC_INVALID", "message": "Not now."}
    page.route(
        "**/api/v1/podcasts",
        lambda route: route.fulfill(status=400, json=answer) if route.request.method == "POST" else route.continue_(),
    )


def speak_german(page: Page) -> None:
    """As an installation with a model and voices of two languages."""
    listed = [{"language": tag, "name": name, "is_available": True} for tag, name in LANGUAGES.items()]
    page.route("**/api/v1/languages", lambda route: route.fulfill(json={"languages": listed}))

    def voices(route: Any) -> None:
        found = re.search(r"language=(\w+)", route.request.url)
        host, guest = VOICES[found[1] if found else "en"]
        each = {"language": "", "gender": "female", "description": "Calm.", "sample_url": None}
        pairs = ((host, guest), (guest, host))
        answer = [{**each, "name": one, "display_name": one.title(), "pairs_with": other} for one, other in pairs]
        route.fulfill(json={"voices": answer})

    page.route(re.compile(r"/api/v1/voices(\?|$)"), voices)


def test_enter_requests_an_episode_about_the_topic(signed_in: Page) -> None:
    page = signed_in
    refuse_episodes(page)
    topic_field(page).fill("  Coral\treefs ")
    with page.expect_request(asks_for_an_episode) as asked:
        topic_field(page).press("Enter")
    body = asked.value.post_data_json
    assert (body["topic"], body["visibility"], "sources" in body) == ("Coral reefs", "public", False)
    expect(page.get_by_role("alert")).to_have_text("Not now.")
    expect(topic_field(page)).to_have_value("  Coral\treefs ")


def test_spaces_are_no_topic(signed_in: Page) -> None:
    page = signed_in
    topic_field(page).fill("  ")
    press_create(page)
    expect(topic_field(page)).to_be_focused()
    expect(topic_field(page)).to_have_js_property("validity.valueMissing", value=True)


def test_several_lines_are_a_text_until_the_user_says_otherwise(signed_in: Page) -> None:
    page = signed_in
    refuse_episodes(page)
    field = page.locator("[name=topic]")
    one_line = field.bounding_box()
    assert one_line is not None
    field.fill("Tea")
    expect(page.get_by_role("button", name="Topic", exact=True)).to_have_attribute("aria-pressed", "true")
    field.press("Shift+Enter")
    field.press_sequentially("A short history")
    expect(text_field(page)).to_have_value("Tea\nA short history")
    expect(page.get_by_role("status").filter(has_text="Taken as your own text")).to_be_attached()
    grown = field.bounding_box()
    assert grown is not None
    assert grown["height"] > one_line["height"] * 1.3
    field.press("Enter")
    expect(field).to_have_value("Tea\nA short history\n")

    page.get_by_role("button", name="Topic", exact=True).click()
    with page.expect_request(asks_for_an_episode) as asked:
        press_create(page)
    assert asked.value.post_data_json["topic"] == "Tea A short history"


def test_a_line_is_a_text_if_the_user_says_so(signed_in: Page) -> None:
    page = signed_in
    refuse_episodes(page)
    use_text(page, "A text of one line, which is about a lighthouse.")
    page.reload()
    expect(text_field(page)).to_have_value("A text of one line, which is about a lighthouse.")
    with page.expect_request(asks_for_an_episode) as asked:
        text_field(page).press("Control+Enter")
    body = asked.value.post_data_json
    assert body["sources"] == [{"text": "A text of one line, which is about a lighthouse."}]
    assert (body["visibility"], "topic" in body) == ("unlisted", False)


def test_more_than_a_topic_may_have_is_a_text(page: Page) -> None:
    page.goto("/")
    topic_field(page).fill("lighthouse " * 28)
    choice = page.get_by_role("button", name="Topic", exact=True)
    expect(choice).to_have_attribute("aria-disabled", "true")
    choice.click(force=True)
    expect(text_field(page)).to_have_accessible_description(re.compile("^Longer than 300 characters"))


def test_a_text_may_have_a_title(signed_in: Page) -> None:
    page = signed_in
    refuse_episodes(page)
    topic_field(page).fill(TEXT)
    open_setting(page, "Title")
    page.get_by_label("Title", exact=True).fill("Three keepers")
    page.keyboard.press("Enter")
    expect(setting(page, "Title")).to_be_focused()
    expect(setting(page, "Title")).to_have_text("Title: Three keepers")
    with page.expect_request(asks_for_an_episode) as asked:
        press_create(page)
    body = asked.value.post_data_json
    assert body["topic"] == "Three keepers"
    assert body["sources"] == [{"text": TEXT, "title": "Three keepers"}]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_topic_can_be_read_whole(new_page: Callable[..., Page], width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(f"/?topic={LONG_TOPIC}")
    expect(topic_field(page)).to_be_focused()
    assert topic_field(page).evaluate("field => field.scrollHeight <= field.clientHeight")
    assert topic_field(page).evaluate("field => field.scrollWidth <= field.clientWidth")


def test_the_sources_of_a_card_are_shown_and_can_be_removed(signed_in: Page) -> None:
    page = signed_in
    refuse_episodes(page)
    page.get_by_role("button", name="Create an episode").first.click()
    attached = page.get_by_role("list", name="Used for the episode").get_by_role("listitem")
    expect(attached).to_contain_text(["The sources of the card"])
    with page.expect_request(asks_for_an_episode) as asked:
        press_create(page)
    assert asked.value.post_data_json["topic_id"]

    attached.get_by_role("button", name="Remove: The sources of the card").click()
    expect(attached).to_have_count(0)
    expect(topic_field(page)).to_be_focused()
    with page.expect_request(asks_for_an_episode) as asked:
        press_create(page)
    assert "topic_id" not in asked.value.post_data_json


def test_each_setting_says_its_value_and_opens_a_panel(page: Page) -> None:
    page.goto("/")
    expect(setting(page, "Hosts")).to_have_text("Hosts: Anna & Ben")
    expect(setting(page, "Length")).to_have_text("Length: 4 minutes")
    expect(setting(page, "Pronunciations")).to_have_text("Pronunciations: Usual pronunciation")
    expect(setting(page, "Who can listen")).to_have_text("Who can listen: Listed for everyone")

    topics = page.get_by_role("region", name="Suggested topics")
    before = topics.evaluate("section => section.offsetTop")
    set_length(page, 12)
    expect(page.get_by_label("Length")).to_have_attribute("aria-valuetext", "12 minutes")
    expect(setting(page, "Length")).to_have_attribute("aria-expanded", "true")
    page.get_by_label("Length").press("Escape")
    expect(setting(page, "Length")).to_be_focused()
    expect(setting(page, "Length")).to_have_attribute("aria-expanded", "false")

    open_setting(page, "Hosts")
    expect(page.get_by_role("radio", name=re.compile("^Anna"))).to_be_focused()
    panel = page.locator("#panel-hosts").bounding_box()
    assert panel is not None
    assert panel["height"] < 450
    page.get_by_role("radio", name=re.compile("^Clara")).check()
    page.get_by_role("heading", level=1).click()
    expect(page.locator("#panel-hosts")).to_be_hidden()
    expect(setting(page, "Hosts")).to_have_text("Hosts: Clara & David")

    open_setting(page, "Pronunciations")
    page.locator("#episode-pronunciations").fill("Kuala = KWAH-lah\nSkerrow = SKEH-roh")
    assert topics.evaluate("section => section.offsetTop") == before
    page.reload()
    expect(setting(page, "Length")).to_have_text("Length: 12 minutes")
    expect(setting(page, "Hosts")).to_have_text("Hosts: Clara & David")
    expect(setting(page, "Pronunciations")).to_have_text("Pronunciations: 2 pronunciations")


def test_the_button_says_who_can_listen(page: Page) -> None:
    page.goto("/")
    create = page.get_by_role("button", name="Create episode")
    expect(create).to_have_accessible_description("Anyone can find and play it.")
    topic_field(page).fill(TEXT)
    expect(create).to_have_accessible_description(re.compile("^Anyone with the link can listen."))
    expect(setting(page, "Who can listen")).to_have_text("Who can listen: Only with the link")
    open_setting(page, "Who can listen")
    choice = page.get_by_role("group", name="Who can listen")
    choice.get_by_role("radio", name="Listed for everyone").check()
    expect(create).to_have_accessible_description("Anyone can find and play it.")
    text_field(page).fill(TEXT + TEXT)
    expect(setting(page, "Who can listen")).to_have_text("Who can listen: Listed for everyone")


def test_the_preferred_language_lists_its_voices_and_is_that_of_the_form(
    new_page: Callable[..., Page], stack_url: str
) -> None:
    person = new_person(stack_url)
    page = new_page()
    speak_german(page)
    open_signed_in(page, person.name, address="/?preferences")
    voices = page.get_by_role("group", name="Host voice").get_by_role("radio")
    expect(voices.first).to_have_value("anna")
    page.get_by_label("Language", exact=True).select_option("German")
    expect(voices.first).to_have_value("klara")
    expect(voices.first).to_be_checked()
    page.get_by_role("radio", name=re.compile("^Otto")).check()
    page.get_by_role("button", name="Save preferences").click()
    expect(page.get_by_role("status").filter(has_text="saved")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Language", exact=True)).to_have_value("de")
    expect(voices.nth(1)).to_be_checked()

    page.get_by_role("link", name="Discover").first.click()
    expect(setting(page, "Language")).to_have_text("Language: German")
    expect(setting(page, "Hosts")).to_have_text("Hosts: Otto & Klara")
    open_setting(page, "Language")
    page.get_by_label("Language", exact=True).select_option("As your topic or text")
    expect(setting(page, "Language")).to_have_text("Language: Language of the topic")
    expect(setting(page, "Hosts")).to_have_text("Hosts: Two hosts")


def test_the_form_shows_and_sends_the_language_of_the_first_show(signed_in: Page) -> None:
    page = signed_in
    AnsweredShows([show(1, "Tee", language="de"), show(2, "Tea")]).answer_on(page)
    speak_german(page)
    refuse_episodes(page)
    page.goto("/")
    expect(setting(page, "Language")).to_have_text("Language: German")
    expect(setting(page, "Hosts")).to_have_text("Hosts: Klara & Otto")
    topic_field(page).fill("Tee")
    for choice, sent in (("German", "de"), ("As your topic or text", None)):
        open_setting(page, "Language")
        page.get_by_label("Language", exact=True).select_option(choice)
        with page.expect_request(asks_for_an_episode) as asked:
            press_create(page)
        assert asked.value.post_data_json["language"] == sent
        expect(page.get_by_role("alert").filter(has_text="Not now.").first).to_be_visible()
        page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")


def test_a_language_that_was_chosen_stays_when_the_form_opens_again(signed_in: Page) -> None:
    page = signed_in
    AnsweredShows([show(1, "Tee", language="de")]).answer_on(page)
    speak_german(page)
    page.goto("/")
    expect(setting(page, "Language")).to_have_text("Language: German")
    open_setting(page, "Language")
    page.get_by_label("Language", exact=True).select_option("As your topic or text")
    with page.expect_response("**/api/v1/shows"):
        page.reload()
    expect(setting(page, "Show")).to_have_text("Show: Tee")
    expect(setting(page, "Language")).to_have_text("Language: Language of the topic")


def empty(_: Page) -> None:
    """As it opens."""


def with_text(page: Page) -> None:
    topic_field(page).fill(f"{TEXT} " * 12)


def with_card(page: Page) -> None:
    page.get_by_role("button", name="Create an episode").first.click()
    expect(page.get_by_role("list", name="Used for the episode")).to_be_visible()


def opened(name: str) -> Callable[[Page], None]:
    def state(page: Page) -> None:
        if name == "Title":
            topic_field(page).fill(TEXT)
        open_setting(page, name)

    state.__name__ = name.lower().replace(" ", "_")
    return state


SETTINGS = ("Length", "Language", "Hosts", "Pronunciations", "Title", "Who can listen")
STATES = (empty, with_text, with_card, *map(opened, SETTINGS))


@pytest.mark.parametrize("width", WIDTHS)
def test_each_state_fits_and_is_accessible(new_page: Callable[..., Page], person: Person, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=THEMES[0], reduced_motion="reduce")
    page.route("**/*.woff2", lambda route: route.abort() if width == WIDTHS[0] else route.continue_())
    speak_german(page)
    page.add_init_script("sessionStorage.setItem('draft', JSON.stringify({ language: 'en' }))")
    PICTURES.mkdir(parents=True, exist_ok=True)
    open_signed_in(page, person.name)
    for state in STATES:
        page.goto("/")
        expect(setting(page, "Hosts")).to_have_text("Hosts: Anna & Ben")
        expect(page.get_by_role("region", name="Suggested topics").get_by_role("article")).to_have_count(8)
        state(page)
        assert overflows(page) == "", state.__name__
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_SMALL) == []
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.screenshot(path=PICTURES / f"form-{state.__name__}-{width}-{theme}.png")
            found = Axe().run(page, options=RULES).response["violations"]
            nodes = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
            assert nodes == [], (state.__name__, theme)
