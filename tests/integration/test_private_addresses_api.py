"""Tests the addresses of private feeds: made once, shown again, renewed, kept secret; and the list of feeds as OPML."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import pytest

from cpoa.feeds.feed_keys import feed_key_hash
from cpoa.shows.private_addresses import TITLE_OF_EVERYTHING, SigningKeys
from shared.errors import NotFoundError
from tests.integration.podcasts_api import KEY
from tests.integration.shows_parts import EVERYTHING, FEEDS, SHOWS, default_show, make, send, use_quick_painter
from tests.integration.whole_api import Person, WholeApi, error_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

ADDRESS = re.compile(r"https://aethercast\.example/feeds/([0-9a-f-]{36})/([A-Za-z0-9_-]{43})\.xml")
OPML = f"{FEEDS}.opml"


@pytest.fixture(autouse=True)
def quick_painter(api: WholeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    use_quick_painter(api, monkeypatch)


def address(answer: TestResponse) -> tuple[str, str]:
    """Returns the feed's id and its key."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found = ADDRESS.fullmatch(answer.json["url"])
    assert found, answer.json
    assert found[1] == answer.json["feed_id"]
    return found[1], found[2]


def stored_hash(api: WholeApi, feed_id: str) -> bytes:
    row = api.database.fetch_one("select key_hash from feed_keys where feed_id = :id", id=UUID(feed_id))
    assert row
    return bytes(row["key_hash"])


def places(person: Person) -> tuple[str, str]:
    """Where the addresses of a show and of everything are asked for."""
    return f"{SHOWS}/{default_show(person)['show_id']}/private_address", EVERYTHING


def test_an_address_is_made_once_and_shown_again(api: WholeApi) -> None:
    person = api.person()
    for place in places(person):
        feed_id, key = address(person.post(place))
        assert address(person.post(place)) == (feed_id, key)
        assert stored_hash(api, feed_id) == feed_key_hash(key)
    assert api.count("feed_keys") == 2


def test_a_renewed_address_has_another_key_of_the_same_feed(api: WholeApi) -> None:
    person = api.person()
    for place in places(person):
        feed_id, key = address(person.post(place))
        before = stored_hash(api, feed_id)
        renewed_id, renewed = address(person.post(f"{place}/renew"))
        assert (renewed_id == feed_id, renewed == key) == (True, False)
        assert stored_hash(api, feed_id) == feed_key_hash(renewed) != before
        assert address(person.post(place)) == (feed_id, renewed)


def test_an_address_can_be_renewed_before_it_was_shown(api: WholeApi) -> None:
    person = api.person()
    assert address(person.post(f"{EVERYTHING}/renew")) == address(person.post(EVERYTHING))


def test_two_renewals_at_once_make_two_keys_and_the_last_one_counts(api: WholeApi) -> None:
    person = api.person()
    feed_id, first = address(person.post(EVERYTHING))
    with ThreadPoolExecutor(4) as pool:
        keys = [key for _, key in pool.map(lambda _: address(person.post(f"{EVERYTHING}/renew")), range(4))]
    assert len({first, *keys}) == 5
    _, shown = address(person.post(EVERYTHING))
    assert shown in keys
    assert stored_hash(api, feed_id) == feed_key_hash(shown)


def test_first_requests_at_once_get_the_same_address(api: WholeApi) -> None:
    person = api.person()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: address(person.post(EVERYTHING)), range(4)))
    assert len(set(answers)) == 1
    assert api.count("feed_keys") == 1


def use_keys(api: WholeApi, monkeypatch: pytest.MonkeyPatch, keys: SigningKeys) -> None:
    monkeypatch.setattr(api.modules["shows"].parts.private, "_keys", keys)


