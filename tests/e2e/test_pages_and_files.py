"""Files are uploaded, pages are refused, and what can be read becomes one episode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.local_stack import ended
from tests.sent_files import FILES, upload_file

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient

DEADLINE_SECONDS = 240
PRIVATE = "http://127.0.0.1/notes.html"


@pytest.fixture(scope="module")
def episode(client: ApiClient) -> dict[str, Any]:
    sources = [
        {"upload_id": upload_file(client, FILES / "files" / "two_columns.pdf", "application/pdf")},
        {"url": PRIVATE},
        {"upload_id": upload_file(client, FILES / "pages" / "wiki_article.html", "text/html"), "title": "My article"},
        {"upload_id": upload_file(client, FILES / "files" / "scanned.pdf", "application/pdf")},
    ]
    accepted = client.post_json("/api/v1/podcasts", {"sources": sources, "length_minutes": 2})
    assert accepted["topic"] == "Your file"
    made = ended(client, accepted["podcast_id"], within_seconds=DEADLINE_SECONDS)
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made


def test_each_source_is_read_in_a_step_of_its_own(episode: dict[str, Any]) -> None:
    steps = [step["name"] for step in episode["steps"]]
    assert steps[:5] == ["read-0", "read-1", "read-2", "read-3", "research"]


def test_the_first_document_gives_the_topic(episode: dict[str, Any]) -> None:
    assert episode["topic"] == episode["given_sources"][0]["title"] == "Mills and Bridges of a Small River"


def test_what_cannot_be_read_is_left_out_with_its_reason(episode: dict[str, Any]) -> None:
    reasons = {given["title"]: given["unreadable"] for given in episode["given_sources"]}
    assert reasons["My article"] is None
    assert "No public web site" in reasons["127.0.0.1/notes.html"]
    assert "pictures of pages" in reasons["Your file"]


def test_the_sources_are_credited(episode: dict[str, Any]) -> None:
    assert "Mills and Bridges of a Small River, Ada Weir" in episode["show_notes"]
    assert {source["title"] for source in episode["sources"]} == {"Mills and Bridges of a Small River", "My article"}


def test_the_episode_is_unlisted_and_its_sources_are_its_owners_alone(stack_url: str, episode: dict[str, Any]) -> None:
    assert episode["visibility"] == "unlisted"
    stranger = requests.get(f"{stack_url}/api/v1/podcasts/{episode['podcast_id']}", timeout=10).json()
    assert stranger["given_sources"] == []


def test_an_episode_without_a_readable_source_fails_with_the_reasons(client: ApiClient) -> None:
    accepted = client.post_json("/api/v1/podcasts", {"sources": [{"url": PRIVATE}], "length_minutes": 1})
    failed = ended(client, accepted["podcast_id"], within_seconds=DEADLINE_SECONDS)
    assert failed["generation_status"] == "failed_wcha_content_harvest"
    assert failed["error_code"] == "API_GW_PODCAST_SOURCES_UNREADABLE"
    assert "No public web site" in failed["cpoa_error_message"]
