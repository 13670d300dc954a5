"""A person sees what was understood of a file or a page before an episode is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from local.cli.api_client import ApiRefusedError
from tests.local_stack import ended_reading, new_client
from tests.sent_files import FILES, upload_file

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient

DEADLINE_SECONDS = 120
PDF = "application/pdf"


def read(client: ApiClient, **source: str) -> dict[str, Any]:
    reading = client.post_json("/api/v1/readings", source)
    assert reading["state"] == "waiting"
    return ended_reading(client, reading["reading_id"], within_seconds=DEADLINE_SECONDS)


@pytest.fixture(scope="module")
def paper(client: ApiClient) -> dict[str, Any]:
    return read(client, upload_id=upload_file(client, FILES / "files" / "two_columns.pdf", PDF))


def test_a_pdf_is_told_by_title_author_language_words_and_pages(paper: dict[str, Any]) -> None:
    assert (paper["state"], paper["reason"]) == ("read", None)
    assert (paper["title"], paper["author"]) == ("Mills and Bridges of a Small River", "Ada Weir")
    assert paper["language"] == "en"
    assert paper["words"] > 200
    assert paper["pages"] == 3


def test_a_stranger_does_not_see_it(stack_url: str, paper: dict[str, Any]) -> None:
    with pytest.raises(ApiRefusedError) as refused:
        new_client(stack_url).get_json(f"/api/v1/readings/{paper['reading_id']}")
    assert (refused.value.status, refused.value.error_code) == (404, "API_GW_READING_NOT_FOUND")


def test_a_page_in_german_is_told_so(client: ApiClient) -> None:
    page = read(client, upload_id=upload_file(client, FILES / "pages" / "german_news.html", "text/html"))
    assert (page["state"], page["language"], page["pages"]) == ("read", "de", None)


def test_a_scanned_pdf_has_its_reason(client: ApiClient) -> None:
    scanned = read(client, upload_id=upload_file(client, FILES / "files" / "scanned.pdf", PDF))
    assert (scanned["state"], scanned["words"]) == ("unreadable", None)
    assert "pictures of pages" in scanned["reason"]


def test_an_address_that_is_not_public_has_its_reason(client: ApiClient) -> None:
    page = read(client, url="http://127.0.0.1/notes.html")
    assert page["state"] == "unreadable"
    assert "No public web site" in page["reason"]
