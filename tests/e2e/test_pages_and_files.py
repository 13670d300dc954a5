"""Files are uploaded, pages are refused, and what can be read becomes one episode."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.local_stack import ended
from tests.sent_files import FILES, upload_file

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient

DEADLINE_SECONDS = 240
PDF = "application/pdf"
PRIVATE = "http://127.0.0.1/notes.html"


@pytest.fixture(scope="module")
def episode(client: ApiClient) -> dict[str, Any]:
    sources = [
        {"upload_id": upload_file(client, FILES / "files" / "two_columns.pdf", PDF)},
        {"url": PRIVATE},
        {"upload_id": upload_file(client, FILES / "pages" / "wiki_article.html", "text/html"), "title": "My article"},
        {"upload_id": upload_file(client, FILES / "files" / "scanned.pdf", PDF)},
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
    assert "pictures of pages" in reasons["scanned.pdf"]


def test_the_sources_are_credited(episode: dict[str, Any]) -> None:
    assert "- Mills and Bridges of a Small River\n" in episode["show_notes"]
    assert {source["title"] for source in episode["sources"]} == {"Mills and Bridges of a Small River", "My article"}


def test_a_licence_that_a_source_states_is_named_and_linked(episode: dict[str, Any]) -> None:
    [article] = [source for source in episode["sources"] if source["title"] == "My article"]
    assert (article["licence"], article["licence_url"]) == (
        "CC-BY-SA-4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    )
    assert "My article, CC BY-SA 4.0" in episode["show_notes"]
    assert episode["licence"] is None, "the PDF is not shared alike"
    assert "This episode has no licence of its own" in episode["show_notes"]


def test_passages_of_a_file_have_their_pages_for_the_owner(client: ApiClient, episode: dict[str, Any]) -> None:
    own = client.get_json(episode["own_passages_url"])["passages"]
    places = {passage["place"] for passage in own} - {None}
    assert places
    assert places <= {"page 1", "page 2", "page 3"}
    public = client.get_json(episode["transcript_json_url"])["passages"]
    assert {passage["place"] for passage in public} == {None}


def test_nothing_that_only_its_owner_should_know_is_told_to_others(stack_url: str, episode: dict[str, Any]) -> None:
    """The names of files, why one was left out, where a passage is. The text names its author, so the hosts do."""
    assert {source["credit"] for source in episode["sources"]} == {None}
    path = f"{stack_url}/api/v1/podcasts/{episode['podcast_id']}"
    names = ("", "/progress", "/draft.json", "/transcript.json", "/transcript.vtt", "/audio.mp3")
    told = {name: requests.get(f"{path}{name}", timeout=30) for name in names}
    assert all(answer.ok for answer in told.values())
    for name, answer in told.items():
        for secret in (b"scanned", b"two_columns", b"127.0.0.1/notes", b"pictures of pages", b"page 2"):
            assert secret not in answer.content, name
    assert requests.get(f"{path}/own_passages.json", timeout=10).status_code == HTTPStatus.UNAUTHORIZED


def test_the_owner_learns_what_was_read_while_the_episode_is_made(client: ApiClient) -> None:
    sources = [
        {"upload_id": upload_file(client, FILES / "files" / "scanned.pdf", PDF)},
        {"upload_id": upload_file(client, FILES / "files" / "book.pdf", PDF)},
    ]
    accepted = client.post_json("/api/v1/podcasts", {"sources": sources, "length_minutes": 1})
    path = f"/api/v1/podcasts/{accepted['podcast_id']}"
    states = iter(lambda: client.get_json(path), None)
    first = next(state for state in states if len(state["given_sources"]) == len(sources))
    assert first["generation_status"] in ("wcha_content_retrieval", "pswa_script_generation", "vfa_audio_generation")
    assert [given["unreadable"] is None for given in first["given_sources"]] == [False, True]
    client.post_json(f"{path}/cancel", {})


def test_the_episode_is_unlisted_and_its_sources_are_its_owners_alone(stack_url: str, episode: dict[str, Any]) -> None:
    assert episode["visibility"] == "unlisted"
    stranger = requests.get(f"{stack_url}/api/v1/podcasts/{episode['podcast_id']}", timeout=10).json()
    assert stranger["given_sources"] == []


def test_an_episode_without_a_readable_source_fails_with_the_reasons(client: ApiClient, stack_url: str) -> None:
    accepted = client.post_json("/api/v1/podcasts", {"sources": [{"url": PRIVATE}], "length_minutes": 1})
    failed = ended(client, accepted["podcast_id"], within_seconds=DEADLINE_SECONDS)
    assert failed["generation_status"] == "failed_wcha_content_harvest"
    assert failed["error_code"] == "API_GW_PODCAST_SOURCES_UNREADABLE"
    assert "No public web site" in failed["cpoa_error_message"]
    stranger = requests.get(f"{stack_url}/api/v1/podcasts/{failed['podcast_id']}", timeout=10)
    assert stranger.json()["cpoa_error_message"] == "None of the pages and files could be read."
    assert "No public web site" not in stranger.text
