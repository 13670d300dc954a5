"""Creating an account, signing in and out, and signing in again when a token is rejected or has expired."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import jwt
import pytest
from playwright.sync_api import expect

from features.accounts.tokens import TokenKeys, issue_token
from tests.browsers import browser_with_profile
from tests.e2e.page.episode_form import set_length, use_text
from tests.e2e.page.people import PASSWORD, create_account, new_person, open_signed_in, sign_in, sign_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from local.stack.state_folder import StateFolder
    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
TWO_HOURS = 2 * 3600
CREATED_MILLISECONDS = 240_000


@pytest.fixture
def expired_token(person: Person, stack_state: StateFolder) -> str:
    key = (stack_state.path / "flask-secret-key").read_text().strip()
    user_id = UUID(jwt.decode(person.token, options={"verify_signature": False})["sub"])
    return issue_token(user_id, TokenKeys(key), now=time.time() - TWO_HOURS)


def assert_nothing_private_is_left(page: Page, person: Person) -> None:
    page.wait_for_function("() => localStorage.getItem('sign-out to send') === null")
    assert page.context.cookies() == []
    assert page.evaluate("sessionStorage.length") == 0
    stored = page.evaluate("JSON.stringify({...localStorage})")
    assert person.name not in stored
    assert person.token not in stored


def test_from_creating_an_account_to_playing_an_episode(page: Page) -> None:
    name = f"maria-{uuid4().hex[:12]}"
    page.goto("/")
    page.get_by_label("Topic", exact=True).fill("Tea")
    set_length(page, 1)
    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("dialog")).to_contain_text("You need a free account to create your episode")

    create_account(page, name, PASSWORD)

    expect(page.get_by_role("heading", level=1)).to_have_text("Tea")
    expect(page.locator("#account-menu .user-name")).to_have_text(name)
    play = page.get_by_role("region", name="Tea").get_by_role("button", name="Play Tea")
    expect(play).to_be_visible(timeout=CREATED_MILLISECONDS)
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("region", name=title).get_by_role("button", name=f"Play {title}").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 1.5")
    expect(page.locator("audio")).to_have_count(1)


def test_a_short_password_is_rejected_before_it_is_sent(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Create account").click()
    create_account(page, f"maria-{uuid4().hex[:12]}", "short")
    expect(page.get_by_label("Password")).to_have_js_property("validity.tooShort", value=True)
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_user_signs_in_after_a_wrong_password_and_signs_out(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()
    sign_in(page, person.name, "a-wrong-password-of-mine")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("password")

    sign_in(page, person.name, PASSWORD)
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    expect(page.get_by_role("dialog")).to_be_hidden()

    sign_out(page)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert_nothing_private_is_left(page, person)


def test_a_user_signs_in_with_an_email_address(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()
    sign_in(page, f"{person.name}@example.com", PASSWORD)
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)


def test_a_taken_username_shows_the_message_of_the_service(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_role("button", name="Create account").click()
    create_account(page, person.name, PASSWORD)
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("taken")


def test_closing_the_dialog_keeps_the_draft(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Topic", exact=True).fill("The keepers of Skerrow Rock")
    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_label("Topic", exact=True)).to_have_value("The keepers of Skerrow Rock")
    expect(page.get_by_role("button", name="Create episode")).to_be_enabled()


def answer_refreshes_with(page: Page, person: Person, token: str) -> None:
    """The page takes the token for a valid one, because it counts the lifetime from now."""
    answer = {"access_token": token, "user_id": "", "username": person.name}
    page.route("**/auth/refresh", lambda route: route.fulfill(json=answer))


@pytest.mark.parametrize("reason", ["expired", "signed with another key"])
def test_a_rejected_token_asks_to_sign_in_again_and_creates_the_episode(
    page: Page, person: Person, expired_token: str, reason: str
) -> None:
    user_id = UUID(jwt.decode(person.token, options={"verify_signature": False})["sub"])
    foreign = issue_token(user_id, TokenKeys("another key that is long enough for HS256"))
    answer_refreshes_with(page, person, expired_token if reason == "expired" else foreign)
    open_signed_in(page, person.name)
    use_text(page, f"Zxqv {reason}\n\nA text that took an hour to write. Nobody wants to write it again.")

    page.get_by_role("button", name="Create episode").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Your sign-in has expired. Sign in again. Your work is saved.")
    expect(page.get_by_label("Username or email")).to_have_value(person.name)
    page.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Zxqv {reason}")


def test_a_refused_refresh_signs_out_with_a_plain_sentence_and_keeps_the_draft(page: Page, person: Person) -> None:
    page.clock.install()
    open_signed_in(page, person.name)
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    page.get_by_label("Topic", exact=True).fill("Zxqv expired")
    page.context.clear_cookies()
    with page.expect_response("**/auth/refresh"):
        page.clock.fast_forward("02:00:00")
    expect(page.get_by_role("alert")).to_have_text("Your sign-in has expired. Sign in again.")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_label("Topic", exact=True)).to_have_value("Zxqv expired")

    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_label("Username or email")).to_have_value(person.name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("dialog").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zxqv expired")
    expect(page.locator("#notice")).to_be_hidden()


def test_a_sign_in_that_ended_while_the_page_was_closed_is_reported(page: Page, person: Person) -> None:
    open_signed_in(page, person.name, address="/favicon.svg")
    page.context.clear_cookies()
    page.goto("/")
    expect(page.get_by_role("alert")).to_have_text("Your sign-in has expired. Sign in again.")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Username or email")).to_have_value(person.name)
    page.keyboard.press("Escape")
    page.reload()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.locator("#notice")).to_be_hidden()


def pass_time_until(page: Page, is_done: Callable[[], bool]) -> None:
    """Moves the page's clock in steps of five minutes, for five hours at most."""
    for _ in range(60):
        if is_done():
            return
        page.clock.fast_forward("05:00")
        page.wait_for_timeout(200)
    raise AssertionError("It did not happen within five hours of the page's time.")


