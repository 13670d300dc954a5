"""Rows of the library, which other tests of the same account fill too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LISTS = re.compile(r"/api/v1/podcasts\?.*per_page=20(?:&|$)")


def whole_list(address: str) -> str:
    """The address that lists up to 100 episodes at once instead of the page's 20."""
    return address.replace("per_page=20", "per_page=100")


def list_whole_library(page: Page) -> None:
    page.route(LISTS, lambda route: route.continue_(url=whole_list(route.request.url)))


def row_of(page: Page, episode: dict[str, Any]) -> Locator:
    return page.locator(".episode-row").filter(has=page.locator(f"a[href*='{episode['podcast_id']}']"))
