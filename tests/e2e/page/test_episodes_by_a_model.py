"""Episodes that a language model writes, in English and in German, on the page. All these tests share one local cloud,
whose model and voices are stand-ins of servers with OpenAI's API."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from local.stack.state_folder import StateFolder
from tests.e2e.page.episode_form import create, open_setting, press_create, set_length, setting, topic_field
from tests.e2e.page.opened_pages import opened_pages
from tests.e2e.page.people import PASSWORD, new_person, sign_in
from tests.integration.model_servers.speech_server import KEY, KokoroFastApi, serving
from tests.integration.model_servers.text_server import text_server
from tests.integration.test_models_make_an_episode import GERMAN_TEXT, talk_about
from tests.local_stack import running_stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.e2e.page.people import Person
    from tests.integration.model_servers.text_server import Asked

pytestmark = pytest.mark.page
MADE_MILLISECONDS = 240_000
MODEL = "llama3.1:8b"
VOICES = {"af_heart": "en-US", "am_michael": "en-US", "df_stefanie": "de-DE", "dm_martin": "de-DE"}
GENDERS = {"f": "female", "m": "male"}


@dataclass
class Writer:
    """Answers each question of a script. ``may_continue``: cleared, the second chapter is not answered until it is set.
    ``is_confused``: no answer can be used."""

    may_continue: threading.Event = field(default_factory=threading.Event)
    is_confused: bool = False

    def __call__(self, asked: Asked) -> str:
        if "Write chapter 2 of" in asked.prompt:
            self.may_continue.wait(MADE_MILLISECONDS / 1000)
        return "<html>I would rather talk of cheese.</html>" if self.is_confused else talk_about(asked.prompt)


@pytest.fixture(scope="module")
def shared_writer() -> Writer:
    return Writer()


@pytest.fixture
def writer(shared_writer: Writer) -> Iterator[Writer]:
    shared_writer.may_continue.set()
    yield shared_writer
    shared_writer.may_continue.set()
    shared_writer.is_confused = False


@pytest.fixture(scope="module")
def model_url(shared_writer: Writer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with (
        text_server("ollama", shared_writer, model=MODEL) as texts,
        serving(KokoroFastApi(voices=tuple(VOICES))) as speech,
    ):
        settings = {
            **texts.settings,
            "AIMS_SPEECH_PROVIDER": "openai",
            "AIMS_OPENAI_SPEECH_BASE_URL": speech.base_url,
            "AIMS_OPENAI_SPEECH_API_KEY": KEY,
            "AIMS_OPENAI_SPEECH_MODEL": "kokoro",
            "AIMS_OPENAI_SPEECH_VOICES": ",".join(
                f"{name}:{GENDERS[name[1]]}:{language}" for name, language in VOICES.items()
            ),
            "MODEL_GENERAL_KNOWLEDGE": "true",
        }
        with running_stack(StateFolder(tmp_path_factory.mktemp("cloud")), **settings) as url:
            yield url


@pytest.fixture
def new_page(browser: Browser, model_url: str) -> Iterator[Callable[..., Page]]:
    with opened_pages(browser, model_url) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def person(model_url: str) -> Person:
    return new_person(model_url)


def stage(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Steps").get_by_role("listitem").filter(has_text=name)


def expect_made(page: Page) -> None:
    """Waits until the episode is finished; "Play" is offered earlier, as soon as its first words are spoken."""
    expect(page.locator(".episode-text").get_by_role("button", name="Download")).to_be_visible(
        timeout=MADE_MILLISECONDS
    )


def origin(page: Page) -> Locator:
    return page.locator(".origin").get_by_role("listitem")


def write_again(page: Page) -> Locator:
    return page.get_by_role("button", name="Write again")


def test_the_page_shows_each_chapter_the_writer_and_its_use_of_the_model(
    signed_in: Page, new_page: Callable[..., Page], writer: Writer
) -> None:
    page = signed_in
    writer.may_continue.clear()
    create(page, "Coral reefs", minutes=4)
    expect(stage(page, "Outline")).to_contain_text("done", timeout=MADE_MILLISECONDS)
    expect(stage(page, "Chapters")).to_contain_text(
        re.compile(r"chapter 2 of [2-9] · in progress"), timeout=MADE_MILLISECONDS
    )
    writer.may_continue.set()
    expect_made(page)
    expect(stage(page, "Chapters")).to_have_count(0)
    expect(origin(page)).to_contain_text(
        [f"Voices are synthetic; script by {MODEL}.", re.compile(r"^Models: [\d,]+ tokens\.$")]
    )
    expect(write_again(page)).to_have_count(0)
    expect(page.locator(".facts-line")).not_to_contain_text("English")

    visitor = new_page()
    visitor.goto(page.url)
    expect(origin(visitor)).to_contain_text([f"Voices are synthetic; script by {MODEL}."])


def test_an_episode_that_the_embedded_writer_took_over_is_written_again(signed_in: Page, writer: Writer) -> None:
    page = signed_in
    writer.is_confused = True
    create(page, "Chess")
    expect_made(page)
    expect(origin(page).filter(has_text="script by")).to_contain_text("script by the embedded writer (embedded-")
    address = page.url

    writer.is_confused = False
    write_again(page).click()
    expect(page).not_to_have_url(address)
    expect_made(page)
    expect(origin(page).filter(has_text="script by")).to_contain_text(f"script by {MODEL}.")
    expect(write_again(page)).to_have_count(0)


@pytest.mark.usefixtures("writer")
def test_an_episode_from_general_knowledge_says_that_nothing_was_checked(signed_in: Page) -> None:
    page = signed_in
    create(page, "Zxqv blorptang")
    expect_made(page)
    expect(origin(page).first).to_contain_text("Nothing was checked against sources.")
    expect(page.locator(".sources-part")).to_contain_text("None. Nothing in this episode was checked.")
    expect(page.locator(".transcript")).to_contain_text("not checked against sources")


@pytest.mark.usefixtures("writer")
def test_a_german_episode_is_chosen_in_the_form(new_page: Callable[..., Page], person: Person) -> None:
    """The choice is kept over a reload and a sign-in."""
    page = new_page()
    page.goto("/")
    topic_field(page).fill(GERMAN_TEXT)
    expect(setting(page, "Language")).to_have_text("Language: Language of the text")
    open_setting(page, "Language")
    page.get_by_label("Language", exact=True).select_option("German")
    open_setting(page, "Hosts")
    expect(page.get_by_role("group", name="Hosts").get_by_role("radio")).to_have_count(2)

    page.reload()
    expect(setting(page, "Language")).to_have_text("Language: German")
    open_setting(page, "Language")
    expect(page.get_by_label("Language", exact=True)).to_have_value("de")
    open_setting(page, "Title")
    page.get_by_label("Title", exact=True).fill("Skerrow Rock")
    set_length(page, 1)
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/podcasts")) as sent:
        press_create(page)
        sign_in(page, person.name, PASSWORD)
    body = sent.value.post_data_json
    assert body["language"] == "de"
    assert VOICES[body["voice_params"]["voice_name"]] == "de-DE"

    expect_made(page)
    expect(page.locator(".facts-line")).to_contain_text("· German")
    for words in (page.get_by_role("heading", level=1), page.locator(".episode-text .summary")):
        expect(words).to_have_attribute("lang", "de")
    expect(page.locator(".transcript p").first).to_have_attribute("lang", "de")
    expect(page.locator(".chapters li span").first).to_have_attribute("lang", "de")
    expect(page.locator(".transcript")).to_contain_text("Die Lampe von Skerrow Rock wurde am 4. Oktober 1846")
    expect(page.locator("#player .now-text")).to_have_attribute("lang", "de")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.usefixtures("writer")
def test_a_language_is_chosen_with_the_keyboard_and_its_voices_are_offered(signed_in: Page) -> None:
    page = signed_in
    choice, hosts = page.get_by_label("Language", exact=True), page.get_by_role("group", name="Hosts")
    setting(page, "Language").press("Enter")
    expect(choice).to_be_focused()
    expect(choice.get_by_role("option")).to_have_text(["As your topic or text", "English", "German"])
    expect(choice).to_have_value("")
    setting(page, "Hosts").press("Enter")
    expect(hosts).to_contain_text("Choose a language to choose them.")
    expect(hosts.get_by_role("radio")).to_have_count(0)

    for presses, language, voice in ((1, "en", "af_heart"), (1, "de", "df_stefanie"), (-2, "", None)):
        setting(page, "Language").press("Enter")
        for _ in range(abs(presses)):
            choice.press("ArrowDown" if presses > 0 else "ArrowUp")
        expect(choice).to_have_value(language)
        expect(choice).to_be_focused()
        choice.press("Escape")
        expect(setting(page, "Language")).to_be_focused()
        setting(page, "Hosts").press("Enter")
        if voice:
            expect(hosts.get_by_role("radio").first).to_have_value(voice)
        else:
            expect(hosts.get_by_role("radio")).to_have_count(0)

    bodies: list[Any] = []
    page.route(
        "**/api/v1/podcasts",
        lambda route: (
            (bodies.append(route.request.post_data_json), route.abort())
            if route.request.method == "POST"
            else route.continue_()
        ),
    )
    create(page, "Chess")
    expect(page.get_by_role("alert")).to_contain_text("cannot be reached")
    assert (bodies[0]["language"], "voice_params" in bodies[0]) == (None, False)


@pytest.mark.usefixtures("writer")
def test_a_language_that_is_not_available_any_more_is_refused_at_the_field(signed_in: Page) -> None:
    page = signed_in
    page.evaluate("sessionStorage.setItem('draft', JSON.stringify({ language: 'fr' }))")
    page.reload()
    expect(setting(page, "Language")).to_have_text("Language: French")
    page.get_by_label("Topic", exact=True).fill("Chess")
    page.get_by_role("button", name="Create episode").click()
    choice = page.get_by_label("Language", exact=True)
    expect(choice).to_be_focused()
    expect(choice).to_have_attribute("aria-invalid", "true")
    expect(choice).to_have_accessible_description(re.compile(r"writes and speaks English \(en\), German \(de\)\."))
    expect(page.get_by_role("alert")).to_be_hidden()

    choice.select_option("German")
    expect(choice).not_to_have_attribute("aria-invalid", "true")
    expect(choice).to_have_accessible_description("")
    expect(choice.get_by_role("option", name="French")).to_have_count(0)