def test_a_user_stays_signed_in_after_an_hour(page: Page, person: Person) -> None:
    page.clock.install()
    renewals: list[bool] = []
    page.on("response", lambda answer: renewals.append(answer.ok) if answer.url.endswith("/auth/refresh") else None)
    open_signed_in(page, person.name)
    page.get_by_label("Topic", exact=True).wait_for()
    pass_time_until(page, lambda: len(renewals) >= 4)
    assert all(renewals)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Library").click()
    expect(page.get_by_role("region", name="My episodes")).to_contain_text("episode")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_request_after_hours_of_sleep_renews_the_token_first(page: Page, person: Person) -> None:
    """A computer that sleeps runs no timers."""
    open_signed_in(page, person.name)
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    page.wait_for_load_state("networkidle")
    page.clock.set_system_time(time.time() + 3 * 3600)
    with page.expect_response("**/auth/refresh"):
        page.get_by_role("navigation", name="Main").get_by_role("link", name="Library").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_user_stays_signed_in_over_a_reload_and_the_token_is_in_memory_only(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()
    with page.expect_response("**/auth/login") as login:
        sign_in(page, person.name, PASSWORD)
    first_token = login.value.json()["access_token"]
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    with page.expect_response("**/auth/refresh") as renewed:
        page.reload()
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    (cookie,) = page.context.cookies(f"{page.url}auth/")
    assert (cookie["name"], cookie["path"], cookie["sameSite"]) == ("aethercast_refresh", "/auth/", "Strict")
    assert cookie["httpOnly"]
    assert cookie["expires"] > time.time() + 29 * 24 * 3600
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    for secret in (first_token, renewed.value.json()["access_token"], cookie["value"]):
        assert secret not in stored


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("stays", [True, False])
def test_a_sign_in_outlives_the_browser_if_its_user_wants_that(
    browser: Browser, stack_url: str, person: Person, tmp_path: Path, host: str, *, stays: bool
) -> None:
    base_url = stack_url.replace("127.0.0.1", host)
    with browser_with_profile(browser, tmp_path, base_url=base_url) as context:
        page = context.new_page()
        page.goto("/")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Stay signed in")).to_be_checked()
        page.get_by_label("Stay signed in").set_checked(stays)
        sign_in(page, person.name, PASSWORD)
        expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
        page.reload()
        expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    with browser_with_profile(browser, tmp_path, base_url=base_url) as context:
        page = context.new_page()
        page.goto("/?library=mine")
        if stays:
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
            expect(page.get_by_role("main")).not_to_contain_text("Sign in to see your episodes.")
            expect(page.get_by_role("dialog")).to_be_hidden()
        else:
            expect(page.get_by_role("dialog")).to_be_visible()
            expect(page.get_by_label("Username or email")).to_have_value("")


def test_two_tabs_that_reload_at_once_stay_signed_in(page: Page, person: Person) -> None:
    open_signed_in(page, person.name)
    tabs = [page, *(page.context.new_page() for _ in range(2))]
    for tab in tabs[1:]:
        tab.goto("/")
    for _ in range(4):
        for tab in tabs:
            tab.evaluate("() => { window.isOld = true; setTimeout(() => location.reload(), 50); }")
        for tab in tabs:
            tab.wait_for_function("() => !window.isOld && document.readyState === 'complete'")
    for tab in tabs:
        expect(tab.locator("#account-menu .user-name")).to_be_visible()
        expect(tab.locator("#notice")).to_be_hidden()
        tab.reload()
        expect(tab.locator("#account-menu .user-name")).to_have_text(person.name)


def test_preferences_list_the_browsers_and_sign_out_another_one(new_page: Callable[..., Page], stack_url: str) -> None:
    person = new_person(stack_url)
    here, there = (open_signed_in(new_page(), person.name, address="/?preferences") for _ in range(2))
    expect(there.get_by_role("region", name="Where you are signed in")).to_be_visible()
    here.reload()
    rows = here.get_by_role("region", name="Where you are signed in").get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="This browser")).to_have_count(1)
    rows.filter(has_not_text="This browser").get_by_role("button", name="Sign out").click()
    expect(rows).to_have_count(1)
    expect(here.get_by_role("heading", name="Where you are signed in")).to_be_focused()

    there.reload()
    expect(there.get_by_role("alert")).to_have_text("Your sign-in has expired. Sign in again.")
    rows.get_by_role("button", name="Sign out").click()
    expect(here).to_have_url(f"{stack_url}/")
    expect(here.get_by_role("button", name="Create account")).to_be_visible()
    assert_nothing_private_is_left(here, person)


