"""Tests the playlists of an account: making, changing, reordering, deleting, limits and other people's requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cpoa.library.playlist_requests import MAX_EPISODES
from cpoa.library.playlists import MAX_PLAYLISTS
from tests.integration.podcasts_api import Listener, PodcastsApi, error_of
from tests.integration.test_library_api import insert_episode

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

LISTS = "/api/v1/playlists"


def send(listener: Listener, method: str, path: str = "", **fields: Any) -> TestResponse:
    body = {"json": fields} if fields or method in ("POST", "PATCH") else {}
    return listener.client.open(LISTS + path, method=method, headers=listener.headers, **body)


def held(answer: TestResponse) -> list[str]:
    assert answer.status_code in (200, 201), answer.text
    assert answer.json["total_podcasts"] == len(answer.json["podcasts"])
    return [each["podcast_id"] for each in answer.json["podcasts"]]


def test_a_playlist_keeps_episodes_in_their_order(podcasts_api: PodcastsApi) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    a, b, c = (insert_episode(podcasts_api.database, other, title=name, duration_seconds=30.0) for name in "abc")
    made = send(owner, "POST", title=" For \n the train ", podcast_ids=[b, a, b, str(uuid4())])
    assert made.status_code == 201
    assert made.json["title"] == "For the train"
    assert made.json["duration_seconds"] == 60.0
    assert held(made) == [b, a]
    path = "/" + made.json["playlist_id"]
    assert made.headers["Location"] == LISTS + path
    assert held(send(owner, "PATCH", path, add_podcast_ids=[a, c])) == [b, a, c]
    assert held(send(owner, "PATCH", path, podcast_ids=[b], add_podcast_ids=[a, c, b])) == [b, a, c]
    assert held(send(owner, "PATCH", path, podcast_ids=[c, b, a])) == [c, b, a]
    assert held(send(owner, "PATCH", path, podcast_ids=[a], title="Short")) == [a]
    assert send(owner, "GET", path).json["title"] == "Short"
    assert held(send(owner, "PATCH", path, podcast_ids=[])) == []


def test_a_repeated_request_with_a_key_makes_no_second_playlist(podcasts_api: PodcastsApi) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()

    def make(listener: Listener, title: str, key: str) -> TestResponse:
        headers = {**listener.headers, "X-Idempotency-Key": key}
        return listener.client.post(LISTS, json={"title": title}, headers=headers)

    first, again = make(owner, "For the train", "one"), make(owner, "For the train", "one")
    assert (first.status_code, "Idempotency-Replayed" in first.headers) == (201, False)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert again.json["playlist_id"] == first.json["playlist_id"]
    assert again.headers["Location"] == first.headers["Location"]
    assert error_of(make(owner, "Another", "one")) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")
    assert error_of(make(owner, "Another", "")) == (400, "API_GW_IDEMPOTENCY_KEY_INVALID")
    assert make(owner, "For the train", "two").status_code == 201
    assert make(other, "For the train", "one").status_code == 201
    assert len(send(owner, "GET").json["playlists"]) == 2


def test_the_overview_has_the_last_changed_first_and_says_which_hold_an_episode(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    episode = insert_episode(podcasts_api.database, owner, title="Reefs")
    first = send(owner, "POST", title="First", podcast_ids=[episode]).json
    second = send(owner, "POST", title="Second").json
    listed = send(owner, "GET", f"?podcast_id={episode}").json["playlists"]
    assert [(each["title"], each["holds_podcast"]) for each in listed] == [("Second", False), ("First", True)]
    send(owner, "PATCH", f"/{first['playlist_id']}", title="Changed")
    listed = send(owner, "GET", "?podcast_id=nothing").json["playlists"]
    assert [(each["title"], each["holds_podcast"]) for each in listed] == [("Changed", False), ("Second", False)]
    assert send(owner, "DELETE", f"/{second['playlist_id']}").status_code == 204
    assert [each["title"] for each in send(owner, "GET").json["playlists"]] == ["Changed"]


def test_nobody_else_reads_changes_or_deletes_a_playlist(podcasts_api: PodcastsApi) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    path = "/" + send(owner, "POST", title="Mine").json["playlist_id"]
    for listener, place in ((other, path), (owner, f"/{uuid4()}"), (owner, "/nothing")):
        for method, fields in (("GET", {}), ("PATCH", {"title": "Taken"}), ("DELETE", {})):
            assert error_of(send(listener, method, place, **fields)) == (404, "API_GW_PLAYLIST_NOT_FOUND")
    assert send(other, "GET").json == {"playlists": []}
    assert send(podcasts_api.nobody(), "GET", path).status_code == 401
    assert send(owner, "GET", path).json["title"] == "Mine"


def test_a_deleted_episode_leaves_its_playlists(podcasts_api: PodcastsApi) -> None:
    owner, other = podcasts_api.listener(), podcasts_api.listener()
    kept, gone = (insert_episode(podcasts_api.database, other, title=name) for name in ("Kept", "Gone"))
    path = "/" + send(owner, "POST", title="Both", podcast_ids=[gone, kept]).json["playlist_id"]
    other.client.delete(f"/api/v1/podcasts/{gone}", headers=other.headers)
    assert held(send(owner, "GET", path)) == [kept]
    assert podcasts_api.count("playlist_episodes") == 1
    assert held(send(owner, "PATCH", path, podcast_ids=[kept, gone])) == [kept]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"title": ""},
        {"title": "a" * 201},
        {"title": ["a"]},
        {"title": "a", "podcast_ids": "b"},
        {"title": "a", "podcast_ids": [1]},
        {"title": "a", "podcast_ids": ["not an id"]},
        {"title": "a", "podcast_ids": [str(uuid4())] * (MAX_EPISODES + 1)},
    ],
)
def test_a_bad_body_is_refused(podcasts_api: PodcastsApi, fields: dict[str, Any]) -> None:
    owner = podcasts_api.listener()
    assert error_of(send(owner, "POST", **fields)) == (400, "API_GW_PLAYLIST_INVALID")
    path = "/" + send(owner, "POST", title="Good").json["playlist_id"]
    assert error_of(send(owner, "PATCH", path, **fields)) == (400, "API_GW_PLAYLIST_INVALID")
    assert send(owner, "GET", path).json["title"] == "Good"


def test_an_account_has_at_most_100_playlists_even_with_requests_at_once(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    podcasts_api.database.execute(
        "insert into playlists (user_id, title) select :id, 'List' from generate_series(1, :many)",
        id=owner.user_id,
        many=MAX_PLAYLISTS - 1,
    )
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: send(owner, "POST", title="One more"), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json.get("error_code") for answer in answers} == {None, "API_GW_PLAYLIST_LIMIT"}


def test_a_playlist_has_at_most_500_episodes(podcasts_api: PodcastsApi) -> None:
    owner = podcasts_api.listener()
    rows = podcasts_api.database.fetch_all(
        """
        insert into podcasts (topic, cpoa_status) select 'Many', 'completed' from generate_series(1, :many)
        returning podcast_id
        """,
        many=MAX_EPISODES + 1,
    )
    ids = [str(row["podcast_id"]) for row in rows]
    path = "/" + send(owner, "POST", title="Long", podcast_ids=ids[:-1]).json["playlist_id"]
    assert error_of(send(owner, "PATCH", path, add_podcast_ids=ids[-1:])) == (409, "API_GW_PLAYLIST_LIMIT")
    assert held(send(owner, "GET", path)) == ids[:-1]
