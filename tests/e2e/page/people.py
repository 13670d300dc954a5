"""Test accounts, and pages that are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from local.cli.api_client import ApiClient

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "a-long-enough-password"


@dataclass(frozen=True)
class Person:
    name: str
    token: str
    client: ApiClient


def new_person(url: str) -> Person:
    name = f"listener-{uuid4().hex[:12]}"
    client = ApiClient(url)
    client.post_json("/auth/register", {"username": name, "email": f"{name}@example.com", "password": PASSWORD})
    token = client.post_json("/auth/login", {"login_identifier": name, "password": PASSWORD})["access_token"]
    client.token = token
    return Person(name, token, client)


def open_signed_in(page: Page, name: str, *, address: str = "/") -> Page:
    """Signs in as the dialog does, which has its own tests."""
    page.goto("/favicon.svg")
    credentials = {"login_identifier": name, "password": PASSWORD}
    answer = page.request.post("/auth/login", data=credentials, headers={"X-Stay-Signed-In": "true"})
    assert answer.ok, answer.text()
    page.evaluate("(username) => localStorage.setItem('account', JSON.stringify({username}))", name)
    page.goto(address)
    return page


def sign_in(page: Page, name: str, password: str) -> None:
    """Fills in and submits the open dialog, whichever form it shows."""
    page.get_by_role("dialog").wait_for()
    switch = page.get_by_role("button", name="Already have an account? Sign in")
    if switch.is_visible():
        switch.click()
    page.get_by_label("Username or email").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def create_account(page: Page, name: str, password: str) -> None:
    """Fills in and submits the open dialog for a new account."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Email", exact=True).fill(f"{name}@example.com")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Create account").click()


def sign_out(page: Page) -> None:
    """Uses the menu behind the user's name."""
    page.locator("#account-menu").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
