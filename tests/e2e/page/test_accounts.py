"""Creating an account, signing in and out, and signing in again when a token is rejected or has expired."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import jwt
import pytest
from playwright.sync_api import expect

from features.accounts.tokens import TokenKeys, issue_token
from tests.e2e.page.people import PASSWORD, create_account, open_signed_in, sign_in, store_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

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


def test_from_creating_an_account_to_playing_an_episode(page: Page) -> None:
    name = f"maria-{uuid4().hex[:12]}"
    page.goto("/")
    page.get_by_label("Topic", exact=True).fill("Tea")
    page.get_by_text("Change", exact=True).click()
    page.get_by_label("Length").fill("1")
    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("dialog")).to_contain_text("Sign in to create your episode")
    page.get_by_role("button", name="New here? Create an account").click()

    create_account(page, name, PASSWORD)

    expect(page.get_by_role("heading", level=1)).to_have_text("Tea")
    expect(page.locator("#account-name")).to_have_text(name)
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
    expect(page.locator("#account-name")).to_have_text(person.name)
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_user_signs_in_with_an_email_address(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()
    sign_in(page, f"{person.name}@example.com", PASSWORD)
    expect(page.locator("#account-name")).to_have_text(person.name)


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


def test_a_rejected_token_asks_to_sign_in_again_and_creates_the_episode(page: Page, person: Person) -> None:
    """The token has not expired, but the service rejects it, for example because the signing key changed."""
    user_id = UUID(jwt.decode(person.token, options={"verify_signature": False})["sub"])
    foreign = issue_token(user_id, TokenKeys("another key that is long enough for HS256"))
    open_signed_in(page, person.name, foreign)
    page.get_by_label("Topic", exact=True).fill("Zxqv refused")
    page.get_by_label("Your own text").fill("A text that took an hour to write. Nobody wants to write it again.")

    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("dialog")).to_contain_text("Your work is saved")
    expect(page.get_by_label("Username or email")).to_have_value(person.name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Zxqv refused")


@pytest.mark.parametrize("ends", ["0", "Date.now() + 3600e3"], ids=["known to the browser", "reported by the service"])
def test_an_expired_token_asks_to_sign_in_again_and_sends_the_draft(
    page: Page, person: Person, expired_token: str, ends: str
) -> None:
    topic = f"Zxqv expired {len(ends)}"
    open_signed_in(page, person.name, person.token)
    page.get_by_label("Topic", exact=True).fill(topic)
    store_account(page, person.name, expired_token, ends=ends)

    page.get_by_role("button", name="Create episode").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_label("Topic", exact=True)).to_have_value(topic)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(topic)


def test_an_expired_token_shows_the_sign_in_button(page: Page, person: Person) -> None:
    page.goto("/favicon.svg")
    store_account(page, person.name, person.token, ends="Date.now() + 6500")
    page.goto("/")
    expect(page.locator("#account-name")).to_have_text(person.name)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Username or email")).to_have_value(person.name)


def test_signing_in_works_with_a_clock_that_is_hours_ahead(page: Page, person: Person) -> None:
    page.clock.set_system_time(time.time() + 3 * 3600)
    page.goto("/")
    page.get_by_role("button", name="Sign in").click()
    sign_in(page, person.name, PASSWORD)
    page.get_by_label("Search topics").fill("volcano")
    page.get_by_role("button", name="Search").click()
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
    page.get_by_label("Your own text").fill("A text that took an hour to write.")
    page.reload()
    expect(page.get_by_label("Your own text")).to_have_value("A text that took an hour to write.")


def test_a_second_tab_shares_sign_in_and_sign_out(new_page: Callable[..., Page], person: Person) -> None:
    page = open_signed_in(new_page(), person.name, person.token)
    other = page.context.new_page()
    other.goto("/")
    expect(other.locator("#account-name")).to_have_text(person.name)

    other.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    assert person.token not in page.evaluate("JSON.stringify(localStorage)")


def test_signing_out_removes_all_user_data_from_the_page(
    signed_in: Page, episode: dict[str, Any], person: Person
) -> None:
    page = signed_in
    page.get_by_label("Topic", exact=True).fill("The keepers of Skerrow Rock")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Library").click()
    expect(page.get_by_role("link", name=episode["title"]).first).to_be_visible()
    page.get_by_role("button", name=f"Play {episode['title']}").first.click()
    expect(page.get_by_role("region", name="Player")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_label("Topic", exact=True)).to_have_value("")
    expect(page.get_by_role("region", name="Player")).to_be_hidden()
    assert person.name not in str(page.locator("body").text_content())
