"""What an account has heard follows it to other browsers, waits without a network, and is gone after the sign-out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.page.own_episodes import finished_episode
from tests.e2e.page.people import PASSWORD, create_account, new_person, open_signed_in, sign_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
LISTENING = "/api/v1/account/listening"


@pytest.fixture
def listener(stack_url: str) -> Person:
    """Has heard nothing yet."""
    return new_person(stack_url)


@pytest.fixture(scope="module")
def other_episode(person: Person) -> dict[str, Any]:
    return finished_episode(person, topic="Tea", length_minutes=1)


def open_episode(page: Page, episode: dict[str, Any], place: str = "") -> None:
    page.goto(f"/?episode={episode['podcast_id']}{place}")
    page.wait_for_function("() => document.querySelector('audio').readyState >= 1")


def position(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('audio').currentTime")
    return seconds


def wait_for_position(page: Page, seconds: float) -> None:
    page.wait_for_function("start => Math.abs(document.querySelector('audio').currentTime - start) < 1", arg=seconds)


def play_from(page: Page, episode: dict[str, Any], seconds: int) -> float:
    """Listens for two seconds and pauses. Returns the position."""
    open_episode(page, episode, f"#t={seconds}")
    wait_for_position(page, seconds)
    play = page.get_by_role("region", name="Player").get_by_role("button", name="Play", exact=True)
    if play.is_visible():
        play.click()
    page.wait_for_function("end => document.querySelector('audio').currentTime > end", arg=seconds + 2)
    page.get_by_role("region", name="Player").get_by_role("button", name="Pause", exact=True).click()
    return position(page)


def heard_by(listener: Person) -> dict[str, Any]:
    state: dict[str, Any] = listener.client.get_json(LISTENING)
    return state


def put_queue(stack_url: str, listener: Person, podcast_ids: list[str]) -> None:
    answer = requests.put(
        f"{stack_url}{LISTENING}",
        json={"queue": {"podcast_ids": podcast_ids, "changed_at": "2026-01-01T00:00:00Z"}},
        headers={"Authorization": f"Bearer {listener.token}"},
        timeout=30,
    )
    assert answer.ok, answer.text


def wait_until_heard(page: Page, listener: Person, episode: dict[str, Any], seconds: float) -> None:
    for _ in range(40):
        known = {one["podcast_id"]: one["position_seconds"] for one in heard_by(listener)["episodes"]}
        if abs(known.get(episode["podcast_id"], -10) - seconds) < 1:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"The account does not know {seconds}: {heard_by(listener)['episodes']}")


def open_menu(row: Locator, episode: dict[str, Any]) -> None:
    """A menu closes when the page scrolls, so scroll before."""
    row.scroll_into_view_if_needed()
    row.page.wait_for_timeout(300)
    row.get_by_role("button", name=f"More for {episode['title']}").click()


def continued(page: Page) -> Any:
    return page.get_by_role("region", name="Continue listening")


def test_two_browsers_of_an_account_see_each_others_position(
    new_page: Callable[..., Page], listener: Person, episode: dict[str, Any]
) -> None:
    desk, phone = open_signed_in(new_page(), listener.name), open_signed_in(new_page(), listener.name)
    expect(continued(phone)).to_have_count(0)
    stopped = play_from(desk, episode, 20)
    wait_until_heard(desk, listener, episode, stopped)

    phone.goto("/")
    row = continued(phone).get_by_role("listitem")
    expect(row).to_contain_text(episode["title"])
    expect(row).to_contain_text("left")
    assert float(str(row.get_by_role("progressbar").evaluate("one => one.value"))) == pytest.approx(stopped, abs=1)
    row.get_by_role("button", name=f"Continue {episode['title']}").click()
    phone.wait_for_function("start => document.querySelector('audio').currentTime > start + 1", arg=stopped)
    phone.get_by_role("region", name="Player").get_by_role("button", name="Pause", exact=True).click()
    further = position(phone)
    wait_until_heard(phone, listener, episode, further)

    # The paused player of the first browser goes on where the second one stopped.
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    desk.wait_for_timeout(10_500)
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wait_for_position(desk, further)


def test_what_is_heard_without_a_network_is_sent_later(
    new_page: Callable[..., Page], listener: Person, episode: dict[str, Any]
) -> None:
    page = open_signed_in(new_page(), listener.name)
    open_episode(page, episode, "#t=10")
    wait_for_position(page, 10)
    page.route(f"**{LISTENING}", lambda route: route.abort())
    page.evaluate("document.querySelector('audio').pause()")
    page.get_by_label("Position").fill("33")
    player = page.get_by_role("region", name="Player")
    player.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 34")
    player.get_by_role("button", name="Pause", exact=True).click()
    stopped = position(page)
    page.wait_for_timeout(2000)
    assert all(abs(one["position_seconds"] - stopped) > 5 for one in heard_by(listener)["episodes"])

    page.unroute(f"**{LISTENING}")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until_heard(page, listener, episode, stopped)


def test_a_change_made_earlier_does_not_move_the_account_back(
    new_page: Callable[..., Page], listener: Person, episode: dict[str, Any]
) -> None:
    phone = open_signed_in(new_page(), listener.name)
    phone.route(f"**{LISTENING}", lambda route: route.abort())
    play_from(phone, episode, 5)
    desk = open_signed_in(new_page(), listener.name)
    stopped = play_from(desk, episode, 40)
    wait_until_heard(desk, listener, episode, stopped)

    phone.unroute(f"**{LISTENING}")
    phone.evaluate("dispatchEvent(new Event('online'))")
    wait_for_position(phone, stopped)
    wait_until_heard(desk, listener, episode, stopped)


def test_the_player_comes_back_after_a_reload_paused_at_its_place(page: Page, episode: dict[str, Any]) -> None:
    stopped = play_from(page, episode, 15)
    for address in ("/", "/?preferences", "/?library=everyone"):
        page.goto(address)
        player = page.get_by_role("region", name="Player")
        expect(player).to_contain_text(episode["title"])
        expect(player.get_by_role("button", name="Play", exact=True)).to_be_visible()
        wait_for_position(page, stopped)


def test_what_a_visitor_heard_goes_into_the_account(page: Page, episode: dict[str, Any]) -> None:
    stopped = play_from(page, episode, 25)
    page.get_by_label("Speed").select_option("1.3")
    page.goto("/")
    expect(continued(page)).to_contain_text(episode["title"])
    name = f"maria-{uuid4().hex[:12]}"
    with page.expect_response(lambda response: LISTENING in response.url and response.request.method == "PUT"):
        page.get_by_role("banner").get_by_role("button", name="Create account").click()
        create_account(page, name, PASSWORD)
    state = page.evaluate("JSON.parse(localStorage.getItem(`heard of ${JSON.parse(localStorage.account).username}`))")
    assert [(key, round(one["position"])) for key, one in state] == [(episode["podcast_id"], round(stopped))]
    assert page.evaluate("localStorage.getItem('heard')") is None
    expect(page.get_by_label("Speed")).to_have_value("1.3")


def test_nothing_is_left_after_signing_out(
    new_page: Callable[..., Page],
    stack_url: str,
    listener: Person,
    episode: dict[str, Any],
    other_episode: dict[str, Any],
) -> None:
    page = open_signed_in(new_page(), listener.name)
    stopped = play_from(page, episode, 30)
    put_queue(stack_url, listener, [other_episode["podcast_id"]])
    page.goto("/")
    expect(page.get_by_role("button", name="Up next, 1 episode")).to_be_visible()
    sign_out(page)
    expect(continued(page)).to_have_count(0)
    expect(page.get_by_role("region", name="Player")).to_be_hidden()
    page.wait_for_function("() => localStorage.getItem('sign-out to send') === null")
    stored = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    for private in (listener.name, episode["podcast_id"], other_episode["podcast_id"], episode["title"]):
        assert private not in stored
    wait_until_heard(page, listener, episode, stopped)  # the account keeps it


def test_an_episode_is_marked_as_played_and_as_not_played(
    new_page: Callable[..., Page], listener: Person, other_episode: dict[str, Any]
) -> None:
    page = open_signed_in(new_page(), listener.name)
    play_from(page, other_episode, 10)
    page.goto("/")
    expect(continued(page)).to_contain_text(other_episode["title"])
    rows = page.get_by_role("region", name="Recent episodes").get_by_role("listitem")
    row = rows.filter(has=page.locator(f"a[href*='{other_episode['podcast_id']}']"))
    expect(row).to_contain_text("left")
    open_menu(row, other_episode)
    page.get_by_role("button", name="Mark as played").click()
    expect(row).to_contain_text("Played")
    expect(continued(page)).to_have_count(0)
    page.reload()
    expect(row).to_contain_text("Played")
    assert [one["is_played"] for one in heard_by(listener)["episodes"]] == [True]
    open_menu(row, other_episode)
    page.get_by_role("button", name="Mark as not played").click()
    expect(row).not_to_contain_text("Played")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_continue_listening_fits_and_has_no_axe_violations(
    new_page: Callable[..., Page], episode: dict[str, Any], theme: str, width: int
) -> None:
    page = new_page(color_scheme=theme, viewport={"width": width, "height": 800})
    page.goto("/favicon.svg")
    heard = [
        [episode["podcast_id"], {"position": 42, "isPlayed": False, "hasCover": True, "at": "2026-11-01T00:00:00.000Z"}]
    ]
    heard[0][1] |= {"title": episode["title"], "duration": episode["duration_seconds"], "isUnsent": True}
    page.evaluate("heard => localStorage.setItem('heard', JSON.stringify(heard))", heard)
    for address in ("/", "/?library=everyone"):
        page.goto(address)
        expect(continued(page)).to_be_visible()
        expect(page.locator(".begun img")).to_have_js_property("naturalWidth", 1500)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width in (360, 1280):
            assert Axe().run(page).response["violations"] == []
    small = page.locator(".begun button, .begun a").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
        ".filter(({width, height}) => width < 24 || height < 24).length"
    )
    assert small == 0
