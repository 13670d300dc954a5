"""Subscribes to feeds of the local cloud as apps do: with gPodder, and with a reader for Node."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest
import requests

from tests.local_stack import ended

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from local.cli.api_client import ApiClient

pytestmark = pytest.mark.clients
DEADLINE_SECONDS = 240


@pytest.fixture(scope="module")
def episode(client: ApiClient) -> dict[str, Any]:
    asked = client.post_json("/api/v1/podcasts", {"topic": "Coral reefs", "length_minutes": 2})
    made = ended(client, asked["podcast_id"], within_seconds=DEADLINE_SECONDS)
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made


@pytest.fixture(scope="module")
def sound(client: ApiClient, episode: dict[str, Any]) -> bytes:
    return client.get_bytes(episode["audio_url"])


def private_address(client: ApiClient, episode: dict[str, Any]) -> str:
    address: str = client.post_json(f"/api/v1/shows/{episode['show_id']}/private_address", {})["url"]
    return address


def test_gpodder_subscribes_and_downloads(
    client: ApiClient, episode: dict[str, Any], sound: bytes, gpodder: Callable[..., str], tmp_path: Path
) -> None:
    address = private_address(client, episode)
    gpodder("subscribe", address)
    assert address in gpodder("list")
    assert episode["title"] in gpodder("episodes", address)
    gpodder("download", address)
    (file,) = (tmp_path / "downloads").rglob("*.mp3")
    assert file.read_bytes() == sound


def test_a_reader_for_node_subscribes_and_reads_all_files(
    client: ApiClient, episode: dict[str, Any], sound: bytes, node: Callable[..., list[Any]]
) -> None:
    (found,) = node("subscribe.mjs", private_address(client, episode))
    assert found["titles"] == [episode["title"]]
    assert found["statuses"] == [206, 206, 416, 200]
    size = len(sound)
    assert found["ranges"] == [f"bytes 0-99999/{size}", f"bytes 100000-{size - 1}/{size}"]
    assert (found["length"], found["headLength"]) == (size, size)
    assert found["sha256"] == hashlib.sha256(sound).hexdigest()
    assert found["transcript"]["type"].startswith("text/vtt")
    assert found["transcript"]["text"] == client.get_bytes(episode["transcript_url"]).decode()
    assert found["chapters"]["type"].startswith("application/json+chapters")
    assert found["chapters"]["version"] == "1.2.0"
    assert found["chapters"]["chapters"][0]["startTime"] == 0


def test_the_old_address_ends_when_it_is_renewed(client: ApiClient, episode: dict[str, Any]) -> None:
    old = private_address(client, episode)
    assert requests.get(old, timeout=30).status_code == 200
    new = client.post_json(f"/api/v1/shows/{episode['show_id']}/private_address/renew", {})["url"]
    assert requests.get(old, timeout=30).status_code == 404
    assert requests.get(new, timeout=30).status_code == 200
    assert private_address(client, episode) == new
