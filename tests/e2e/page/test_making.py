"""Creating an episode on the page, and following its progress."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.e2e.page.episode_form import create, open_setting, press_create, set_length, setting, text_field, topic_field
from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page, Request, Route

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
CREATED_MILLISECONDS = 240_000
OWN_TEXT = """The keepers of Skerrow Rock

Skerrow Rock is a small island off the coast. For 140 years it was home to three lighthouse keepers at a time.
The first lamp was lit in 1846. It burned whale oil, which was carried up 187 steps every evening.
In the winter of 1903 no boat could land for 51 days. The men lived on biscuits and salted fish.
The light was automated in 1986. Today the island is a bird sanctuary, and visitors can climb the tower.
"""


def stage(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Steps").get_by_role("listitem").filter(has_text=name)


def play_button(page: Page) -> Locator:
    return page.locator(".episode-text").get_by_role("button", name=re.compile("^Play"))


def episodes_about(person: Person, topic: str) -> list[dict[str, Any]]:
    listed = person.client.get_json("/api/v1/podcasts?mine=true&per_page=100")["podcasts"]
    return [episode for episode in listed if episode["topic"] == topic]


def test_progress_is_shown_after_a_reload_and_in_a_second_tab(signed_in: Page) -> None:
    page = signed_in
    open_setting(page, "Hosts")
    page.get_by_role("radio", name=re.compile("^Clara")).check()
    create(page, "Chess", minutes=10)
    expect(page.get_by_role("heading", level=1)).to_have_text("Chess")
    expect(stage(page, "Finding sources")).to_contain_text("done", timeout=CREATED_MILLISECONDS)
    expect(stage(page, "Voices")).to_contain_text(
        re.compile(r"of \d+ · in progress · [\d.]+ s"), timeout=CREATED_MILLISECONDS
    )

    page.reload()
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        expect(stage(tab, "Finding sources")).to_contain_text(re.compile(r"done · [\d.]+ s"))
    for tab in (page, other):
        expect(play_button(tab)).to_be_visible(timeout=CREATED_MILLISECONDS)
        expect(tab.locator(".transcript")).to_contain_text("I'm Clara")


def test_a_topic_without_sources_explains_what_to_do_and_can_be_edited(signed_in: Page) -> None:
    page = signed_in
    create(page, "Zxqv blorptang")
    expect(page.locator(".status")).to_contain_text("text", timeout=CREATED_MILLISECONDS)
    expect(page.locator(".status")).to_have_attribute("data-failed", "true")
    expect(stage(page, "Finding sources")).to_contain_text("failed")
    for later in ("Script", "Voices", "Cover", "Mixing the sound", "Finishing"):
        expect(stage(page, later)).to_contain_text("not run")
    expect(play_button(page)).to_have_count(0)

    page.get_by_text("Diagnostics").click()
    expect(page.get_by_text("API_GW_PODCAST_NO_SOURCES")).to_be_visible()
    expect(page.get_by_role("rowheader", name="research")).to_be_visible()

    again = page.get_by_role("button", name="Ask again in other words")
    expect(again).to_be_visible()
    shown = page.locator(".episode-text .row button:not(.quiet):visible")
    assert shown.all_inner_texts() == ["Ask again in other words"]
    again.click()
    expect(page.get_by_label("Topic", exact=True)).to_have_value("Zxqv blorptang")


def change_response(page: Page, **fields: Any) -> None:
    """Replaces fields of every episode that the service returns."""

    def change(route: Route) -> None:
        headers = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
        response = route.fetch(headers=headers)
        route.fulfill(response=response, json=response.json() | fields)

    page.route(re.compile(r"/api/v1/podcasts/[0-9a-f-]{36}$"), change)


def test_a_failed_episode_offers_topics_that_fill_the_form(signed_in: Page) -> None:
    page = signed_in
    change_response(page, nearest_topics=["Coral reefs", "The <b>Moon</b>"])
    create(page, "Zxqv nearest")
    offered = page.get_by_role("group", name="Topics that the sources know")
    expect(offered.get_by_role("button")).to_have_text(["Coral reefs", "The <b>Moon</b>"], timeout=CREATED_MILLISECONDS)
    offered.get_by_role("button", name="The <b>Moon</b>").press("Enter")
    topic = page.get_by_label("Topic", exact=True)
    expect(topic).to_have_value("The <b>Moon</b>")
    expect(topic).to_be_focused()


def test_an_episode_says_how_it_was_made(page: Page, episode: dict[str, Any]) -> None:
    address = f"/?episode={episode['podcast_id']}"
    page.goto(address)
    made = page.locator(".origin").get_by_role("listitem")
    expect(made.last).to_have_text(f"Voices are synthetic; script by the embedded writer ({episode['writer']}).")
    expect(page.locator(".episode-text .summary")).not_to_be_empty()
    assert page.locator(".episode-text").inner_text().count("synthetic") == 1

    change_response(page, coverage="around", left_out=["The attic", "The <b>garden</b>"], writer="a model")
    page.goto(address)
    expect(made).to_have_text(
        [
            "The sources do not answer the question itself.",
            "Left out for length: The attic; The <b>garden</b>.",
            "Voices are synthetic; script by a model.",
        ]
    )

    page.unroute_all()
    change_response(page, coverage="exact", left_out=[], writer="model-script-3 by llama3.1:8b")
    page.goto(address)
    expect(made).to_have_text(["Voices are synthetic; script by llama3.1:8b."])

    page.unroute_all()
    change_response(page, coverage="general", left_out=[], writer="a model", sources=[], licence=None)
    page.goto(address)
    expect(made.first).to_contain_text("Nothing was checked against sources.")
    expect(page.locator(".sources-part")).to_contain_text("None. Nothing in this episode was checked.")

    page.unroute_all()
    usage = {"prompt_tokens": 9800, "completion_tokens": 2600, "estimated_cost_usd": 0.021, "unpriced_requests": 1}
    change_response(page, coverage="exact", left_out=[], writer="a model", model_usage=usage)
    page.goto(address)
    expect(made.last).to_have_text("Models: 12,400 tokens, about $0.02, 1 request without a known price.")

    page.unroute_all()
    change_response(page, coverage=None, left_out=[], writer=None)  # an episode of an earlier release
    page.goto(address)
    expect(play_button(page)).to_be_visible()
    expect(made).to_have_count(0)


def step_answer(name: str, status: str) -> dict[str, Any]:
    moment = None if status == "pending" else "2026-11-24T10:30:15.123Z"
    ended_at = moment if status == "completed" else None
    times = {"started_at": moment, "ended_at": ended_at, "steps_before": None}
    return {"name": name, "status": status, "attempts": 0, **times}


def test_the_page_shows_which_chapter_a_model_writes(page: Page, episode: dict[str, Any]) -> None:
    done, waiting, later = "completed", "dispatched", "pending"
    begun = {"research": done, "outline": done, "chapter-0": done, "chapter-1": waiting, "chapter-2": later}
    steps = [step_answer(name, status) for name, status in {**begun, "script": later, "publish": later}.items()]
    change_response(page, generation_status="pswa_script_generation", steps=steps)
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(stage(page, "Outline")).to_contain_text("done")
    expect(stage(page, "Chapters")).to_contain_text("chapter 2 of 3 · in progress")
    expect(stage(page, "Script")).to_contain_text("not started")


def test_a_step_that_waits_for_the_model_is_in_progress(page: Page, episode: dict[str, Any]) -> None:
    begun = {"research": "completed", "outline": "dispatched", "script": "pending"}
    steps = [step_answer(name, status) for name, status in begun.items()]
    change_response(page, generation_status="pswa_script_generation", steps=steps)
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(stage(page, "Outline")).to_contain_text("in progress")


def test_an_episode_without_a_model_has_no_stage_for_chapters(page: Page, episode: dict[str, Any]) -> None:
    steps = [step_answer("research", "in_progress"), step_answer("script", "pending")]
    change_response(page, generation_status="wcha_content_retrieval", steps=steps)
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(stage(page, "Finding sources")).to_contain_text("in progress")
    expect(page.get_by_role("list", name="Steps").get_by_role("listitem")).to_have_count(6)


def test_an_episode_whose_model_did_not_answer_is_written_again(signed_in: Page) -> None:
    page = signed_in
    create(page, "Chess")
    expect(play_button(page)).to_be_visible(timeout=CREATED_MILLISECONDS)
    expect(page.get_by_role("button", name="Write again")).to_have_count(0)
    address = page.url

    said = "The language model did not answer (no answer in time); the built-in writer wrote this episode."
    entry = {"timestamp": "2026-11-24T10:30:15.123Z", "stage": "pswa_script_generation", "message": said}
    change_response(page, logs=[{**entry, "structured_data": {"model_error": "no answer in time"}}])
    page.reload()
    page.get_by_role("button", name="Write again").click()
    expect(page).not_to_have_url(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Chess")
    page.unroute_all()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()


def test_a_text_without_a_topic_is_named_after_its_first_line(signed_in: Page) -> None:
    page = signed_in
    topic_field(page).fill(f"The wardens of Gull Island\n\n{OWN_TEXT}")
    expect(text_field(page)).to_be_visible()
    expect(setting(page, "Title")).to_contain_text("Title from the text")
    press_create(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("The wardens of Gull Island")


def test_a_cancelled_episode_continues_after_a_retry(signed_in: Page) -> None:
    page = signed_in
    create(page, "The Moon")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".status")).to_contain_text("was cancelled")

    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    expect(play_button(page)).to_be_visible(timeout=CREATED_MILLISECONDS)


def test_a_cancelled_episode_shows_no_step_in_progress(signed_in: Page) -> None:
    page = signed_in
    create(page, "Jazz", minutes=10)
    expect(stage(page, "Voices")).to_contain_text(
        re.compile(r"[1-9]\d* of \d+ · in progress"), timeout=CREATED_MILLISECONDS
    )
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".status")).to_contain_text("was cancelled")
    for _ in range(2):
        expect(stage(page, "Voices")).to_contain_text(re.compile(r"[1-9]\d* of \d+ · stopped$"))
        expect(page.get_by_role("list", name="Steps")).not_to_contain_text("in progress")
        page.reload()


def test_another_users_episode_cannot_be_cancelled_or_deleted(
    page: Page, episode: dict[str, Any], stranger: Person
) -> None:
    open_signed_in(page, stranger.name, address=f"/?episode={episode['podcast_id']}")
    expect(page.get_by_role("button", name=f"Play {episode['title']}")).to_be_visible()
    for name in ("Cancel", "Delete", "Try again"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)


def test_a_double_click_creates_one_episode(signed_in: Page, person: Person) -> None:
    page = signed_in
    page.get_by_label("Topic", exact=True).fill("Xyzzy quopple twice")
    page.get_by_role("button", name="Create episode").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xyzzy quopple twice")
    assert len(episodes_about(person, "Xyzzy quopple twice")) == 1


@pytest.mark.parametrize("submitted_again", [False, True])
def test_a_lost_response_creates_only_one_episode(signed_in: Page, person: Person, *, submitted_again: bool) -> None:
    """After one lost response the page retries. After three it shows an error, and the user submits again."""
    page, keys, topic = signed_in, [], f"Xyzzy quopple lost {submitted_again}"
    lost = 3 if submitted_again else 1

    def lose_responses(route: Route, request: Request) -> None:
        if request.method == "POST":
            keys.append(request.header_value("x-idempotency-key"))
        if request.method == "POST" and len(keys) <= lost:
            route.fetch()
            route.fulfill(status=503, json={"error_code": "UNAVAILABLE", "message": "Try again in a moment."})
        else:
            route.continue_()

    page.route("**/api/v1/podcasts", lose_responses)
    create(page, topic)
    if submitted_again:
        expect(page.get_by_role("alert")).to_have_text("Try again in a moment.")
        page.get_by_role("button", name="Create episode").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(topic)
    assert len(keys) == lost + 1
    assert len(set(keys)) == 1
    assert len(episodes_about(person, topic)) == 1


def test_a_lost_progress_response_shows_an_error_until_the_next_one(signed_in: Page) -> None:
    page = signed_in
    create(page, "Zxqv wobble")
    expect(page.get_by_role("heading", level=1)).to_have_text("Zxqv wobble")
    expect(page.locator(".status")).to_have_attribute("data-failed", "true", timeout=CREATED_MILLISECONDS)
    address = page.url
    page.goto("/?preferences")
    page.route("**/api/v1/podcasts/*", lambda route: route.abort())
    page.goto(address)
    expect(page.get_by_role("alert")).to_contain_text("does not affect the episode")
    page.unroute_all()
    expect(page.locator(".status")).to_have_attribute("data-failed", "true")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_an_episode_from_own_text_is_unlisted(signed_in: Page, new_page: Callable[..., Page], stranger: Person) -> None:
    page = signed_in
    visibility = page.locator("#visibility-hint")
    expect(visibility).to_have_text("Anyone can find and play it.")
    topic_field(page).fill(OWN_TEXT)
    expect(visibility).to_contain_text("Anyone with the link")
    open_setting(page, "Title")
    page.get_by_label("Title", exact=True).fill("The keepers of Skerrow Rock")
    set_length(page, 1)
    press_create(page)
    expect(play_button(page)).to_be_visible(timeout=CREATED_MILLISECONDS)
    expect(page.locator(".facts-line")).to_contain_text("unlisted")
    expect(page.locator(".licence")).to_have_count(0)
    address, title = page.url, page.get_by_role("heading", level=1).inner_text()

    page.goto("/?library=mine")
    expect(page.get_by_role("main").get_by_role("link", name=title)).to_be_visible()
    other = open_signed_in(new_page(), stranger.name, address="/?library=everyone")
    expect(other.get_by_role("listitem").first).to_be_visible()
    expect(other.get_by_role("link", name=title)).to_have_count(0)
    other.goto(address)
    expect(other.get_by_role("heading", level=1)).to_have_text(title)


def test_an_installation_that_makes_only_english_episodes_offers_no_language(signed_in: Page) -> None:
    page = signed_in
    open_setting(page, "Hosts")
    expect(page.get_by_role("group", name="Hosts").get_by_role("radio")).to_have_count(6)
    expect(setting(page, "Language")).to_have_count(0)
    expect(setting(page, "Hosts")).to_have_text("Hosts: Anna & Ben")
    expect(setting(page, "Length")).to_have_text("Length: 4 minutes")


def test_a_voice_can_be_previewed_before_it_is_selected(signed_in: Page) -> None:
    page = signed_in
    open_setting(page, "Hosts")
    frank = page.get_by_role("button", name="Preview Frank")
    with page.expect_request("**/voices/frank.mp3"):
        frank.click()
    expect(frank).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("radio", name=re.compile("^Anna"))).to_be_checked()
    page.get_by_role("button", name="Preview Ella").click()
    expect(frank).to_have_attribute("aria-pressed", "false")


def estimate(page: Page, length_minutes: int, steps: list[dict[str, Any]], now: str) -> str:
    said: str = page.evaluate(
        """async ([length_minutes, steps, now]) => {
            const { remainingInWords, remainingSeconds } = await import("/making/estimate.js");
            return remainingInWords(remainingSeconds({ length_minutes, steps }, Date.parse(now)));
        }""",
        [length_minutes, steps, now],
    )
    return said


def test_the_estimate_follows_the_speed_of_the_finished_steps(page: Page) -> None:
    page.goto("/")
    names = ("research", "script", "voice-0", "voice-1", "cover", "master", "publish")
    steps = [step_answer(name, "pending") for name in names]
    assert estimate(page, 30, steps, "2026-11-24T10:30:15.123Z") == "About 4 minutes left"
    for step in steps[:3]:
        step.update(status="completed", started_at="2026-11-24T10:30:15.123Z")
    assert estimate(page, 30, steps, "2026-11-24T10:31:40.123Z") == "About 3 minutes left"
    assert estimate(page, 30, steps, "2026-11-24T10:38:15.123Z") == "About 17 minutes left"
    for step in steps[:-1]:
        step.update(status="completed", started_at="2026-11-24T10:30:15.123Z")
    assert estimate(page, 30, steps, "2026-11-24T10:31:40.123Z") == "A few seconds left"


def test_an_episode_in_progress_shows_an_estimate_in_words(page: Page, episode: dict[str, Any]) -> None:
    steps = [step_answer(step["name"], "pending") for step in episode["steps"]]
    change_response(page, generation_status="wcha_content_retrieval", steps=steps, length_minutes=30)
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator(".estimate")).to_have_text("About 4 minutes left")


def test_the_user_is_told_on_every_view_when_an_episode_is_ready(signed_in: Page) -> None:
    page = signed_in
    being_made = page.locator("#being-made")
    page.wait_for_load_state("networkidle")
    expect(being_made).to_be_hidden()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "mine=true" in request.url else None)
    create(page, "Chess")
    expect(being_made).to_have_text("1 being made")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Preferences").click()
    expect(being_made).to_have_text("1 being made")
    page.reload()
    expect(being_made).to_have_text("1 being made")

    notice = page.get_by_label("Notifications")
    expect(notice).to_contain_text("is ready.", timeout=CREATED_MILLISECONDS)
    expect(being_made).to_be_hidden()
    assert page.title().startswith("✓ ")
    number = len(asked)
    page.wait_for_timeout(12_000)  # longer than the pause between two requests
    assert len(asked) == number
    notice.get_by_role("link", name="Listen").click()
    expect(play_button(page)).to_be_visible()
    assert not page.title().startswith("✓ ")


def test_a_notification_of_the_browser_is_shown_only_if_the_user_wants_it(
    new_page: Callable[..., Page], person: Person
) -> None:
    page = new_page(permissions=["notifications"])
    page.add_init_script(
        """
        window.shown = [];
        window.Notification = class {
          static permission = "granted";
          static requestPermission = async () => "granted";
          constructor(title, options) { window.shown.push(options.body); }
        };
        """
    )
    open_signed_in(page, person.name)
    create(page, "Tea")
    wanted = page.get_by_role("button", name="Notify me when it is ready")
    expect(wanted).to_have_attribute("aria-pressed", "false")
    wanted.click()
    expect(page.get_by_role("button", name="Do not notify me")).to_have_attribute("aria-pressed", "true")
    page.evaluate("() => Object.defineProperty(document, 'hidden', { value: true })")
    page.wait_for_function("() => window.shown.length === 1", timeout=CREATED_MILLISECONDS)
    assert page.evaluate("window.shown")[0].endswith("is ready.")
    assert page.title().startswith("✓ ")
