"""Tests feeds and their files: who can read which, their headers, paging, and what a change does."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import requests

from cpoa.feeds.podcast_guid import podcast_guid
from tests.feed_parts import PAGE
from tests.feed_rules import Channel, broken_rules
from tests.integration.feeds_api import FILES, Owner, add_episodes
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.test import TestResponse

    from tests.integration.whole_api import WholeApi

NOT_FOUND = (404, "API_GW_FEED_NOT_FOUND")
NO_FILE = (404, "API_GW_FEED_FILE_NOT_FOUND")


@pytest.fixture
def owner(api: WholeApi) -> Owner:
    return Owner.of(api)


def guids(answer: TestResponse) -> list[str]:
    assert answer.status_code == 200, answer.text
    channel = Channel(answer.text)
    return [channel.text("guid", item) for item in channel.items]


def paths(answer: TestResponse) -> list[str]:
    """The addresses of the feed's files."""
    found = re.findall(rf'(?:url|href)="{PAGE}(/feeds/(?:episodes|shows)/[^"]*)"', answer.text)
    return list(dict.fromkeys(found))


def path_of(answer: TestResponse, ending: str) -> str:
    return next(path for path in paths(answer) if path.startswith("/feeds/episodes/") and path.endswith(ending))


def test_a_public_feed_has_the_public_episodes_and_keeps_the_rules(owner: Owner) -> None:
    owner.public(title="Reefs", author="Ada")
    old, new = add_episodes(owner, 2)
    add_episodes(owner, 1, visibility="unlisted")
    add_episodes(owner, 1, cpoa_status="generating_audio")
    add_episodes(owner, 1, final_audio_filepath=None)
    add_episodes(owner, 1, show_id=None)
    answer = owner.feed()
    assert guids(answer) == [str(new), str(old)]
    assert broken_rules(answer.text) == []
    assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert "X-Robots-Tag" not in answer.headers
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_private_feeds_of_a_show_and_of_the_account(owner: Owner) -> None:
    in_show = add_episodes(owner, 1)[0]
    unlisted = add_episodes(owner, 1, visibility="unlisted", completed_at="2026-11-02T08:00:00Z")[0]
    elsewhere = add_episodes(owner, 1, show_id=None, completed_at="2026-11-03T08:00:00Z")[0]
    of_show, of_account = owner.private_feed(*owner.key()), owner.private_feed(*owner.key(of_show=False))
    assert guids(of_show) == [str(unlisted), str(in_show)]
    assert guids(of_account) == [str(elsewhere), str(unlisted), str(in_show)]
    for answer in (of_show, of_account):
        assert broken_rules(answer.text) == []
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_who_may_not_read_a_feed_gets_always_the_same_answer(owner: Owner) -> None:
    feed_id, key = owner.key()
    unknown = [
        owner.feed(),  # private
        owner.private_feed(feed_id, "x" * 43),
        owner.private_feed(feed_id, "ä"),
        owner.private_feed(uuid4(), key),
        owner.private_feed(owner.show_id, key),
        *(owner.api.open("GET", path) for path in ("/feeds/nothing.xml", f"/feeds/{uuid4()}.xml", "/feeds/a/b.xml")),
        owner.public().feed("?page=2"),
        *(owner.feed(f"?page={page}") for page in ("0", "-1", "x", "", "99999999", "²")),
        owner.api.open("GET", f"/feeds/{feed_id}/{key}/2.xml"),
    ]
    assert [error_of(answer) for answer in unknown] == [NOT_FOUND] * len(unknown)
    assert len({answer.data for answer in unknown}) == 1
    owner.change_show(hidden_at="2026-11-30T00:00:00Z")
    assert error_of(owner.feed()) == NOT_FOUND
    assert owner.private_feed(feed_id, key).status_code == 200


def test_a_renewed_key_ends_the_old_address_at_once(owner: Owner) -> None:
    feed_id, old = owner.key()
    assert old in owner.private_feed(feed_id, old).text
    new = owner.renew(feed_id)
    assert error_of(owner.private_feed(feed_id, old)) == NOT_FOUND
    answer = owner.private_feed(feed_id, new)
    assert new in answer.text
    assert old not in answer.text


def test_a_head_request_has_the_headers_of_get(owner: Owner) -> None:
    owner.public()
    owner.add_episode()
    owner.feed()
    feed_id, key = owner.key()
    feed = owner.feed()
    for path in [f"/feeds/{owner.show_id}.xml", f"/feeds/{feed_id}/{key}.xml", *paths(feed)]:
        get, head = (owner.api.open(method, path) for method in ("GET", "HEAD"))
        assert head.status_code == get.status_code, path
        assert head.data == b""
        names = {name for name, _ in get.headers} - {"Location", "Last-Modified"}
        assert {name: head.headers[name] for name in names} == {name: get.headers[name] for name in names}


