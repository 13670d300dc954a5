"""The API reference page: it uses only bundled files, and requests can be tried on it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tools.openapi.__main__ import OPENAPI_FILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.page.people import Person

pytestmark = pytest.mark.page
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def test_the_page_lists_every_route(page: Page) -> None:
    page.goto("/docs")
    expect(page).to_have_url("/docs/")
    expect(page.get_by_role("heading", name="Aethercast", exact=False).first).to_be_visible()
    for summary in (
        "Register",
        "Cards for the landing page",
        "Create an episode",
        "Subscribe by e-mail",
        "Check the health",
    ):
        expect(page.get_by_text(summary, exact=True)).to_be_visible()
    described = json.loads(OPENAPI_FILE.read_text(encoding="utf-8"))["paths"]
    assert page.locator(".opblock").count() == sum(map(len, described.values()))


def test_a_route_shows_its_fields_and_error_codes(page: Page) -> None:
    page.goto("/docs/#/Accounts/postAuthRegister")
    block = page.locator("#operations-Accounts-postAuthRegister")
    expect(block.get_by_text("securepassword123").first).to_be_visible()
    expect(block.get_by_text("API_GW_AUTH_USER_EXISTS").first).to_be_visible()


def test_a_request_can_be_tried_with_a_token(page: Page, person: Person) -> None:
    page.goto("/docs/#/Cards/postSearchPodcasts")
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".modal-ux input").first.fill(person.token)
    page.locator(".modal-ux").get_by_role("button", name="Apply credentials").first.click()
    page.get_by_role("button", name="Close").first.click()
    block = page.locator("#operations-Cards-postSearchPodcasts")
    block.get_by_role("button", name="Try it out").click()
    block.get_by_role("button", name="Execute").click()
    expect(block.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_follows_the_theme_and_has_no_axe_violations(new_page: Callable[..., Page], theme: str) -> None:
    page = new_page(color_scheme=theme)
    page.goto("/docs/#/Accounts/postAuthLogin")
    page.get_by_role("button", name="Try it out").click()
    for state in ("one operation", "all of a group"):
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], state
        for operation in page.locator("[id^=operations-Episodes] .opblock-summary-control").all()[:3]:
            operation.click()
        page.wait_for_load_state("networkidle")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    is_dark = all(int(part) < 64 for part in colour.removeprefix("rgb(").removesuffix(")").split(","))
    assert is_dark == (theme == "dark")
