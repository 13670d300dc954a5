"""Files and links that a test brings to the form, and the rows that tell of them."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Route

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
PDF = DOCUMENTS / "files" / "two_columns.pdf"
SCANNED = DOCUMENTS / "files" / "scanned.pdf"
ARTICLE = DOCUMENTS / "pages" / "wiki_article.html"
ADD = "Add files or a link"
BUCKET = re.compile(r"^http://127\.0\.0\.1:\d+/[\w.-]+/$")  # to which forms are sent
READ = {
    "reading_id": "5d2f6e0e-6f0f-4d0c-9a55-2f7d9f7f3c11", "state": "read", "title": None, "author": None,
    "language": "en", "words": 412, "pages": None, "left_out": [], "reason": None,
    "created_at": "2026-11-24T10:30:15.123Z",
}  # fmt: skip


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Used for the episode").get_by_role("listitem")


def row(page: Page, name: str) -> Locator:
    return rows(page).filter(has=page.get_by_role("button", name=f"Remove: {name}", exact=True))


def remove(page: Page, name: str) -> None:
    row(page, name).get_by_role("button", name=f"Remove: {name}").click()


def choose(page: Page, *files: Any) -> None:
    """Chooses files in the panel of the button; as Playwright takes them."""
    page.get_by_role("button", name=ADD, exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files", exact=True).click()
    chooser.value.set_files(list(files))


def text_file(name: str, text: str = "Our bees came in May. They fly from flower to flower all day.") -> dict[str, Any]:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def drag(page: Page, event: str, files: dict[str, bytes], *, link: str = "") -> None:
    """Sends a drag event with files or a link to the form, as a browser does for what comes from outside."""
    page.evaluate(
        """([event, files, link]) => {
            const dataTransfer = new DataTransfer();
            for (const [name, content] of files) {
                dataTransfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name));
            }
            if (link) dataTransfer.setData("text/uri-list", link);
            const options = { dataTransfer, bubbles: true, cancelable: true };
            document.querySelector(".topic-form textarea").dispatchEvent(new DragEvent(event, options));
        }""",
        [event, [(name, base64.b64encode(content).decode()) for name, content in files.items()], link],
    )


def drop(page: Page, *paths: Path) -> None:
    drag(page, "drop", {path.name: path.read_bytes() for path in paths})


def answer_readings(page: Page, **facts: Any) -> None:
    """The service understands the same of every source, at once."""

    def answer(route: Route) -> None:
        route.fulfill(status=201, json=READ | facts)

    page.route("**/api/v1/readings", answer)
