"""Subscribes to feeds of a running stack: an episode that was made there, its files, and no key in any log."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import secrets
from typing import TYPE_CHECKING, Any

import podcastparser
import pytest
import requests

from local.stack.state_folder import StateFolder
from shared.database import Database
from shared.settings import Need, load_settings
from tests.benchmarks.api.servers import environment_of
from tests.feed_rules import broken_rules
from tests.local_stack import ended, new_client, running_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> StateFolder:
    return StateFolder(tmp_path_factory.mktemp("feeds"))


@pytest.fixture(scope="module")
def url(state: StateFolder) -> Iterator[str]:
    """With every line that a function can log."""
    with running_stack(state, LOG_LEVEL="DEBUG") as url:
        yield url


@pytest.fixture(scope="module")
def database(url: str, state: StateFolder) -> Iterator[Database]:
    assert url  # the stack is running
    found = Database.connect(load_settings({Need.DATABASE}, environment_of("migrate", state.running()["pid"])))
    yield found
    found.close()


@pytest.fixture(scope="module")
def episode(url: str, database: Database) -> dict[str, Any]:
    """In the default show of its owner, which is public."""
    client: ApiClient = new_client(url)
    accepted = client.post_json("/api/v1/podcasts", {"topic": "Tea", "length_minutes": 1})
    made = ended(client, accepted["podcast_id"], within_seconds=300)
    assert made["generation_status"] == "completed"
    row = database.fetch_one(
        """
        update podcasts set show_id = shows.show_id from shows
        where podcast_id = :id::uuid and shows.user_id = podcasts.user_id and is_default
        returning shows.show_id, shows.user_id
        """,
        id=made["podcast_id"],
    )
    assert row
    database.execute("update shows set visibility = 'public' where show_id = :id", id=row["show_id"])
    return made | row


def read(address: str, method: str = "GET", **headers: str) -> requests.Response:
    return requests.request(method, address, headers={"Accept-Encoding": "identity", **headers}, timeout=30)


def test_a_client_subscribes_downloads_by_range_and_reads_words_and_chapters(url: str, episode: dict[str, Any]) -> None:
    address = f"{url}/feeds/{episode['show_id']}.xml"
    answer = read(address)
    assert answer.status_code == 200
    assert broken_rules(answer.text.replace(url, "https://aethercast.example")) == []
    with requests.get(address, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=30) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.raw.read()) == answer.content
    head = read(address, "HEAD")
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])
    assert head.headers["Content-Length"] == str(len(answer.content))
    assert read(address, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304

    (item,) = podcastparser.parse(address, io.BytesIO(answer.content))["episodes"]
    (enclosure,) = item["enclosures"]
    assert (item["guid"], enclosure["mime_type"]) == (episode["podcast_id"], "audio/mpeg")
    whole = read(enclosure["url"])
    assert len(whole.content) == enclosure["file_size"]
    assert read(enclosure["url"], "HEAD").headers["Content-Length"] == str(enclosure["file_size"])
    part = read(enclosure["url"], Range="bytes=1000-1999")
    assert (part.status_code, part.content) == (206, whole.content[1000:2000])
    assert part.headers["Content-Range"] == f"bytes 1000-1999/{enclosure['file_size']}"
    assert read(enclosure["url"], Range="bytes=999999999-").status_code == 416

    transcript = read(re.findall(r'<podcast:transcript url="([^"]*)"', answer.text)[0])
    assert transcript.text.startswith("WEBVTT")
    chapters = read(re.findall(r'<podcast:chapters url="([^"]*)"', answer.text)[0])
    assert chapters.headers["Content-Type"] == "application/json+chapters"
    assert chapters.json()["version"] == "1.2.0"
    assert chapters.json()["chapters"][0]["startTime"] == 0
    names = re.findall(r'<podcast:person role="host">([^<]*) \(AI voice\)<', answer.text)
    assert len(names) == 2
    assert all(f"<v {name}>" in transcript.text for name in names)
    assert read(re.findall(r'<itunes:image href="([^"]*)"', answer.text)[0]).content[:3] == b"\xff\xd8\xff"


def test_a_key_is_in_no_log(url: str, state: StateFolder, database: Database, episode: dict[str, Any]) -> None:
    key, wrong = secrets.token_urlsafe(32), "w" * 43
    row = database.fetch_one(
        "insert into feed_keys (user_id, key_hash) values (:user_id, :hash) returning feed_id",
        user_id=episode["user_id"],
        hash=hashlib.sha256(key.encode()).digest(),
    )
    assert row
    begin = f"{url}/feeds/{row['feed_id']}"
    own = read(f"{begin}/{key}.xml")
    assert own.status_code == 200
    assert key in own.text
    assert read(f"{begin}/{key}.xml", "HEAD").status_code == 200
    for address in (f"{begin}/{key}/2.xml", f"{begin}/{wrong}.xml", f"{begin}/{key}", f"{begin}//{key}.xml"):
        assert read(address).status_code == 404
    assert read(f"{begin}/{key}.xml", "POST").status_code == 405
    logs = {path.name: path.read_text(encoding="utf-8", errors="replace") for path in state.logs.iterdir()}
    assert any(str(row["feed_id"]) in text for text in logs.values()), "Nothing of the requests was logged."
    assert [name for name, text in logs.items() if key in text or wrong in text] == []
    lines = [json.loads(line) for line in logs["feeds.log"].splitlines() if line.startswith("{")]
    assert [line for line in lines if line["severity"] == "ERROR"] == []
