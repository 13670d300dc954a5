"""Tests /api/v1/account/bookmarks, and the cover that lists of episodes point to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from features.listening.bookmarks import MAX_BOOKMARKS, MAX_NOTE_CHARS, MAX_QUOTE_CHARS
from tests.integration.podcasts_api import PodcastsApi
from tests.integration.test_listening_api import NOON, episode
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.whole_api import Person, WholeApi

BOOKMARKS = "/api/v1/account/bookmarks"


def change(person: Person, bookmark_id: str, note: Any) -> TestResponse:
    return person.api.open("PATCH", f"{BOOKMARKS}/{bookmark_id}", json={"note": note}, headers=person.headers)


def remove(person: Person, bookmark_id: str) -> TestResponse:
    return person.api.open("DELETE", f"{BOOKMARKS}/{bookmark_id}", headers=person.headers)


def seconds(person: Person, query: str = "") -> list[float]:
    return [one["at_seconds"] for one in person.get(BOOKMARKS + query).json["bookmarks"]]


def test_a_bookmark_is_set_listed_changed_and_removed(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api, title="Reefs")
    assert person.get(BOOKMARKS).json == {"bookmarks": []}
    answer = person.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 93.5, "quote": " Animals. ", "note": ""})
    bookmark = answer.json
    assert answer.status_code == 201
    assert bookmark | {"bookmark_id": "", "created_timestamp": ""} == {
        "bookmark_id": "",
        "podcast_id": podcast_id,
        "title": "Reefs",
        "at_seconds": 93.5,
        "quote": "Animals.",
        "note": None,
        "created_timestamp": "",
    }
    assert person.get(BOOKMARKS).json == {"bookmarks": [bookmark]}
    changed = change(person, bookmark["bookmark_id"], "For Friday")
    assert (changed.status_code, changed.json) == (200, bookmark | {"note": "For Friday"})
    assert change(person, bookmark["bookmark_id"], None).json == bookmark
    assert remove(person, bookmark["bookmark_id"]).status_code == 204
    assert person.get(BOOKMARKS).json == {"bookmarks": []}
    assert error_of(remove(person, bookmark["bookmark_id"])) == (404, "API_GW_BOOKMARK_NOT_FOUND")


def test_bookmarks_of_one_episode_are_in_the_order_of_its_seconds(api: WholeApi) -> None:
    person, podcast_id, other = api.person(), episode(api), episode(api)
    for one, second in ((podcast_id, 30), (other, 20), (podcast_id, 10)):
        person.post(BOOKMARKS, {"podcast_id": one, "at_seconds": second})
    assert seconds(person) == [10, 20, 30]  # the newest first
    assert seconds(person, f"?podcast_id={podcast_id}") == [10, 30]
    assert seconds(person, f"?podcast_id={uuid4()}") == []
    assert error_of(person.get(f"{BOOKMARKS}?podcast_id=x")) == (400, "API_GW_BOOKMARK_INVALID")


def test_the_same_place_is_marked_once(api: WholeApi) -> None:
    """A request may be repeated, and a browser sends its own bookmarks again after signing in."""
    person, podcast_id = api.person(), episode(api)
    place = {"podcast_id": podcast_id, "at_seconds": 1.0004}
    first = person.post(BOOKMARKS, place | {"quote": "Animals.", "note": "Mine"})
    again = person.post(BOOKMARKS, place | {"at_seconds": 1.0})
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)
    assert person.post(BOOKMARKS, place | {"note": "New"}).json == first.json | {"note": "New"}
    assert api.count("bookmarks") == 1


def test_an_account_cannot_read_or_change_anothers_bookmark(api: WholeApi) -> None:
    person, other, podcast_id = api.person(), api.person(), episode(api)
    bookmark = person.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 1, "note": "Mine"}).json
    assert other.get(BOOKMARKS).json == {"bookmarks": []}
    for answer in (change(other, bookmark["bookmark_id"], "x"), remove(other, bookmark["bookmark_id"])):
        assert error_of(answer) == (404, "API_GW_BOOKMARK_NOT_FOUND")
    assert person.get(BOOKMARKS).json == {"bookmarks": [bookmark]}


def test_an_unknown_or_deleted_episode_cannot_be_marked(api: WholeApi) -> None:
    person, deleted = api.person(), episode(api, deleted_at=NOON)
    for podcast_id in (deleted, str(uuid4())):
        answer = person.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 1})
        assert error_of(answer) == (404, "API_GW_PODCAST_NOT_FOUND")


def test_bookmarks_go_with_their_episode_and_their_account(api: WholeApi) -> None:
    owner, person = api.person(), api.person()
    gone, kept = episode(api, "A secret", owner=owner), episode(api)
    for one in (owner, person):
        for podcast_id in (gone, kept):
            one.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 1})
    assert api.open("DELETE", f"/api/v1/podcasts/{gone}", headers=owner.headers).status_code == 204
    assert [one["podcast_id"] for one in person.get(BOOKMARKS).json["bookmarks"]] == [kept]
    assert api.count("bookmarks") == 2
    api.database.execute("delete from users where user_id = :id", id=person.user_id)
    assert api.count("bookmarks") == 1


def test_a_bookmark_of_a_deleted_episode_is_not_shown(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api, "A secret")
    bookmark = person.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 1}).json
    api.database.execute("update podcasts set deleted_at = now() where podcast_id = :id", id=UUID(podcast_id))
    answers = [
        person.get(BOOKMARKS),
        person.get(f"{BOOKMARKS}?podcast_id={podcast_id}"),
        change(person, bookmark["bookmark_id"], "x"),
    ]
    assert not any("secret" in answer.text for answer in answers)


def test_an_account_has_at_most_1000_bookmarks_also_from_two_devices_at_once(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api)
    api.database.execute(
        """
        insert into bookmarks (bookmark_id, user_id, podcast_id, at_seconds)
        select gen_random_uuid(), :user_id::uuid, :podcast_id::uuid, second from generate_series(1, :number) as second
        """,
        user_id=person.user_id,
        podcast_id=UUID(podcast_id),
        number=MAX_BOOKMARKS - 1,
    )

    def add(second: int) -> TestResponse:
        return person.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 5000 + second})

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(add, range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json.get("error_code") for answer in answers} == {None, "API_GW_BOOKMARK_LIMIT_REACHED"}
    known = person.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 1, "note": "still possible"})
    assert known.status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"podcast_id": "x"},
        {"podcast_id": None},
        {"at_seconds": -1},
        {"at_seconds": "1"},
        {"at_seconds": 86_401},
        {"quote": 7},
        {"quote": "x" * (MAX_QUOTE_CHARS + 1)},
        {"note": ["x"]},
        {"note": "x" * (MAX_NOTE_CHARS + 1)},
    ],
)
def test_a_wrong_field_is_refused(api: WholeApi, fields: dict[str, Any]) -> None:
    person, podcast_id = api.person(), episode(api)
    answer = person.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 1, **fields})
    assert error_of(answer) == (400, "API_GW_BOOKMARK_INVALID")
    assert api.count("bookmarks") == 0


def test_a_change_needs_a_note(api: WholeApi) -> None:
    person = api.person()
    answer = api.open("PATCH", f"{BOOKMARKS}/{uuid4()}", json={}, headers=person.headers)
    assert error_of(answer) == (400, "API_GW_BOOKMARK_INVALID")


def test_a_failure_of_the_database_has_the_routes_code(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api)
    api.database.execute("alter table bookmarks rename to gone")
    answers = [
        person.get(BOOKMARKS),
        person.post(BOOKMARKS, {"podcast_id": podcast_id, "at_seconds": 1}),
        change(person, str(uuid4()), "x"),
        remove(person, str(uuid4())),
    ]
    assert {error_of(answer) for answer in answers} == {(500, "API_GW_BOOKMARK_DB_ERROR")}


def test_the_cover_of_a_list_redirects_to_its_picture(api: WholeApi) -> None:
    person = api.person()
    accepted = person.post("/api/v1/podcasts", {"topic": "Coral reefs"}).json
    cover = f"/api/v1/podcasts/{accepted['podcast_id']}/cover.jpg"
    assert error_of(person.get(cover)) == (404, "API_GW_COVER_NOT_FOUND")
    PodcastsApi(api.modules["podcasts"], api.database, api.store).complete(accepted)
    answer = api.nobody().get(cover)
    assert answer.status_code == 302
    assert "X-Goog-Signature" in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert error_of(person.get(f"/api/v1/podcasts/{uuid4()}/cover.jpg")) == (404, "API_GW_PODCAST_NOT_FOUND")
