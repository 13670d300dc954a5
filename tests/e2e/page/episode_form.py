"""The form of the landing view, as a user fills it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def topic_field(page: Page) -> Locator:
    """The one field, as long as it holds a topic."""
    return page.get_by_label("Topic", exact=True)


def text_field(page: Page) -> Locator:
    """The same field, as long as it holds an own text."""
    return page.get_by_label("Your own text")


def use_text(page: Page, text: str) -> None:
    page.get_by_role("button", name="My text", exact=True).click()
    text_field(page).fill(text)


def setting(page: Page, name: str) -> Locator:
    """The chip of a setting: "Length", "Language", "Hosts", "Pronunciations", "Title" or "Who can listen"."""
    return page.locator(".topic-form").get_by_role("button", name=f"{name}:")


def open_setting(page: Page, name: str) -> None:
    if setting(page, name).get_attribute("aria-expanded") == "false":
        setting(page, name).click()


def set_length(page: Page, minutes: int) -> None:
    open_setting(page, "Length")
    page.get_by_label("Length").fill(str(minutes))


def press_create(page: Page) -> None:
    page.get_by_role("button", name="Create episode").click()


def create(page: Page, topic: str, *, minutes: int = 1) -> None:
    topic_field(page).fill(topic)
    set_length(page, minutes)
    press_create(page)
