"""Signing up, in and out on the page, and being asked to sign in again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import jwt
import pytest
from playwright.sync_api import expect

from shared.tokens import TokenKeys, issue_token
from tests.e2e.browser.people import PASSWORD, open_signed_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from local.state_folder import StateFolder
    from tests.e2e.browser.people import Person

pytestmark = pytest.mark.browser
TWO_HOURS = 2 * 3600


def sign_up(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail address", exact=True).fill(f"{name}@example.com")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign up").click()


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_person_signs_up_after_a_password_that_is_too_short_then_out_and_in_again(page: Page) -> None:
    name = f"maria-{uuid4().hex[:12]}"
    asking = page.get_by_role("heading", name="What should the episode be about?")
    page.goto("/")
    page.get_by_role("button", name="I have no account yet").click()

    sign_up(page, name, "short")
    expect(page.get_by_label("Password")).to_have_js_property("validity.tooShort", value=True)
    expect(asking).to_be_hidden()

    sign_up(page, name, PASSWORD)
    expect(asking).to_be_visible()
    expect(page.get_by_role("navigation")).to_contain_text(name)

    page.get_by_role("button", name="Sign out").click()
    expect(asking).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0

    sign_in(page, name, "a-wrong-password-of-mine")
    expect(page.get_by_role("alert")).to_contain_text("password")
    expect(asking).to_be_hidden()

    sign_in(page, name, PASSWORD)
    expect(asking).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_taken_name_is_refused_with_the_services_own_words(page: Page, person: Person) -> None:
    page.goto("/")
    page.get_by_role("button", name="I have no account yet").click()

    sign_up(page, person.name, PASSWORD)

    expect(page.get_by_role("alert")).to_contain_text("taken")


def test_a_token_that_is_not_valid_leads_to_signing_in_with_the_reason(page: Page) -> None:
    open_signed_in(page, "listener", "not-a-token")

    expect(page.get_by_role("alert")).to_contain_text("not valid")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_text_that_was_typed_before_the_token_expired_is_still_there_after_signing_in(
    page: Page, person: Person, stack_state: StateFolder
) -> None:
    key = (stack_state.path / "flask-secret-key").read_text().strip()
    user_id = UUID(jwt.decode(person.token, options={"verify_signature": False})["sub"])
    expired = issue_token(user_id, TokenKeys(key), now=time.time() - TWO_HOURS)
    open_signed_in(page, person.name, person.token)
    page.get_by_role("textbox", name="Topic").fill("The keepers of Skerrow Rock")
    page.evaluate("token => sessionStorage.setItem('token', token)", expired)

    page.get_by_role("button", name="Make the episode").click()
    expect(page.get_by_role("alert")).to_contain_text("expired")

    sign_in(page, person.name, PASSWORD)
    expect(page.get_by_role("textbox", name="Topic")).to_have_value("The keepers of Skerrow Rock")


def test_nothing_of_a_person_stays_on_the_page_after_signing_out(
    signed_in: Page, episode: dict[str, Any], person: Person
) -> None:
    page = signed_in
    own = page.get_by_role("region", name="Your episodes").get_by_role("link", name=episode["title"])
    expect(own.first).to_be_visible()
    page.get_by_role("textbox", name="Topic").fill("The keepers of Skerrow Rock")

    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.locator("#mine a").count() == 0
    assert page.locator("[name=topic]").input_value() == ""
    assert person.name not in str(page.locator("body").text_content())
