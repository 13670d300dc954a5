"""Tests that a hub learns of each change of a public feed once, also after failures, and of no private feed."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from cpoa.feeds.addresses import Addresses
from cpoa.feeds.announcements import SETTLE_SECONDS, FeedAnnouncements
from cpoa.feeds.hub import Hub, HubError
from tests.feed_parts import PAGE
from tests.integration.feeds_api import Owner, add_episodes
from tests.integration.podcasts_api import loaded_main
from tests.integration.steps_api import UpkeepApi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.emulators.identity import LocalIdentity
    from tests.integration.whole_api import WholeApi

SHORT_SECONDS = 0.3


@dataclass
class LocalHub:
    """``status``: what it answers. ``waits``: it answers only when this event is set."""

    server: ThreadingHTTPServer
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    status: int = 204
    waits: threading.Event | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/publish"

    @property
    def urls(self) -> list[str]:
        return [one["hub.url"][0] for one in self.asked]


@pytest.fixture
def hub() -> Iterator[LocalHub]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            fields = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            found.asked.append({"path": [self.path], **fields})
            if found.waits:
                found.waits.wait(10)
            self.send_response(found.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    found = LocalHub(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    threading.Thread(target=found.server.serve_forever, daemon=True).start()
    yield found
    if found.waits:
        found.waits.set()
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def owner(api: WholeApi) -> Owner:
    """Only this account's shows are public."""
    api.database.execute("update shows set visibility = 'private'")
    return Owner.of(api)


def announcements(owner: Owner, hub: LocalHub) -> FeedAnnouncements:
    """Without the wait for caches."""
    return FeedAnnouncements(owner.api.database, Hub(hub.address), Addresses(PAGE), settle_seconds=0)


def settle(owner: Owner) -> None:
    owner.api.database.execute(
        "update feed_states set changed_at = changed_at - :seconds * interval '1 second' where show_id = :id",
        id=owner.show_id,
        seconds=SETTLE_SECONDS,
    )


def test_each_change_of_a_public_feed_is_announced_once(owner: Owner, hub: LocalHub) -> None:
    announce = announcements(owner, hub).announce
    address = f"{PAGE}/feeds/{owner.show_id}.xml"
    add_episodes(owner, 1)
    assert announce() == []
    owner.public()
    assert announce() == [owner.show_id]
    assert announce() == []
    assert hub.asked == [{"path": ["/publish"], "hub.mode": ["publish"], "hub.url": [address], "hub.topic": [address]}]
    add_episodes(owner, 2)
    assert announce() == [owner.show_id]
    assert announce() == []
    assert hub.urls == [address, address]


def test_a_change_is_announced_when_caches_have_forgotten_the_feed_before_it(owner: Owner, hub: LocalHub) -> None:
    announce = FeedAnnouncements(owner.api.database, Hub(hub.address), Addresses(PAGE)).announce
    owner.public()
    assert announce() == []
    settle(owner)
    assert announce() == [owner.show_id]
    add_episodes(owner, 1)
    assert announce() == []
    settle(owner)
    assert announce() == [owner.show_id]


def test_a_feed_that_changes_again_while_others_are_announced_waits(owner: Owner, hub: LocalHub) -> None:
    announcing = FeedAnnouncements(owner.api.database, Hub(hub.address), Addresses(PAGE))
    owner.public()
    settle(owner)
    announcing._add_new_shows()
    (row,) = announcing._changed()
    add_episodes(owner, 1)
    assert announcing._announce(row["show_id"]) is False
    settle(owner)
    assert announcing.announce() == [owner.show_id]


def test_a_show_that_is_known_is_not_added_again(owner: Owner, hub: LocalHub) -> None:
    owner.public()
    announcing = announcements(owner, hub)
    announcing.announce()
    with owner.api.database.transaction() as transaction:
        transaction.execute(
            """
            create function pg_temp.refuse() returns trigger language plpgsql as
            $$ begin raise exception 'added again'; end $$
            """
        )
        transaction.execute(
            "create trigger refuse before insert on feed_announcements for each row execute function pg_temp.refuse()"
        )
        FeedAnnouncements(transaction, Hub(hub.address), Addresses(PAGE))._add_new_shows()
        transaction.execute("drop trigger refuse on feed_announcements")


