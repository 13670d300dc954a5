"""A new version of the page takes over without mixing files of two versions."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.e2e.page.opened_pages import opened_pages
from tests.e2e.page.waiting import wait_for_answer
from tests.integration.balancer_process import running_balancer
from tools.page_build import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.page

IS_CONTROLLED = "() => navigator.serviceWorker.controller !== null"
NO_API = dict.fromkeys(("auth", "podcasts", "sessions", "snippets"), "http://127.0.0.1:9")  # nothing listens there


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return shutil.copytree(FOLDER, tmp_path / "frontend", ignore=shutil.ignore_patterns("docs", "api", "voices"))


@pytest.fixture
def page(browser: Browser, sources: Path, tmp_path: Path) -> Iterator[Page]:
    """A page with its service worker, served without the API."""
    with (
        running_balancer(tmp_path, sources, NO_API) as port,
        opened_pages(browser, f"http://127.0.0.1:{port}") as open_page,
    ):
        page = open_page(service_workers="allow")
        page.goto("/")
        page.wait_for_function(IS_CONTROLLED)
        yield page


def change(sources: Path, version: str) -> None:
    script = (sources / "app.js").read_text()
    (sources / "app.js").write_text(f"{script}\ndocument.documentElement.dataset.version = '{version}';\n")


def shells(page: Page) -> list[str]:
    names: list[str] = page.evaluate("() => caches.keys()")
    return [name for name in names if name.startswith("shell-")]


def test_a_page_that_nobody_has_used_loads_the_new_version_by_itself(page: Page, sources: Path) -> None:
    before = shells(page)
    change(sources, "2")
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.version === '2'")
    wait_for_answer(page, "([before]) => caches.keys().then((names) => !names.includes(before))", arg=before)
    assert len(shells(page)) == 1


def test_a_page_in_use_keeps_its_version_and_its_files(page: Page, sources: Path) -> None:
    (script,) = re.findall(r'src="(/assets/[^"]+\.js)"', page.content())
    page.evaluate("() => { window.isSamePage = true; }")
    page.get_by_role("searchbox").click()
    page.get_by_role("searchbox").fill("Volcanoes")
    before = shells(page)
    change(sources, "2")
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    wait_for_answer(page, "([before]) => caches.keys().then((names) => !names.includes(before))", arg=before)
    assert page.evaluate("window.isSamePage")
    assert page.get_by_role("searchbox").input_value() == "Volcanoes"
    assert page.evaluate("(address) => fetch(address).then((answer) => answer.status)", script) == 200
    page.reload()
    page.wait_for_function("() => document.documentElement.dataset.version === '2'")


def test_a_page_that_opened_without_the_worker_gets_it_soon(page: Page) -> None:
    """As a page that was opening while the first worker took over, which cannot be timed."""
    page.evaluate("() => { window.isOld = true; }")
    page.context.new_cdp_session(page).send("Page.reload", {"ignoreCache": True})
    page.wait_for_function("() => !window.isOld")
    page.wait_for_function(IS_CONTROLLED)