def test_after_a_change_of_the_signing_key_the_address_is_to_be_renewed(
    api: WholeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = api.person()
    feed_id, key = address(person.post(EVERYTHING))
    use_keys(api, monkeypatch, SigningKeys("another key", previous=KEY))
    assert address(person.post(EVERYTHING)) == (feed_id, key)
    use_keys(api, monkeypatch, SigningKeys("another key"))
    answer = person.post(EVERYTHING)
    assert error_of(answer) == (409, "API_GW_FEED_ADDRESS_OUTDATED")
    assert "Renew" in answer.json["message"]
    assert stored_hash(api, feed_id) == feed_key_hash(key)
    renewed = address(person.post(f"{EVERYTHING}/renew"))
    assert renewed == address(person.post(EVERYTHING)) != (feed_id, key)


def test_no_log_line_and_no_row_has_the_key(api: WholeApi, caplog: pytest.LogCaptureFixture) -> None:
    person = api.person()
    with caplog.at_level("DEBUG"):
        keys = [address(person.post(place + end))[1] for place in places(person) for end in ("", "/renew")]
        person.get(f"{OPML}?private=1")
    rows = str(api.database.fetch_all("select feed_keys::text as row from feed_keys"))
    logged = caplog.text + str([vars(record) for record in caplog.records])
    for key in keys:
        assert key not in logged
        assert key not in rows


def test_the_list_of_feeds_has_no_address(api: WholeApi) -> None:
    person = api.person()
    reefs = make(person)["show_id"]
    _, key = address(person.post(f"{SHOWS}/{reefs}/private_address"))
    answer = person.get(FEEDS)
    everything, first, second = answer.json["feeds"]
    assert (everything["feed_id"], everything["show_id"], everything["title"]) == (None, None, TITLE_OF_EVERYTHING)
    assert (first["feed_id"], first["show_id"]) == (None, default_show(person)["show_id"])
    assert (second["show_id"], second["title"]) == (reefs, "Reefs")
    assert second["feed_id"]
    assert second["created_at"]
    assert key not in answer.text


def test_a_deleted_show_has_no_address_any_more(api: WholeApi) -> None:
    person = api.person()
    path = f"{SHOWS}/{make(person)['show_id']}"
    address(person.post(f"{path}/private_address"))
    send(person, "DELETE", path)
    assert api.count("feed_keys") == 0
    assert error_of(person.post(f"{path}/private_address")) == (404, "API_GW_SHOW_NOT_FOUND")


def test_a_show_that_is_deleted_before_its_address_is_made_is_not_found(api: WholeApi) -> None:
    person, private = api.person(), api.modules["shows"].parts.private
    for make_address in (private.show, private.renew):
        with pytest.raises(NotFoundError):
            make_address(person.user_id, uuid4())
    assert api.count("feed_keys") == 0


def outlines(answer: TestResponse) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/x-opml"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="aethercast.opml"'
    assert answer.headers["Cache-Control"] == "no-store"
    document = ET.fromstring(answer.data)  # noqa: S314 -- our own
    assert (document.tag, document.get("version")) == ("opml", "2.0")
    return [outline.attrib for outline in document.findall("body/outline")]


def test_opml_has_the_public_feeds_and_makes_no_address(api: WholeApi) -> None:
    person = api.person()
    public = make(person, title="Rock <& roll>", visibility="public")
    make(person, title="Mine")
    (outline,) = outlines(person.get(OPML))
    assert outline == {
        "type": "rss",
        "text": "Rock <& roll>",
        "title": "Rock <& roll>",
        "xmlUrl": public["feed_url"],
        "htmlUrl": public["page_url"],
    }
    assert api.count("feed_keys") == 0


def test_opml_has_the_private_feeds_if_they_are_asked_for(api: WholeApi) -> None:
    person = api.person()
    public = make(person, visibility="public")
    listed = outlines(person.get(f"{OPML}?private=1"))
    # A public show is listed once, with its public feed.
    assert [each["title"] for each in listed] == ["Reefs", TITLE_OF_EVERYTHING, default_show(person)["title"]]
    assert listed[0]["xmlUrl"] == public["feed_url"]
    assert all(ADDRESS.fullmatch(each["xmlUrl"]) for each in listed[1:])
    assert listed[1]["xmlUrl"] == person.post(EVERYTHING).json["url"]


def test_opml_leaves_out_a_hidden_show(api: WholeApi) -> None:
    person = api.person()
    show = make(person, visibility="public")
    api.database.execute("update shows set hidden_at = now() where show_id = :id", id=show["show_id"])
    assert outlines(person.get(OPML)) == []
