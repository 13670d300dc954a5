"""Tests the pages that people share, oEmbed, the sitemap and robots.txt, as programs without JavaScript read them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

from cpoa.sharing.shared_rows import SharedRows
from cpoa.sharing.sitemaps import _FIRST
from cpoa.sharing.templates import COPY_SCRIPT, policy_hash
from shared.database import DatabaseUnavailableError
from tests.integration.link_cards import ReadPage
from tests.integration.podcasts_api import PodcastsApi, loaded_main
from tests.integration.test_library_api import insert_episode
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.test import TestResponse

    from shared.database import Row

HOME = "https://aethercast.example"
HOSTILE = "\"><script>alert(1)</script> & 'quotes' \u202eright to left"
TRANSCRIPT: dict[str, Any] = {
    "chapters": [{"title": "How <b>reefs</b> grow", "start": 0.0}, {"title": "Fish", "start": 83.4}],
    "turns": [
        {
            "speaker": "Anna",
            "start": 1.2,
            "parts": [{"text": "Reefs grow.", "start": 1.2}, {"text": "Slowly.", "start": 3}],
        },
        {"speaker": "Ben", "start": 83.4, "parts": [{"text": "Fish <i>swim</i>.", "start": 83.4}]},
    ],
}


@dataclass(frozen=True)
class Sharing:
    podcasts: PodcastsApi
    module: Any

    def episode(self, **columns: Any) -> str:
        store = self.podcasts.store
        name = f"episodes/{uuid4()}/transcript.json"
        store.put_once(name, json.dumps(TRANSCRIPT).encode(), "application/json")
        pieces = {"final_audio_filepath": store.uri("audio.mp3"), "cover_uri": store.uri("cover.jpg")}
        notes = "A summary of reefs.\n\nSources\n- Reef, https://example.org/reef_(coral)."
        values = {
            "title": "Reefs",
            "show_notes": notes,
            "transcript_json_uri": store.uri(name),
            "duration_seconds": 90.0,
        }
        values["completed_at"] = datetime.now(UTC)
        return insert_episode(self.podcasts.database, self.podcasts.listener(), **pieces, **values | columns)

    def show(self, **columns: Any) -> dict[str, Any]:
        owner = self.podcasts.listener()
        values = {"slug": f"reefs-{uuid4()}", "title": "All reefs", "visibility": "public", **columns}
        values |= {"user_id": owner.user_id}
        row = self.podcasts.database.fetch_one(
            f"insert into shows ({', '.join(values)}) values ({', '.join(f':{name}' for name in values)}) returning *",
            **values,
        )
        assert row
        return dict(row)

    def change(self, podcast_id: str, change: str) -> None:
        self.podcasts.database.execute(f"update podcasts set {change} where podcast_id = :id::uuid", id=podcast_id)

    def open(self, path: str, method: str = "GET", **request: Any) -> TestResponse:
        return self.module.app.test_client(use_cookies=False).open(path, method=method, **request)

    def page(self, path: str) -> ReadPage:
        answer = self.open(path)
        assert answer.status_code == 200, answer.text
        assert answer.content_type == "text/html; charset=utf-8"
        return ReadPage(answer.text)


@pytest.fixture
def sharing(
    podcasts_api: PodcastsApi, podcasts_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sharing]:
    with loaded_main("sharing", podcasts_environment, monkeypatch) as module:
        yield Sharing(podcasts_api, module)


def test_a_link_card_of_a_public_episode_has_its_title_summary_picture_sound_and_player(sharing: Sharing) -> None:
    podcast_id = sharing.episode()
    page = sharing.page(f"/e/{podcast_id}")
    media = f"{HOME}/api/v1/podcasts/{podcast_id}"
    assert {name: page.meta(name) for name in ("og:title", "og:description", "og:url", "og:image", "og:audio")} == {
        "og:title": "Reefs",
        "og:description": "A summary of reefs.",
        "og:url": f"{HOME}/e/{podcast_id}",
        "og:image": f"{media}/cover.jpg",
        "og:audio": f"{media}/audio.mp3",
    }
    assert page.meta("og:audio:type") == "audio/mpeg"
    assert (page.meta("twitter:card"), page.meta("twitter:player")) == ("player", f"{HOME}/embed/{podcast_id}")
    assert page.links(rel="canonical") == [f"{HOME}/e/{podcast_id}"]
    assert page.meta("robots") is None
    (found,) = page.links(type="application/json+oembed")
    assert sharing.open(found.removeprefix(HOME)).json["title"] == "Reefs"
    facts = json.loads(page.scripts[0])
    assert (facts["@type"], facts["duration"]) == ("PodcastEpisode", "PT90S")


def test_the_page_of_an_episode_is_read_and_played_without_javascript(sharing: Sharing) -> None:
    podcast_id = sharing.episode(writer="embedded-4")
    page = sharing.page(f"/e/{podcast_id}")
    (audio,) = page.all("audio")
    assert (audio["src"], "controls" in audio) == (f"/api/v1/podcasts/{podcast_id}/audio.mp3", True)
    for words in ("AI voices", "The voices of this episode are synthetic", "Fish <i>swim</i>.", "Reefs grow. Slowly."):
        assert words in page.text
    targets = [each["href"] for each in page.all("a")]
    assert {"?t=0", "?t=83", "https://example.org/reef_(coral)", f"{HOME}/?episode={podcast_id}"} <= set(targets)
    (form,) = page.all("form")
    assert (form["method"], form["action"]) == ("post", "/report")
    assert page.all("input", name="podcast_id")[0]["value"] == podcast_id


def test_the_page_of_an_episode_has_its_chapters_once(sharing: Sharing) -> None:
    chapters = "Chapters\n0:00 How <b>reefs</b> grow\n1:23 Fish"
    podcast_id = sharing.episode(show_notes=f"A summary.\n\n{chapters}\n\nMade by programs.")
    text = sharing.page(f"/e/{podcast_id}").text
    assert (text.count("Chapters"), text.count("How <b>reefs</b> grow")) == (1, 1)
    assert "A summary." in text
    assert "Made by programs." in text
    sharing.change(podcast_id, "transcript_json_uri = null")
    assert sharing.page(f"/e/{podcast_id}").text.count("Chapters") == 1


def test_a_link_to_a_second_starts_the_audio_and_the_app_there(sharing: Sharing) -> None:
    podcast_id = sharing.episode()
    page = sharing.page(f"/e/{podcast_id}?t=83")
    assert page.all("audio")[0]["src"].endswith("/audio.mp3#t=83")
    assert f"{HOME}/?episode={podcast_id}#t=83" in [each["href"] for each in page.all("a")]
    assert sharing.page(f"/embed/{podcast_id}?t=83").all("main")[0]["data-start"] == "83"


@pytest.mark.parametrize("start", ["-1", "1.5", "x", "9" * 40, '"><script>', "١"])
def test_a_link_to_no_second_starts_at_the_beginning(sharing: Sharing, start: str) -> None:
    page = sharing.page(f"/e/{sharing.episode()}?t={quote(start)}")
    assert page.all("audio")[0]["src"].endswith("/audio.mp3")


def test_an_unlisted_episode_opens_by_its_link_and_is_not_found_otherwise(sharing: Sharing) -> None:
    podcast_id = sharing.episode(visibility="unlisted")
    answer = sharing.open(f"/e/{podcast_id}")
    page = ReadPage(answer.text)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert page.meta("robots") == "noindex"
    assert (page.meta("twitter:card"), page.meta("twitter:player")) == ("summary_large_image", None)
    assert page.links(type="application/json+oembed") == []
    assert all(json.loads(script)["@type"] for script in page.scripts) is (page.scripts == [])
    assert sharing.open(f"/embed/{podcast_id}").status_code == 404
    assert oembed(sharing, f"{HOME}/e/{podcast_id}").status_code == 404
    assert podcast_id not in every_address(sharing)


@pytest.mark.parametrize(
    "change",
    ["hidden_at = now()", "deleted_at = now()", "cpoa_status = 'failed_script'", "final_audio_filepath = null"],
    ids=["hidden", "deleted", "failed", "without audio"],
)
def test_an_episode_that_is_not_there_has_no_page_player_or_address(sharing: Sharing, change: str) -> None:
    podcast_id = sharing.episode()
    assert podcast_id in every_address(sharing)
    sharing.change(podcast_id, change)
    page, player = sharing.open(f"/e/{podcast_id}"), sharing.open(f"/embed/{podcast_id}")
    assert (page.status_code, player.status_code) == (404, 404)
    assert "There is no page at this address" in ReadPage(page.text).text
    assert "This episode cannot be embedded" in ReadPage(player.text).text
    assert error_of(oembed(sharing, f"{HOME}/embed/{podcast_id}")) == (404, "API_GW_SHARED_PAGE_NOT_FOUND")
    assert podcast_id not in every_address(sharing)


@pytest.mark.parametrize("path", ["/e/x", "/e/00000000-0000-4000-8000-000000000000", "/s/nothing", "/s/%00", "/s/A"])
def test_an_unknown_address_is_answered_with_a_page(sharing: Sharing, path: str) -> None:
    answer = sharing.open(path)
    assert answer.status_code == 404
    assert answer.content_type == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_hostile_words_stay_words(sharing: Sharing) -> None:
    show = sharing.show(title=HOSTILE, description=HOSTILE, author=HOSTILE)
    podcast_id = sharing.episode(title=HOSTILE, show_notes=HOSTILE, show_id=show["show_id"])
    for path in (f"/e/{podcast_id}", f"/s/{show['slug']}"):
        page = sharing.page(path)
        assert page.meta("og:title") == HOSTILE
        assert json.loads(page.scripts[0])["name"] == HOSTILE
        assert page.scripts[1:] == ([COPY_SCRIPT] if path.startswith("/s/") else [])
    player = sharing.page(f"/embed/{podcast_id}")
    assert len(player.all("script")) == 1
    html = oembed(sharing, f"{HOME}/e/{podcast_id}").json["html"]
    (frame,) = ReadPage(html).elements
    assert (frame.tag, frame.attributes["title"]) == ("iframe", HOSTILE)


def test_the_address_of_a_feed_is_copied_by_a_button_or_from_its_field(sharing: Sharing) -> None:
    show = sharing.show()
    answer = sharing.open(f"/s/{show['slug']}")
    page = ReadPage(answer.text)
    (field,) = page.all("input", id="feed")
    assert (field["value"], "readonly" in field) == (f"{HOME}/feeds/{show['show_id']}.xml", True)
    (button,) = page.all("button", id="copy")
    assert "hidden" in button  # only the script can show it
    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src {policy_hash(page.scripts[-1])};" in policy
    assert "script-src" not in sharing.open(f"/e/{sharing.episode()}").headers["Content-Security-Policy"]


def test_only_the_player_may_be_put_into_a_frame(sharing: Sharing) -> None:
    show = sharing.show()
    podcast_id = sharing.episode(show_id=show["show_id"])
    for path in (f"/e/{podcast_id}", f"/s/{show['slug']}", "/e/x", "/embed", "/robots.txt", "/sitemap.xml"):
        headers = sharing.open(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Frame-Options"] == "DENY", path
    for path in (f"/embed/{podcast_id}", "/embed/x"):
        headers = sharing.open(path).headers
        assert "frame-ancestors *" in headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", ["episode", "unknown"])
def test_a_player_that_fails_shows_its_message_in_a_frame(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    errors = {"episode": DatabaseUnavailableError(), "unknown": RuntimeError("unexpected")}

    def fail(_rows: SharedRows, _podcast_id: str) -> Row:
        raise errors[kind]

    monkeypatch.setattr(SharedRows, "episode", fail)
    for path, policy in (("/embed/x", "frame-ancestors *"), ("/e/x", "frame-ancestors 'none'")):
        answer = sharing.open(path)
        assert answer.status_code == 500
        assert answer.headers["Content-Security-Policy"].endswith(policy), path
        assert ("X-Frame-Options" in answer.headers) is (path == "/e/x")
    player = ReadPage(sharing.open("/embed/x").text)
    assert (player.text.count("The episode cannot be shown now") > 0) is (kind == "episode")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/embed/", 404), ("GET", "/embed/x/y", 404), ("POST", "/embed/x", 405)]
)
def test_an_address_below_the_player_that_is_no_player_may_be_in_a_frame(
    sharing: Sharing, method: str, path: str, status: int
) -> None:
    answer = sharing.open(path, method)
    assert answer.status_code == status
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors *"
    assert "X-Frame-Options" not in answer.headers


def test_the_player_is_smaller_than_60_kb(sharing: Sharing) -> None:
    assert len(sharing.open(f"/embed/{sharing.episode()}").data) < 20_000


def test_a_page_is_not_sent_again_while_it_is_the_same(sharing: Sharing) -> None:
    podcast_id = sharing.episode()
    first = sharing.open(f"/e/{podcast_id}", headers={"Accept-Encoding": "gzip"})
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Content-Encoding"] == "gzip"
    again = {"If-None-Match": first.headers["ETag"]}
    assert sharing.open(f"/e/{podcast_id}", headers=again).status_code == 304
    head = sharing.open(f"/e/{podcast_id}", method="HEAD")
    assert (head.status_code, head.headers["ETag"], head.data) == (200, first.headers["ETag"], b"")
    sharing.change(podcast_id, "title = 'New title'")
    assert sharing.open(f"/e/{podcast_id}", headers=again).status_code == 200


def test_the_page_of_a_show_lists_its_public_episodes_and_opens_podcast_apps(sharing: Sharing) -> None:
    show = sharing.show(author="Anna", description="All of them.")
    ids = [sharing.episode(show_id=show["show_id"], title=title) for title in ("Old", "New")]
    sharing.change(ids[0], "completed_at = '2026-03-01T09:00Z'")
    hidden = sharing.episode(show_id=show["show_id"], visibility="unlisted")
    page = sharing.page(f"/s/{show['slug']}")
    targets = [each["href"] for each in page.all("a")]
    assert [each for each in targets if "/e/" in each] == [f"{HOME}/e/{ids[1]}", f"{HOME}/e/{ids[0]}"]
    assert hidden not in page.html
    assert len(page.all("time", datetime="2026-03-01")) == 1
    assert "1 March 2026" in page.text
    feed = f"{HOME}/feeds/{show['show_id']}.xml"
    assert page.links(type="application/rss+xml") == [feed]
    assert page.all("input", type="url")[0]["value"] == feed
    bare = feed.removeprefix("https://")
    assert {
        f"podcast://{bare}",
        f"overcast://x-callback-url/add?url={quote(feed, safe='')}",
        f"pktc://subscribe/{bare}",
        f"https://antennapod.org/deeplink/subscribe?url={quote(feed, safe='')}",
    } <= set(targets)
    assert (page.meta("og:title"), page.meta("og:description")) == ("All reefs", "All of them.")
    assert f"{HOME}/s/{show['slug']}" in every_address(sharing)
    assert f"{HOME}/s/{show['slug']}" in [each["href"] for each in sharing.page(f"/e/{ids[0]}").all("a")]


@pytest.mark.parametrize(
    "columns", [{"visibility": "private"}, {"hidden_at": "2026-01-01T00:00:00Z"}], ids=["private", "hidden"]
)
def test_a_show_that_is_not_public_has_no_page(sharing: Sharing, columns: dict[str, Any]) -> None:
    show = sharing.show(**columns)
    podcast_id = sharing.episode(show_id=show["show_id"])
    assert sharing.open(f"/s/{show['slug']}").status_code == 404
    assert oembed(sharing, f"{HOME}/s/{show['slug']}").status_code == 404
    assert show["slug"] not in every_address(sharing)
    assert show["slug"] not in sharing.page(f"/e/{podcast_id}").html


def test_a_long_show_has_pages(sharing: Sharing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing.module, "MAX_EPISODES", 1)
    show = sharing.show()
    for _ in range(2):
        sharing.episode(show_id=show["show_id"])
    first = sharing.page(f"/s/{show['slug']}")
    assert [each["href"] for each in first.all("a", rel="next")] == ["?page=2"]
    assert sharing.page(f"/s/{show['slug']}?page=2").all("a", rel="next") == []
    assert sharing.open(f"/s/{show['slug']}?page=300").status_code == 404
    assert sharing.open(f"/s/{show['slug']}?page=x").status_code == 400


def oembed(sharing: Sharing, url: str, **more: str) -> TestResponse:
    return sharing.open("/oembed", query_string={"url": url, **more})


def test_oembed_describes_the_player_within_the_asked_size(sharing: Sharing) -> None:
    podcast_id = sharing.episode()
    answer = oembed(sharing, f"{HOME}/e/{podcast_id}", format="json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    described = answer.json
    assert (described["type"], described["version"], described["title"]) == ("rich", "1.0", "Reefs")
    (frame,) = ReadPage(described["html"]).elements
    assert frame.attributes["src"] == f"{HOME}/embed/{podcast_id}"
    assert described["thumbnail_url"] == f"{HOME}/api/v1/podcasts/{podcast_id}/cover.jpg"
    small = oembed(sharing, f"{HOME}/e/{podcast_id}", maxwidth="320", maxheight="200").json
    assert (small["width"], small["height"]) == (320, 200)
    assert "thumbnail_url" not in small


@pytest.mark.parametrize("kind", ["e", "embed"])
def test_oembed_of_a_link_to_a_second_is_a_player_that_begins_there(sharing: Sharing, kind: str) -> None:
    podcast_id = sharing.episode()
    for query, begin in (("?t=83", "?t=83"), ("?x=1&t=83#notes", "?t=83"), ("?t=soon", ""), ("?t=-1", ""), ("?t=", "")):
        described = oembed(sharing, f"{HOME}/{kind}/{podcast_id}{query}").json
        (frame,) = ReadPage(described["html"]).elements
        assert frame.attributes["src"] == f"{HOME}/embed/{podcast_id}{begin}", query


def test_the_page_of_a_second_names_the_player_that_begins_there(sharing: Sharing) -> None:
    podcast_id = sharing.episode()
    page = sharing.page(f"/e/{podcast_id}?t=83")
    assert page.meta("twitter:player") == f"{HOME}/embed/{podcast_id}?t=83"
    (found,) = page.links(type="application/json+oembed")
    assert f"/embed/{podcast_id}?t=83" in sharing.open(found.removeprefix(HOME)).json["html"]
    assert page.links(rel="canonical") == [f"{HOME}/e/{podcast_id}"]


def test_oembed_of_a_show_is_the_player_of_its_newest_episode(sharing: Sharing) -> None:
    show = sharing.show(author="Anna")
    assert oembed(sharing, f"{HOME}/s/{show['slug']}").json["type"] == "link"
    podcast_id = sharing.episode(show_id=show["show_id"])
    described = oembed(sharing, f"{HOME}/s/{show['slug']}").json
    assert (described["title"], described["author_name"]) == ("All reefs", "Anna")
    assert podcast_id in described["html"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("url=https%3A%2F%2Faethercast.example%2Fe%2Fx&format=xml", 501),
        ("url=https%3A%2F%2Faethercast.example%2Fe%2Fx", 404),
        ("url=https%3A%2F%2Felsewhere.example%2Fe%2Fx", 404),
        ("url=https%3A%2F%2F%5B%2Fe%2Fx", 404),
        ("url=javascript%3Aalert(1)", 404),
        ("", 400),
        ("url=x&maxwidth=0", 400),
        ("url=x&maxheight=1e3", 400),
    ],
)
def test_oembed_has_the_errors_of_its_specification(sharing: Sharing, query: str, status: int) -> None:
    assert error_of(sharing.open(f"/oembed?{query}"))[0] == status


def every_address(sharing: Sharing) -> str:
    """All files of the sitemap together."""
    return "\n".join(sitemap_files(sharing))


def sitemap_files(sharing: Sharing) -> list[str]:
    for kept in (sharing.module.service.sitemaps._indexes, sharing.module.service.sitemaps._pages):
        kept._entries.clear()
    index = ET.fromstring(sharing.open("/sitemap.xml").data)  # noqa: S314 -- our own document
    return [sharing.open(str(each.text).removeprefix(HOME)).text for each in index.findall(".//{*}loc")]


def test_many_requests_for_the_sitemap_read_the_database_once(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    sharing.episode()
    first = sharing.open("/sitemap.xml")
    assert first.headers["Cache-Control"] == "public, max-age=3600"

    def fail(*_: object, **__: object) -> list[Row]:
        pytest.fail("read again")

    monkeypatch.setattr(sharing.module.service.sitemaps._database, "fetch_all", fail)
    assert sharing.open("/sitemap.xml").data == first.data


@pytest.mark.parametrize(
    ("kind", "index"), [("episodes", "podcasts_published"), ("shows", "shows_public")], ids=["episodes", "shows"]
)
def test_the_sitemap_reads_an_index_of_what_is_public(sharing: Sharing, kind: str, index: str) -> None:
    with sharing.podcasts.database.transaction() as transaction:
        transaction.execute("set local enable_seqscan = off")  # the tables of a test are small
        transaction.execute("set local enable_bitmapscan = off")
        plan = transaction.fetch_all(f"explain {_FIRST[kind]}", size=50_000)
    assert f"Index Only Scan using {index}" in str(plan)


def test_the_sitemap_has_each_public_address_once_over_all_its_pages(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing.module.service.sitemaps, "_max", 2)
    ids = [sharing.episode() for _ in range(5)]
    addresses = every_address(sharing)
    assert [addresses.count(f"<loc>{HOME}/e/{each}</loc>") for each in ids] == [1] * 5
    pages = [text.count("<url>") for text in sitemap_files(sharing)]
    assert len(pages) >= 3
    assert max(pages) <= 2
    assert sharing.open("/sitemaps/episodes-x.xml").status_code == 404


def test_robots_may_read_pages_and_media_and_not_the_api(sharing: Sharing) -> None:
    lines = sharing.open("/robots.txt").text.splitlines()
    assert {"Disallow: /api/", f"Sitemap: {HOME}/sitemap.xml"} <= set(lines)
    assert not any("/feeds/" in line for line in lines)  # podcast directories keep to these rules as well
    assert "Allow: /api/v1/podcasts/*/cover.jpg" in lines
