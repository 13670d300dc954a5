"""Every view, narrow and wide, light and dark: no axe violations, no overflow, no layout shifts."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.episode_form import open_setting
from tests.e2e.page.own_episodes import ended_episode
from tests.e2e.page.people import open_signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
PICTURES = Path(__file__).resolve().parents[3] / "build" / "pictures"
SIZES = {"320": {"width": 320, "height": 720}, "1280": {"width": 1280, "height": 860}}
THEMES = ("light", "dark")
MAX_SHIFT = 0.02  # one fifth of the limit that web.dev calls good
SLOW_MILLISECONDS = 500  # long enough that the page is drawn before an answer
LANDING_BYTES = 140_000  # as sent, so compressed
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

TOO_SMALL = """() => [...document.querySelectorAll("button, input, select, textarea, summary")]
  .filter((element) => element.checkVisibility() && !element.matches("[type=radio], [type=checkbox]"))
  .filter((element) => element.getBoundingClientRect().height < 24)
  .map((element) => element.outerHTML)"""

# Records the layout shifts that the browser reports, except those after user input: score and moved elements.
RECORD_SHIFTS = """() => {
  window.shifts = [];
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
  const moved = ({ node, previousRect, currentRect }) =>
    `${node?.parentElement?.outerHTML.slice(0, 80)}: ${place(previousRect)} to ${place(currentRect)}`;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.hadRecentInput) window.shifts.push({ value: entry.value, moved: entry.sources.map(moved) });
    }
  }).observe({ type: "layout-shift", buffered: true });
}"""


def landing(page: Page, **_: Any) -> None:
    page.goto("/")
    expect(page.get_by_role("region", name="Suggested topics").get_by_role("article")).to_have_count(8)
    expect(page.locator(".episode-row").first).to_be_visible()
    page.wait_for_load_state("networkidle")


def landing_with_begun(page: Page, person: Person, episode: dict[str, Any], **_: Any) -> None:
    """As in a browser that is new to an account whose user has begun an episode in another one."""
    begun = {
        "podcast_id": episode["podcast_id"], "title": episode["title"], "duration_seconds": episode["duration_seconds"],
        "position_seconds": 30.0, "is_played": False, "heard_at": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip

    def answer(route: Route) -> None:
        response = route.fetch()
        page.wait_for_timeout(SLOW_MILLISECONDS)
        route.fulfill(response=response, json=response.json() | {"episodes": [begun]})

    page.route("**/api/v1/account/listening", answer)
    open_signed_in(page, person.name)
    expect(page.get_by_role("region", name="Continue listening").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("region", name="Suggested topics").get_by_role("article")).to_have_count(8)
    expect(page.locator(".episode-row").first).to_be_visible()


def landing_with_options(page: Page, **_: Any) -> None:
    landing(page)
    open_setting(page, "Hosts")
    expect(page.get_by_role("radio").first).to_be_visible()


def landing_with_languages(page: Page, person: Person, **_: Any) -> None:
    """As of an installation with a model and voices of other languages, of which the chosen one is gone since then."""
    names = {"en": "English", "de": "German", "pt": "Portuguese"}
    listed = [{"language": tag, "name": name, "is_available": True} for tag, name in names.items()]
    page.route("**/api/v1/languages", lambda route: route.fulfill(json={"languages": listed}))
    open_signed_in(page, person.name)
    landing(page)
    open_setting(page, "Language")
    page.get_by_label("Language", exact=True).select_option("German")
    open_setting(page, "Hosts")
    expect(page.get_by_role("group", name="Hosts").get_by_role("radio")).to_have_count(0)
    page.get_by_label("Topic", exact=True).fill("Der Mond")
    page.get_by_role("button", name="Create episode").click()
    expect(page.locator("#language-refusal")).to_contain_text("This installation writes and speaks English")


def signing_in(page: Page, **_: Any) -> None:
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()


def creating_an_account(page: Page, **_: Any) -> None:
    page.goto("/")
    page.get_by_role("button", name="Create account").click()


def searching(page: Page, person: Person, **_: Any) -> None:
    open_signed_in(page, person.name, address="/?search=volcano")
    expect(page.get_by_role("article").first).to_be_visible()


def exploring(page: Page, person: Person, **_: Any) -> None:
    open_signed_in(page, person.name)
    page.get_by_role("button", name="Explore deeper").first.click()
    expect(page.get_by_role("region", name="More specific topics").get_by_role("article").first).to_be_visible()


def listening(page: Page, episode: dict[str, Any], **_: Any) -> None:
    page.goto(f"/?episode={episode['podcast_id']}#t=30")
    expect(page.locator(".transcript [aria-current=true]")).to_be_visible()
    expect(page.locator(".waveform .mark").first).to_be_attached()
    if page.get_by_role("button", name="More player controls").is_visible():
        page.get_by_role("button", name="More player controls").click()
    expect(page.get_by_label("Volume")).to_be_visible()


def diagnosing(page: Page, episode: dict[str, Any], **_: Any) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator(".sentence").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.get_by_text("Diagnostics").click()
    expect(page.locator(".log")).to_be_visible()
    page.locator(".diagnostics").scroll_into_view_if_needed()


def in_progress(page: Page, unfinished: dict[str, Any], **_: Any) -> None:
    answer = {"status": 200, "json": unfinished}
    page.route(f"**/api/v1/podcasts/{unfinished['podcast_id']}", lambda route: route.fulfill(**answer))
    page.goto(f"/?episode={unfinished['podcast_id']}")
    expect(page.get_by_role("list", name="Steps")).to_be_visible()


def failed(page: Page, person: Person, failed_episode: dict[str, Any], **_: Any) -> None:
    open_signed_in(page, person.name, address=f"/?episode={failed_episode['podcast_id']}")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def library(page: Page, person: Person, **_: Any) -> None:
    open_signed_in(page, person.name, address="/?library=mine")
    expect(page.get_by_role("button", name="More for").first).to_be_visible()


def public_library(page: Page, **_: Any) -> None:
    page.goto("/?library=everyone")
    expect(page.locator(".episode-link").first).to_be_visible()


def shows(page: Page, person: Person, **_: Any) -> None:
    open_signed_in(page, person.name, address="/?shows")
    expect(page.locator(".episode-row .episode-link").first).to_be_visible()


def editing_a_show(page: Page, person: Person, **_: Any) -> None:
    shows(page, person)
    page.locator(".episode-row .episode-link").first.click()
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_label("Category")).to_be_visible()


def subscribing(page: Page, person: Person, **_: Any) -> None:
    library(page, person)
    page.get_by_role("button", name="Subscribe").click()
    page.get_by_role("button", name="Show the private address").click()
    expect(page.get_by_role("textbox", name="Address of the private feed")).to_be_visible()


def sharing(page: Page, episode: dict[str, Any], **_: Any) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    page.locator(".episode-text").get_by_role("button", name="Share").click()
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()


def reporting(page: Page, episode: dict[str, Any], **_: Any) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    page.locator(".episode-text").get_by_role("button", name="More for").click()
    page.get_by_role("button", name="Report this episode").click()
    expect(page.get_by_role("dialog", name="Report this episode")).to_be_visible()


def deleting(page: Page, **options: Any) -> None:
    library(page, **options)
    page.get_by_role("button", name="More for").first.click()
    page.locator(":popover-open").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def preferring(page: Page, person: Person, **_: Any) -> None:
    open_signed_in(page, person.name, address="/?preferences")
    page.get_by_label("Science").check()
    expect(page.get_by_role("radio").first).to_be_visible()


def shortcuts(page: Page, episode: dict[str, Any], **_: Any) -> None:
    page.goto(f"/?episode={episode['podcast_id']}")
    expect(page.locator(".sentence").first).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def missing(page: Page, **_: Any) -> None:
    page.goto("/?nonsense")


def an_error(page: Page, **_: Any) -> None:
    page.route(
        "**/api/v1/subscribe",
        lambda route: route.fulfill(
            status=409, json={"error_code": "SUBSCRIBE_EMAIL_EXISTS", "message": "This email is already subscribed."}
        ),
    )
    landing(page)
    page.get_by_placeholder("you@example.com").fill("listener@example.com")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("alert")).to_be_visible()


def page_404(page: Page, **_: Any) -> None:
    page.goto("/404.html")


def offline(page: Page, **_: Any) -> None:
    page.goto("/offline.html")


VIEWS = (
    landing, landing_with_begun, landing_with_options, landing_with_languages, signing_in, creating_an_account,
    searching, exploring, in_progress, failed,
    listening, diagnosing, library, public_library, shows, editing_a_show,
    subscribing, sharing, reporting, deleting, preferring, shortcuts, missing, an_error, page_404,
    offline,
)  # fmt: skip


@pytest.fixture(scope="module")
def failed_episode(person: Person) -> dict[str, Any]:
    return ended_episode(person, topic="Zxqv blorptang", length_minutes=1)


@pytest.fixture(scope="module")
def unfinished(episode: dict[str, Any]) -> dict[str, Any]:
    """A response from the middle of voice synthesis. A real episode would finish before the screenshot."""
    steps = [
        dict(step, status="in_progress", ended_at=None) if step["name"] == "voice-1"
        else dict(step, status="dispatched", started_at=None, ended_at=None, steps_before=2) if step["name"] == "cover"
        else dict(step, status="pending", started_at=None, ended_at=None) if step["name"] in ("master", "publish")
        else step
        for step in episode["steps"]
    ]  # fmt: skip
    missing_fields = dict.fromkeys(
        ("audio_url", "transcript_url", "chapters_url", "waveform_url", "cover_url", "duration_seconds", "show_notes")
    )
    status = "vfa_audio_generation"
    changed = {"generation_status": status, "cpoa_status": status, "steps": steps, "logs": episode["logs"][:4]}
    return episode | missing_fields | changed | {"is_own": True}


@pytest.fixture(scope="module")
def scene(
    person: Person, episode: dict[str, Any], failed_episode: dict[str, Any], unfinished: dict[str, Any]
) -> dict[str, Any]:
    return {"person": person, "episode": episode, "failed_episode": failed_episode, "unfinished": unfinished}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_a_view(view: Callable[..., None], size: str, new_page: Callable[..., Page], scene: dict[str, Any]) -> None:
    page = new_page(viewport=SIZES[size], color_scheme=THEMES[0], reduced_motion="reduce")
    page.add_init_script(f"({RECORD_SHIFTS})()")
    view(page, **scene)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")
    PICTURES.mkdir(parents=True, exist_ok=True)
    for theme in THEMES:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.screenshot(path=PICTURES / f"{view.__name__}-{size}-{theme}.png")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], theme
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert page.evaluate(TOO_SMALL) == []
    shifts = page.evaluate("window.shifts")
    assert sum(shift["value"] for shift in shifts) <= MAX_SHIFT, shifts
    expect(page.get_by_role("heading", level=1, include_hidden=True)).to_have_count(1)
    ids = page.locator("[id]").evaluate_all("elements => elements.map(element => element.id)")
    assert len(ids) == len(set(ids))


def test_a_narrow_page_fits_without_its_own_fonts(new_page: Callable[..., Page], person: Person) -> None:
    """As long as they are loading, the browser shows a system font, which may be wider."""
    page = new_page(viewport=SIZES["320"])
    page.route("**/*.woff2", lambda route: route.abort())
    open_signed_in(page, person.name)
    expect(page.get_by_role("link", name="Preferences")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["320"]["width"]


def test_the_dark_theme_is_dark(new_page: Callable[..., Page]) -> None:
    page = new_page(color_scheme="dark")
    page.goto("/")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 64 for part in colour.removeprefix("rgb(").removesuffix(")").split(","))


def test_the_landing_page_stays_within_its_size_budget(page: Page) -> None:
    sizes: dict[str, int] = {}

    def add_size(response: Any) -> None:
        if response.request.resource_type in ("document", "stylesheet", "script", "font", "fetch", "xhr"):
            body = response.body()
            sizes[response.url] = min(len(body), len(gzip.compress(body)))

    page.on("response", add_size)
    landing(page)
    page.wait_for_load_state("networkidle")
    assert 50_000 < sum(sizes.values()) <= LANDING_BYTES


def test_the_content_security_policy_allows_only_own_files(page: Page) -> None:
    policy = str(page.goto("/").headers["content-security-policy"])  # type: ignore[union-attr]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