def test_a_sign_out_without_a_network_is_sent_later(page: Page, person: Person) -> None:
    open_signed_in(page, person.name)
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    page.route("**/auth/logout", lambda route: route.abort())
    sign_out(page)
    expect(page.get_by_role("alert")).to_contain_text("You are signed out on this page.")
    expect(page.get_by_role("button", name="Create account")).to_be_visible()
    assert page.context.cookies()

    page.unroute("**/auth/logout")
    with page.expect_response("**/auth/logout"):
        page.reload()
    expect(page.get_by_role("button", name="Create account")).to_be_visible()
    assert_nothing_private_is_left(page, person)


def test_a_stranger_is_asked_to_create_an_account_and_a_known_browser_to_sign_in(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_label("Topic", exact=True).fill("The keepers of Skerrow Rock")
    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("dialog", name="Create an account")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()
    sign_in(page, person.name, PASSWORD)
    sign_out(page)

    page.get_by_label("Topic", exact=True).fill("The keepers of Skerrow Rock")
    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("dialog", name="Sign in")).to_be_visible()
    expect(page.get_by_label("Username or email")).to_have_value("")


def test_a_password_can_be_shown(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()
    password = page.get_by_label("Password")
    password.fill("correct horse")
    page.get_by_role("button", name="Show password").click()
    expect(password).to_have_attribute("type", "text")
    expect(password).to_have_value("correct horse")
    page.get_by_role("button", name="Hide password").click()
    expect(password).to_have_attribute("type", "password")


def test_what_is_typed_around_a_sign_in_stays(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_label("Search topics and episodes").fill("volcano")
    page.get_by_label("Email address").fill("maria@example.com")
    page.get_by_label("Topic", exact=True).fill("Tea")
    page.get_by_role("button", name="Sign in").click()
    sign_in(page, person.name, PASSWORD)
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    expect(page.get_by_label("Topic", exact=True)).to_have_value("Tea")
    expect(page.get_by_label("Search topics and episodes")).to_have_value("volcano")
    expect(page.get_by_label("Email address")).to_have_value("maria@example.com")


def test_a_sign_in_in_another_tab_does_not_interrupt_typing(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_label("Search topics and episodes").fill("volcano")
    page.get_by_label("Topic", exact=True).press_sequentially("The keepers ")
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Sign in").click()
    sign_in(other, person.name, PASSWORD)
    expect(page.locator("#account-menu .user-name")).to_have_text(person.name)
    page.keyboard.type("of Skerrow Rock")
    expect(page.get_by_label("Topic", exact=True)).to_have_value("The keepers of Skerrow Rock")
    expect(page.get_by_label("Search topics and episodes")).to_have_value("volcano")


def test_signing_in_works_with_a_clock_that_is_hours_ahead(page: Page, person: Person) -> None:
    page.clock.set_system_time(time.time() + 3 * 3600)
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()
    sign_in(page, person.name, PASSWORD)
    page.get_by_label("Search topics and episodes").fill("volcano")
    page.get_by_role("search", name="Topics and episodes").get_by_role("button").click()
    expect(page.get_by_role("article").first).to_be_visible()


def test_signing_in_closes_the_dialog_in_another_tab(page: Page, person: Person) -> None:
    page.goto("/?library=mine")
    expect(page.get_by_role("dialog")).to_be_visible()
    other = page.context.new_page()
    other.goto("/")
    other.get_by_role("button", name="Sign in").click()
    sign_in(other, person.name, PASSWORD)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("region", name="My episodes")).to_contain_text("episode")


def test_a_draft_survives_a_reload(page: Page) -> None:
    page.goto("/")
    use_text(page, "A text that took an hour to write.")
    page.reload()
    expect(page.get_by_label("Your own text")).to_have_value("A text that took an hour to write.")


def test_a_second_tab_shares_sign_in_and_sign_out(new_page: Callable[..., Page], person: Person) -> None:
    page = open_signed_in(new_page(), person.name)
    other = page.context.new_page()
    other.goto("/")
    expect(other.locator("#account-menu .user-name")).to_have_text(person.name)

    sign_out(other)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    for tab in (page, other):
        assert_nothing_private_is_left(tab, person)
    page.reload()
    expect(page.get_by_role("button", name="Create account")).to_be_visible()


def test_signing_out_removes_all_user_data_from_the_page(
    signed_in: Page, episode: dict[str, Any], person: Person
) -> None:
    page = signed_in
    page.get_by_label("Topic", exact=True).fill("The keepers of Skerrow Rock")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Library").click()
    expect(page.get_by_role("link", name=episode["title"]).first).to_be_visible()
    page.get_by_role("button", name=f"Play {episode['title']}").first.click()
    expect(page.get_by_role("region", name="Player")).to_be_visible()

    sign_out(page)

    expect(page.get_by_label("Topic", exact=True)).to_have_value("")
    expect(page.get_by_role("region", name="Player")).to_be_hidden()
    assert person.name not in str(page.locator("body").text_content())
    assert_nothing_private_is_left(page, person)


@pytest.mark.parametrize("width", [360, 1000, 1280])
def test_the_header_fits_and_its_menu_has_the_whole_name(
    new_page: Callable[..., Page], person: Person, width: int
) -> None:
    page = open_signed_in(new_page(viewport={"width": width, "height": 844}), person.name)
    page.evaluate("() => { document.getElementById('being-made').hidden = false; }")
    menu = page.get_by_role("button", name=person.name, exact=True)
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    menu.click()
    whole = page.locator("#account-panel strong")
    expect(whole).to_have_text(person.name)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("#search-query").evaluate("query => query.clientWidth") > 150
    assert whole.evaluate("name => name.scrollWidth <= name.clientWidth")
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(whole).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