def test_a_present_copy_is_confirmed_without_reading_episodes(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    owner.public()
    add_episodes(owner, 3)
    tag = owner.feed().headers["ETag"]
    assert tag.startswith('W/"')
    # The first reading stored podcast:guid, before the version was read.
    parts = owner.api.modules["feeds"].parts
    monkeypatch.setattr(type(parts.records), "items", lambda *_: pytest.fail("The episodes were read."))
    answer = owner.feed(If_None_Match=tag)
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "public, max-age=30"


def test_a_copy_is_confirmed_by_its_time(owner: Owner) -> None:
    owner.public()
    add_episodes(owner, 1)
    owner.feed()
    owner.api.database.execute(
        "update feed_states set changed_at = '2026-11-30T10:00:00.5Z' where show_id = :id", id=owner.show_id
    )
    modified = owner.feed().headers["Last-Modified"]
    assert modified == "Mon, 30 Nov 2026 10:00:00 GMT"
    assert owner.feed(If_Modified_Since=modified).status_code == 304
    assert owner.feed(If_Modified_Since="Mon, 30 Nov 2026 09:59:59 GMT").status_code == 200


def test_every_change_gives_another_tag(owner: Owner) -> None:
    owner.public()
    episode = add_episodes(owner, 1)[0]
    private, account = owner.key(), owner.key(of_show=False)
    feeds = (owner.feed, lambda: owner.private_feed(*private), lambda: owner.private_feed(*account))
    seen = [{feed().headers["ETag"]} for feed in feeds]
    changes = (
        "update podcasts set title = 'Another' where podcast_id = :id",
        "update podcasts set final_audio_filepath = 'gs://x/again.mp3' where podcast_id = :id",
        "update podcasts set visibility = 'unlisted' where podcast_id = :id",
        "update podcasts set hidden_at = now() where podcast_id = :id",
        "update podcasts set deleted_at = now() where podcast_id = :id",
    )
    for change in changes:
        owner.api.database.execute(change, id=episode)
        for feed, tags in zip(feeds, seen, strict=True):
            tag = feed().headers["ETag"]
            assert tag not in tags, change
            tags.add(tag)
    assert all(guids(feed()) == [] for feed in feeds)
    owner.change_show(title="Another show")
    assert all(feed().headers["ETag"] not in tags for feed, tags in zip(feeds, seen, strict=True))


def test_a_feed_is_compressed_for_apps_that_accept_it(owner: Owner) -> None:
    owner.public()
    add_episodes(owner, 20)
    plain, packed = owner.feed(), owner.feed(Accept_Encoding="gzip, deflate")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 5 < len(plain.data)
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] == packed.headers["ETag"]


def test_older_items_are_on_further_pages(owner: Owner) -> None:
    owner.public()
    ids = [str(each) for each in reversed(add_episodes(owner, 650))]
    feed_id, key = owner.key()
    for path in (f"/feeds/{owner.show_id}.xml", f"/feeds/{feed_id}/{key}.xml"):
        found: list[str] = []
        address, pages = f"{PAGE}{path}", 0
        while address:
            answer = owner.api.open("GET", address.removeprefix(PAGE))
            found += guids(answer)
            pages += 1
            links = {one.get("rel"): one.get("href", "") for one in Channel(answer.text).all("atom:link")}
            assert links["self"] == address
            address = links.get("next", "")
        assert (pages, found) == (3, ids)


def test_the_podcast_keeps_its_guid(owner: Owner) -> None:
    owner.public()
    feed_id, key = owner.key()
    expected = podcast_guid(f"{PAGE}/feeds/{owner.show_id}.xml")
    assert Channel(owner.private_feed(feed_id, key).text).text("podcast:guid") == str(expected)
    assert owner.show()["podcast_guid"] == expected
    kept = uuid4()
    owner.change_show(podcast_guid=kept)
    assert Channel(owner.feed().text).text("podcast:guid") == str(kept)
    of_account = Channel(owner.private_feed(*(account := owner.key(of_show=False))).text).text("podcast:guid")
    assert of_account == str(podcast_guid(f"/feeds/{account[0]}.xml"))


def test_the_host_of_a_request_is_in_no_address(owner: Owner) -> None:
    owner.public()
    owner.add_episode()
    answer = owner.feed(Host="attacker.example", X_Forwarded_Host="attacker.example")
    assert "attacker.example" not in answer.text


def test_no_email_of_a_user_is_in_a_feed(owner: Owner) -> None:
    row = owner.api.database.fetch_one("select email from users where user_id = :id", id=owner.person.user_id)
    assert row
    for answer in (owner.public().feed(), owner.private_feed(*owner.key(of_show=False))):
        assert row["email"] not in answer.text


def test_audio_redirects_to_a_url_that_is_signed_for_the_method_and_takes_ranges(owner: Owner) -> None:
    owner.public()
    owner.add_episode()
    path = path_of(owner.feed(), ".mp3")
    sound = FILES["final_audio_filepath"][1]
    answer = owner.api.open("GET", path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "no-store")
    whole = requests.get(answer.headers["Location"], timeout=10)
    assert (whole.status_code, whole.content, whole.headers["Accept-Ranges"]) == (200, sound, "bytes")
    assert whole.headers["Content-Type"] == "audio/mpeg"
    part = requests.get(answer.headers["Location"], headers={"Range": "bytes=4-8"}, timeout=10)
    assert (part.status_code, part.content) == (206, sound[4:9])
    assert part.headers["Content-Range"] == f"bytes 4-8/{len(sound)}"
    after = requests.get(answer.headers["Location"], headers={"Range": "bytes=900-"}, timeout=10)
    assert (after.status_code, after.headers["Content-Range"]) == (416, f"bytes */{len(sound)}")
    head = requests.head(owner.api.open("HEAD", path).headers["Location"], timeout=10)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(sound)))


