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


def open_signed_in(page: Page, name: str, token: str, address: str = "/") -> Page:
    """Stores the account as an earlier sign-in would. The sign-in dialog has its own tests."""
    page.goto("/favicon.svg")
    store_account(page, name, token)
    page.goto(address)
    return page


def store_account(page: Page, name: str, token: str, *, ends: str = "Date.now() + 3600e3") -> None:
    """`ends`: JavaScript expression for the time at which the browser considers the token expired."""
    page.evaluate(
        f"([username, token]) => sessionStorage.setItem('account', JSON.stringify({{username, token, ends: {ends}}}))",
        [name, token],
    )


def sign_in(page: Page, name: str, password: str) -> None:
    """Fills in and submits the open sign-in dialog."""
    page.get_by_label("Username or email").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def create_account(page: Page, name: str, password: str) -> None:
    """Fills in and submits the open dialog for a new account."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Email", exact=True).fill(f"{name}@example.com")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Create account").click()