def test_a_private_or_hidden_show_is_not_announced(owner: Owner, hub: LocalHub) -> None:
    feed_id, key = owner.key()
    add_episodes(owner, 1)
    owner.private_feed(feed_id, key)
    assert announcements(owner, hub).announce() == []
    owner.public(hidden_at="2026-11-30T00:00:00Z")
    assert announcements(owner, hub).announce() == []
    owner.change_show(hidden_at=None)
    assert announcements(owner, hub).announce() == [owner.show_id]
    owner.change_show(visibility="private")
    add_episodes(owner, 1)
    assert announcements(owner, hub).announce() == []
    assert len(hub.asked) == 1
    assert key not in str(hub.asked)


def make_due(owner: Owner) -> None:
    owner.api.database.execute("update feed_announcements set next_try = now()")


def test_a_failure_is_tried_again_later(owner: Owner, hub: LocalHub) -> None:
    owner.public()
    announce = announcements(owner, hub).announce
    hub.status = 503
    assert announce() == []
    assert announce() == []  # not due yet
    assert len(hub.asked) == 1
    make_due(owner)
    assert announce() == []
    row = owner.api.database.fetch_one(
        "select failures, next_try > now() + interval '90 seconds' as waits from feed_announcements"
        " where show_id = :id",
        id=owner.show_id,
    )
    assert row == {"failures": 2, "waits": True}
    hub.status = 202
    make_due(owner)
    assert announce() == [owner.show_id]
    assert len(hub.asked) == 3


def test_a_process_that_dies_loses_no_announcement(owner: Owner, hub: LocalHub) -> None:
    class DyingHub(Hub):
        def publish(self, feed_url: str) -> None:
            raise KeyboardInterrupt

    owner.public()
    with pytest.raises(KeyboardInterrupt):
        FeedAnnouncements(owner.api.database, DyingHub(hub.address), Addresses(PAGE), settle_seconds=0).announce()
    assert announcements(owner, hub).announce() == [owner.show_id]


def test_two_sweeps_at_once_announce_a_change_once(owner: Owner, hub: LocalHub) -> None:
    owner.public()
    hub.waits = threading.Event()
    first = threading.Thread(target=announcements(owner, hub).announce)
    first.start()
    while not hub.asked:
        first.join(0.01)
    assert announcements(owner, hub).announce() == []
    # A change meanwhile does not wait for the hub, and is announced by the next sweep.
    add_episodes(owner, 1)
    hub.waits.set()
    first.join()
    assert announcements(owner, hub).announce() == [owner.show_id]
    assert len(hub.asked) == 2


def test_a_hub_that_is_slow_away_or_redirects_is_an_error(hub: LocalHub) -> None:
    hub.waits = threading.Event()
    with pytest.raises(HubError, match="TimeoutError"):
        Hub(hub.address, timeout_seconds=SHORT_SECONDS).publish("https://a.example/")
    hub.waits.set()
    hub.status = 302
    with pytest.raises(HubError, match="answered 302"):
        Hub(hub.address).publish("https://a.example/")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(HubError, match="cannot be reached"):
        Hub(f"http://127.0.0.1:{port}").publish("https://a.example/")


def test_the_sweep_announces_changed_feeds_and_feeds_name_the_hub(
    owner: Owner,
    hub: LocalHub,
    podcasts_environment: dict[str, str],
    local_identity: LocalIdentity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner.public()
    settle(owner)
    variables = podcasts_environment | {"WEBSUB_HUB": hub.address}
    with loaded_main("upkeep", variables, monkeypatch) as upkeep:
        assert UpkeepApi(upkeep, local_identity).deliver("/sweep").status_code == 200
    assert hub.urls == [f"{PAGE}/feeds/{owner.show_id}.xml"]
    with loaded_main("feeds", variables, monkeypatch) as feeds:
        shown = feeds.app.test_client().get(f"/feeds/{owner.show_id}.xml").text
    assert f'<atom:link rel="hub" href="{hub.address}" />' in shown