@pytest.mark.parametrize(
    ("ending", "column"), [(".jpg", "cover_uri"), (".vtt", "transcript_uri"), (".json", "chapters_uri")]
)
def test_a_file_has_its_type_and_may_be_read_by_any_page(owner: Owner, ending: str, column: str) -> None:
    owner.public()
    owner.add_episode()
    answer = owner.api.open("GET", path_of(owner.feed(), ending))
    _, data, content_type = FILES[column]
    assert (answer.status_code, answer.data, answer.mimetype) == (200, data, content_type)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    known = owner.api.open("GET", path_of(owner.feed(), ending), headers={"If-None-Match": answer.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


def test_an_old_version_redirects_to_the_present_file(owner: Owner) -> None:
    owner.public()
    episode = owner.add_episode()
    before = paths(owner.feed())
    assert len(before) == 5
    again = {column: owner.api.store.uri(f"episodes/{episode}/again.{name}") for column, (name, _, _) in FILES.items()}
    sets = ", ".join(f"{column} = :{column}" for column in again)
    owner.api.database.execute(f"update podcasts set {sets} where podcast_id = :id", id=episode, **again)
    after = paths(owner.feed())
    assert not set(before) & set(after)
    for old, new in zip(before, after, strict=True):
        answer = owner.api.open("GET", old)
        assert (answer.status_code, answer.headers["Location"]) == (302, PAGE + new)


@pytest.mark.parametrize("column", ["deleted_at", "hidden_at"])
def test_files_of_a_deleted_or_hidden_episode_are_gone_at_once(owner: Owner, column: str) -> None:
    owner.public()
    episode = owner.add_episode()
    files = [path for path in paths(owner.feed()) if "/episodes/" in path]
    assert len(files) == 4
    owner.api.database.execute(f"update podcasts set {column} = now() where podcast_id = :id", id=episode)
    assert [error_of(owner.api.open("GET", path)) for path in files] == [NO_FILE] * 4
    assert guids(owner.feed()) == []


def test_an_unknown_file_is_not_found(owner: Owner) -> None:
    episode = add_episodes(owner, 1, transcript_uri=None)[0]
    unknown = (
        f"/feeds/episodes/{episode}/{'0' * 16}.vtt",
        f"/feeds/episodes/{uuid4()}/{'0' * 16}.mp3",
        "/feeds/episodes/x/y.mp3",
        f"/feeds/shows/{uuid4()}/{'0' * 16}.jpg",
        "/feeds/shows/x/y.jpg",
    )
    assert [error_of(owner.api.open("GET", path)) for path in unknown] == [NO_FILE] * len(unknown)
    assert error_of(owner.api.open("POST", f"/feeds/{owner.show_id}.xml")) == (405, "API_GW_METHOD_NOT_ALLOWED")


def cover_of(owner: Owner, answer: TestResponse) -> TestResponse:
    return owner.api.open("GET", next(path for path in paths(answer) if path.startswith("/feeds/shows/")))


def test_a_show_always_has_a_picture(owner: Owner) -> None:
    owner.public()
    default = cover_of(owner, owner.feed())
    assert (default.status_code, default.mimetype, default.data[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    episode = owner.add_episode()
    assert cover_of(owner, owner.feed()).data == FILES["cover_uri"][1]
    assert cover_of(owner, owner.private_feed(*owner.key(of_show=False))).data == FILES["cover_uri"][1]
    owner.api.store.put_once(f"shows/{owner.show_id}.jpg", b"painted", "image/jpeg")
    owner.change_show(cover_uri=owner.api.store.uri(f"shows/{owner.show_id}.jpg"))
    assert cover_of(owner, owner.feed()).data == b"painted"
    owner.change_show(cover_uri=None)
    owner.api.database.execute("update podcasts set visibility = 'unlisted' where podcast_id = :id", id=episode)
    assert cover_of(owner, owner.feed()).data == default.data


def test_an_episode_moved_to_another_show_is_in_the_other_feed(owner: Owner) -> None:
    owner.public()
    episode: UUID = add_episodes(owner, 1)[0]
    other = owner.api.database.fetch_one(
        "insert into shows (user_id, slug, title, visibility) values (:id, :slug, 'B', 'public') returning show_id",
        id=owner.person.user_id,
        slug=uuid4().hex,
    )
    assert other
    assert guids(owner.feed()) == [str(episode)]
    owner.api.database.execute(
        "update podcasts set show_id = :show where podcast_id = :id", show=other["show_id"], id=episode
    )
    assert guids(owner.feed()) == []
    assert guids(owner.api.open("GET", f"/feeds/{other['show_id']}.xml")) == [str(episode)]
