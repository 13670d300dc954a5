"""Tests the shows of an account: making, changing, deleting, limits, covers and other people's requests."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
import requests

from cpoa.shows import covers
from cpoa.shows.old_covers import KEPT_HOURS
from cpoa.shows.show_records import MAX_SHOWS
from tests.integration.shows_parts import (
    SHOWS,
    QuickPainter,
    default_show,
    feed_versions,
    make,
    send,
    use_quick_painter,
)
from tests.integration.whole_api import WholeApi, error_of

if TYPE_CHECKING:
    from concurrent.futures import Future
    from types import ModuleType

    from werkzeug.test import TestResponse

ALL_FIELDS = {
    "title": "Tales of the reef",
    "description": "What lives in warm seas.\n\nEvery week.",
    "author": "Ada",
    "category": "Society & Culture",
    "funding_url": "https://ada.example/support?of=reefs",
    "apple_verification": "6057b320-1f3e",
    "language": "de-AT",
    "visibility": "public",
    "voice": "clara",
    "length_minutes": 8,
}


@pytest.fixture(autouse=True)
def painter(api: WholeApi, monkeypatch: pytest.MonkeyPatch) -> QuickPainter:
    return use_quick_painter(api, monkeypatch)


def test_an_account_has_a_show_from_the_start(api: WholeApi, painter: QuickPainter) -> None:
    person = api.person()
    (show,) = person.get(SHOWS).json["shows"]
    assert show["title"].endswith("’s episodes")
    assert (show["is_default"], show["visibility"], show["episode_count"]) == (True, "private", 0)
    assert (show["feed_url"], show["page_url"], show["cover_url"], show["is_hidden"]) == (None, None, None, False)
    assert painter.painted == []


def test_a_show_has_what_its_request_says(api: WholeApi) -> None:
    person = api.person()
    answer = person.post(SHOWS, ALL_FIELDS)
    assert answer.status_code == 201
    show = answer.json
    assert {name: show[name] for name in ALL_FIELDS} == ALL_FIELDS
    assert answer.headers["Location"] == f"{SHOWS}/{show['show_id']}"
    assert show["slug"].startswith("tales-of-the-reef-")
    assert show["feed_url"] == f"https://aethercast.example/feeds/{show['show_id']}.xml"
    assert show["page_url"] == f"https://aethercast.example/s/{show['slug']}"
    assert person.get(answer.headers["Location"]).json["show_id"] == show["show_id"]
    assert [one["show_id"] for one in person.get(SHOWS).json["shows"]][1:] == [show["show_id"]]


def test_a_show_of_a_title_alone_is_private_and_has_the_author_of_the_first(api: WholeApi) -> None:
    person = api.person()
    send(person, "PATCH", f"{SHOWS}/{default_show(person)['show_id']}", {"author": "Grace"})
    show = make(person, title="珊瑚")
    assert (show["author"], show["category"], show["language"]) == ("Grace", "Education", "en")
    assert (show["visibility"], show["voice"], show["length_minutes"]) == ("private", None, None)
    assert show["slug"].startswith("show-")


def test_a_change_keeps_what_it_does_not_name(api: WholeApi) -> None:
    person = api.person()
    made = make(person, **ALL_FIELDS)
    path = f"{SHOWS}/{made['show_id']}"
    changed = send(person, "PATCH", path, {"title": "Reefs \n again", "description": None}).json
    assert changed["title"] == "Reefs again"
    kept = ALL_FIELDS.keys() - {"title"}
    assert {name: changed[name] for name in kept} == {name: ALL_FIELDS[name] for name in kept}
    assert changed["slug"] == made["slug"]
    assert changed["changed_at"] > made["changed_at"]
    reset = send(person, "PATCH", path, {"voice": None, "length_minutes": None, "visibility": "private"}).json
    assert (reset["voice"], reset["length_minutes"], reset["feed_url"], reset["page_url"]) == (None, None, None, None)
    for name in ("description", "funding_url", "apple_verification"):
        assert send(person, "PATCH", path, {name: ""}).json[name] == ""


def test_a_bad_field_is_refused(api: WholeApi) -> None:
    person = api.person()
    path = f"{SHOWS}/{default_show(person)['show_id']}"
    for field, value in (("title", ""), ("description", "é" * 2001), ("category", "arts"), ("length_minutes", 31)):
        for answer in (
            person.post(SHOWS, {"title": "Reefs", field: value}),
            send(person, "PATCH", path, {field: value}),
        ):
            assert error_of(answer) == (400, "API_GW_SHOW_INVALID")
            assert field in answer.json["message"]
    assert len(person.get(SHOWS).json["shows"]) == 1


def test_a_change_needs_a_field(api: WholeApi) -> None:
    person = api.person()
    path = f"{SHOWS}/{default_show(person)['show_id']}"
    for fields in ({}, {"title": None}, {"unknown": 1}):
        assert error_of(send(person, "PATCH", path, fields)) == (400, "API_GW_SHOW_INVALID")


def test_a_repeated_request_with_a_key_makes_no_second_show(api: WholeApi) -> None:
    person, other = api.person(), api.person()
    first, again = (person.post(SHOWS, {"title": "Reefs"}, x_idempotency_key="one") for _ in range(2))
    assert (first.status_code, "Idempotency-Replayed" in first.headers) == (201, False)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert again.json == first.json
    reused = person.post(SHOWS, {"title": "Another"}, x_idempotency_key="one")
    assert error_of(reused) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")
    assert error_of(person.post(SHOWS, {"title": "A"}, x_idempotency_key="")) == (400, "API_GW_IDEMPOTENCY_KEY_INVALID")
    assert other.post(SHOWS, {"title": "Reefs"}, x_idempotency_key="one").status_code == 201
    send(person, "DELETE", f"{SHOWS}/{first.json['show_id']}")
    gone = person.post(SHOWS, {"title": "Reefs"}, x_idempotency_key="one")
    assert error_of(gone) == (404, "API_GW_SHOW_NOT_FOUND")


def test_two_requests_at_once_with_the_same_key_make_one_show(api: WholeApi) -> None:
    person = api.person()

    def ask(_: int) -> TestResponse:
        return person.post(SHOWS, {"title": "Reefs"}, x_idempotency_key="one")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(201) == 1
    assert set(statuses) <= {200, 201, 409}
    assert len(person.get(SHOWS).json["shows"]) == 2


def test_an_account_has_at_most_100_shows_even_with_requests_at_once(api: WholeApi) -> None:
    person = api.person()
    api.database.execute(
        """
        insert into shows (user_id, slug, title)
        select :id, 's-' || number, 'Show' from generate_series(1, :many) as number
        """,
        id=person.user_id,
        many=MAX_SHOWS - 2,
    )
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: person.post(SHOWS, {"title": "One more"}), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json.get("error_code") for answer in answers} == {None, "API_GW_SHOW_LIMIT"}
    assert len(person.get(SHOWS).json["shows"]) == MAX_SHOWS


def test_nobody_else_reads_changes_or_deletes_a_show(api: WholeApi) -> None:
    owner, other = api.person(), api.person()
    path = f"{SHOWS}/{make(owner, visibility='public')['show_id']}"
    for person, place in ((other, path), (owner, f"{SHOWS}/{uuid4()}"), (owner, f"{SHOWS}/nothing")):
        for method, rest, fields in (
            ("GET", "", None),
            ("PATCH", "", {"title": "Taken"}),
            ("DELETE", "", None),
            ("POST", "/private_address", {}),
            ("POST", "/private_address/renew", {}),
        ):
            assert error_of(send(person, method, place + rest, fields)) == (404, "API_GW_SHOW_NOT_FOUND")
    assert len(other.get(SHOWS).json["shows"]) == 1
    assert api.nobody().get(path).status_code == 401
    assert owner.get(path).json["title"] == "Reefs"


def test_the_first_show_cannot_be_deleted(api: WholeApi) -> None:
    person = api.person()
    path = f"{SHOWS}/{default_show(person)['show_id']}"
    assert error_of(send(person, "DELETE", path)) == (409, "API_GW_SHOW_IS_DEFAULT")
    assert person.get(path).status_code == 200


def test_the_episodes_of_a_deleted_show_stay_without_a_show(api: WholeApi) -> None:
    person = api.person()
    show_id = make(person)["show_id"]
    episode = person.post("/api/v1/podcasts", {"topic": "Coral reefs", "show_id": show_id}).json["podcast_id"]
    assert person.get(f"{SHOWS}/{show_id}").json["episode_count"] == 1
    assert send(person, "DELETE", f"{SHOWS}/{show_id}").status_code == 204
    assert person.get(f"/api/v1/podcasts/{episode}").json["show_id"] is None
    assert error_of(send(person, "DELETE", f"{SHOWS}/{show_id}")) == (404, "API_GW_SHOW_NOT_FOUND")


def wait_for_a_lock(api: WholeApi, done: Future[Any]) -> None:
    """Returns when a statement waits for another transaction, or when the request has ended without waiting."""
    waits = (
        "select 1 from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()"
    )
    while not done.done() and not api.database.fetch_one(waits):
        wait([done], timeout=0.01)


def test_a_show_is_deleted_while_one_of_its_episodes_changes(api: WholeApi) -> None:
    person = api.person()
    show_id = make(person)["show_id"]
    episode = person.post("/api/v1/podcasts", {"topic": "Coral reefs", "show_id": show_id}).json["podcast_id"]
    # So the change of the episode locks the show too, at its commit, whichever foreign key is checked first.
    api.database.execute("delete from feed_states where show_id = :id", id=UUID(show_id))
    with ThreadPoolExecutor(1) as pool:
        with api.database.transaction() as transaction:
            transaction.execute("update podcasts set cpoa_status = 'completed' where podcast_id = :id", id=episode)
            deleted = pool.submit(send, person, "DELETE", f"{SHOWS}/{show_id}")
            wait_for_a_lock(api, deleted)
        assert deleted.result().status_code == 204
    row = api.database.fetch_one("select show_id, cpoa_status from podcasts where podcast_id = :id", id=episode)
    assert row == {"show_id": None, "cpoa_status": "completed"}


def test_a_hidden_show_is_still_shown_to_its_owner(api: WholeApi) -> None:
    person = api.person()
    show = make(person, visibility="public")
    api.database.execute("update shows set hidden_at = now() where show_id = :id", id=show["show_id"])
    shown = person.get(f"{SHOWS}/{show['show_id']}").json
    assert shown["is_hidden"]
    assert (shown["feed_url"], shown["page_url"]) == (None, None)  # they answer 404


def test_a_changed_show_changes_its_feed(api: WholeApi) -> None:
    person = api.person()
    show_id = make(person)["show_id"]
    (before,) = feed_versions(api, show_id)
    send(person, "PATCH", f"{SHOWS}/{show_id}", {"description": "New."})
    assert feed_versions(api, show_id)[0] > before


def test_a_cover_is_painted_of_each_new_title_and_only_then(api: WholeApi, painter: QuickPainter) -> None:
    person = api.person()
    first = make(person, title="Reefs")
    path = f"{SHOWS}/{first['show_id']}"
    assert requests.get(first["cover_url"], timeout=10).content == b"Reefs"
    send(person, "PATCH", path, {"description": "More."})
    person.get(path)
    assert painter.painted == ["Reefs"]
    renamed = send(person, "PATCH", path, {"title": "Atolls"}).json
    assert requests.get(renamed["cover_url"], timeout=10).content == b"Atolls"
    assert painter.painted == ["Reefs", "Atolls"]


def test_the_first_show_is_painted_when_it_is_read_alone(api: WholeApi, painter: QuickPainter) -> None:
    person = api.person()
    show = default_show(person)
    assert show["cover_url"] is None
    assert person.get(f"{SHOWS}/{show['show_id']}").json["cover_url"]
    assert painter.painted == [show["title"]]
    assert default_show(person)["cover_url"]


def test_a_show_is_made_even_if_its_cover_is_not(
    api: WholeApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    person = api.person()

    def fail(*_: object, **__: object) -> bool:
        raise OSError("broken on purpose")

    with monkeypatch.context() as broken:
        broken.setattr(api.modules["shows"].parts.covers._store, "put_once", fail)
        show = make(person)
    assert show["cover_url"] is None
    assert f"Show {show['show_id']} has no cover" in caplog.text
    assert person.get(f"{SHOWS}/{show['show_id']}").json["cover_url"]


def test_a_user_gets_only_so_many_covers_in_an_hour(
    api: WholeApi, painter: QuickPainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(covers, "MAX_IN_AN_HOUR", 2)
    person, other = api.person(), api.person()
    path = f"{SHOWS}/{make(person, title='One')['show_id']}"
    send(person, "PATCH", path, {"title": "Two"})
    limited = send(person, "PATCH", path, {"title": "Three"})
    assert (limited.status_code, limited.json["title"]) == (200, "Three")
    assert requests.get(limited.json["cover_url"], timeout=10).content == b"Two"
    person.get(path)
    make(person, title="Four")
    assert painter.painted == ["One", "Two"]
    make(other, title="Five")
    assert painter.painted == ["One", "Two", "Five"]
    api.database.execute("update limited_requests set requested_at = requested_at - interval '1 hour'")
    assert requests.get(person.get(path).json["cover_url"], timeout=10).content == b"Three"


def objects(api: WholeApi, show_id: str) -> list[str]:
    return sorted(api.store.read(name).decode() for name in api.store.names(f"shows/{show_id}/"))


def make_old(api: WholeApi) -> None:
    api.database.execute(
        "update old_covers set discarded_at = discarded_at - :hours * interval '1 hour'", hours=KEPT_HOURS + 1
    )


def test_upkeep_removes_covers_that_no_show_uses(api: WholeApi, upkeep: ModuleType) -> None:
    person = api.person()
    kept, deleted = make(person, title="One")["show_id"], make(person, title="Two")["show_id"]
    for title in ("Three", "One", "Four", "One"):
        send(person, "PATCH", f"{SHOWS}/{kept}", {"title": title})
    send(person, "DELETE", f"{SHOWS}/{deleted}")
    assert upkeep.covers.remove() == 0
    make_old(api)
    assert upkeep.covers.remove() == 3
    assert (objects(api, kept), objects(api, deleted)) == (["One"], [])
    assert api.count("old_covers") == 0


def test_upkeep_removes_the_covers_of_deleted_accounts(api: WholeApi, upkeep: ModuleType) -> None:
    person = api.person()
    show_id = make(person)["show_id"]
    api.database.execute("delete from users where user_id = :id", id=person.user_id)
    make_old(api)
    assert upkeep.covers.remove() == 1
    assert objects(api, show_id) == []


def test_a_cover_that_is_painted_again_while_upkeep_removes_it_is_kept(
    api: WholeApi, upkeep: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = api.person()
    show_id = make(person, title="One")["show_id"]
    send(person, "PATCH", f"{SHOWS}/{show_id}", {"title": "Two"})
    make_old(api)
    store, painted = upkeep.covers._store, []
    remove = store.delete
    with ThreadPoolExecutor(1) as pool:

        def delete_later(name: str) -> None:
            painted.append(pool.submit(send, person, "PATCH", f"{SHOWS}/{show_id}", {"title": "One"}))
            wait_for_a_lock(api, painted[0])
            remove(name)

        monkeypatch.setattr(store, "delete", delete_later)
        upkeep.covers.remove()
        cover_url = painted[0].result().json["cover_url"]
    assert requests.get(cover_url, timeout=10).content == b"One"


def test_a_cover_that_was_used_since_it_was_listed_is_kept(api: WholeApi, upkeep: ModuleType) -> None:
    person = api.person()
    show_id = make(person, title="One")["show_id"]
    send(person, "PATCH", f"{SHOWS}/{show_id}", {"title": "Two"})
    row = api.database.fetch_one("select cover_uri from old_covers")
    assert row
    upkeep.covers._remove(row["cover_uri"])
    assert objects(api, show_id) == ["One", "Two"]
    assert api.count("old_covers") == 1
