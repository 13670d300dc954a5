"""Tests that robots.txt is kept to, as RFC 9309 describes it, and that a hostile one does no harm."""

from __future__ import annotations

import time

import pytest

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from cpoa.documents.fetching.robots import ROBOTS_BYTES, parse_robots
from tests.unit.cpoa.documents.fetching.loopback_site import Site, redirect, reply, serving

PAGE = "http://news.example/a"


def robots(text: bytes, status: str = "200 OK") -> dict[str, bytes]:
    return {"news.example/a": reply(), "news.example/robots.txt": reply(text, "text/plain", status)}


def refusal(site: Site) -> Refusal:
    with pytest.raises(FetchRefusedError) as caught:
        site.fetcher().fetch(PAGE)
    return caught.value.refusal


def allows(text: str, path: str) -> bool:
    return parse_robots(text.encode()).allow("Aethercast", path)


def test_a_page_that_robots_may_not_read_is_not_asked_for() -> None:
    with serving(robots(b"User-agent: *\nDisallow: /a")) as site:
        assert refusal(site) == Refusal.ROBOTS
    assert site.asked_paths() == []


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "401 Unauthorized", "429 Too Many Requests"])
def test_without_a_robots_file_all_may_be_read(status: str) -> None:
    with serving(robots(b"User-agent: *\nDisallow: /", status)) as site:
        assert site.fetcher().fetch(PAGE).content


@pytest.mark.parametrize("status", ["500 Oh no", "503 Busy"])
def test_nothing_is_read_while_robots_is_not_known(status: str) -> None:
    with serving(robots(b"", status)) as site:
        assert refusal(site) == Refusal.ROBOTS_UNKNOWN
    assert site.asked_paths() == []


def test_nothing_is_read_if_the_robots_file_is_cut_off() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent: *"
    with serving({"news.example/a": reply(), "news.example/robots.txt": cut}) as site:
        assert refusal(site) == Refusal.ROBOTS_UNKNOWN


def test_redirects_of_a_robots_file_are_followed_and_too_many_mean_none() -> None:
    chain = {f"news.example/r{n}": redirect(f"/r{n + 1}") for n in range(4)}
    start = {"news.example/a": reply(), "news.example/robots.txt": redirect("/r0")}
    with serving(start | chain | {"news.example/r4": reply(b"User-agent: *\nDisallow: /", "text/plain")}) as site:
        assert refusal(site) == Refusal.ROBOTS
    with serving(start | {"news.example/r0": redirect("/r0")}) as site:
        assert site.fetcher().fetch(PAGE).content


def test_only_the_first_500_kib_of_a_robots_file_count() -> None:
    padding = b"#" + b"a" * ROBOTS_BYTES + b"\n"
    with serving(robots(padding + b"User-agent: *\nDisallow: /")) as site:
        assert site.fetcher().fetch(PAGE).content
    with serving(robots(b"User-agent: *\nDisallow: /\n" + padding)) as site:
        assert refusal(site) == Refusal.ROBOTS


def test_a_robots_file_is_remembered_for_an_hour() -> None:
    with serving(robots(b"User-agent: *\nDisallow: /b")) as site:
        fetcher = site.fetcher()
        for _ in range(3):
            fetcher.fetch(PAGE)
        assert len(site.requests) == 4
        site.clock.advance(3601)
        fetcher.fetch(PAGE)
    assert len(site.requests) == 6


def test_an_unreachable_robots_file_is_asked_for_again_after_a_minute() -> None:
    with serving(robots(b"", "500 Oh no")) as site:
        fetcher = site.fetcher()
        for _ in range(2):
            with pytest.raises(FetchRefusedError):
                fetcher.fetch(PAGE)
        assert len(site.requests) == 1
        site.pages |= robots(b"")
        site.clock.advance(61)
        assert fetcher.fetch(PAGE).content


def test_each_origin_of_a_redirect_has_its_own_robots_file() -> None:
    pages = {
        "news.example/a": redirect("http://other.example/b"),
        "other.example/b": reply(),
        "other.example/robots.txt": reply(b"User-agent: aethercast\nDisallow: /", "text/plain"),
    }
    with serving(pages) as site:
        assert refusal(site) == Refusal.ROBOTS
    assert site.asked_paths() == ["/a"]


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /a", "/ab", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /a", "/a", True),
        ("User-agent: *\nAllow: /\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*", "/a", False),
        ("User-agent: *\nDisallow: *", "/a", False),
        ("User-agent: *\nDisallow: /a*", "/ab", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: Aethercast\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Aethercast\nDisallow:", "/a", True),
        ("User-agent: other\nUser-agent: aethercast\nDisallow: /", "/a", False),
        ("User-agent: aethercast\n\nDisallow: /", "/a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /", "/a", False),
        ("USER-AGENT: *\nDISALLOW : /a # private", "/a", False),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*/print", "/a/b/print", False),
        ("User-agent: *\nDisallow: /*/print", "/print", True),
        ("User-agent: *\nDisallow: /*?", "/a?page=2", False),
        ("User-agent: *\nDisallow: /*?", "/a", True),
        ("User-agent: *\nDisallow: *.pdf", "/a.pdf?b", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?b", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /a$b", "/a$bc", False),
        ("User-agent: *\nDisallow: /aba*ba$", "/aba", True),
        ("User-agent: *\nDisallow: /***/b", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /*/good", "/a/good", True),
        ("User-agent: *\nDisallow: /%7ejoe/gr%c3%b6%c3%9fe", "/~joe/gr%C3%B6%C3%9Fe", False),
        ("User-agent: *\nDisallow: /größe", "/gr%C3%B6%C3%9Fe", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
        ("User-agent: *\nDisallow: a", "/ab", False),
        ("User-agent: Aethercast/1.0\nDisallow: /", "/a", False),
        ("User-agent: a\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow:\nUser-agent: other\nDisallow: /", "/a", True),
        ("User-agent: aethercast\nDisallow: /a\n\nUser-agent: aethercast\nDisallow: /b", "/b", False),
        ("<html><body>No such file</body></html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_the_longest_rule_of_the_own_group_counts(text: str, path: str, *, allowed: bool) -> None:
    assert allows(text, path) == allowed


@pytest.mark.parametrize(
    "line",
    [
        "Crawl-delay: ²",
        f"Crawl-delay: {'9' * 5000}",
        "Disallow: //[",
        "Request-rate: 1/0",
        "Sitemap: \x00",
        "Allow: //[",
    ],
)
def test_a_line_that_means_nothing_does_no_harm(line: str) -> None:
    assert not allows(f"User-agent: *\n{line}\nDisallow: /a", "/a")
    assert allows(f"User-agent: *\n{line}\nDisallow: /a", "/b")


def test_a_file_of_bytes_that_are_no_text_forbids_nothing() -> None:
    assert parse_robots(bytes(range(256)) * 100).allow("Aethercast", "/a")


@pytest.mark.parametrize(
    "unit",
    [
        "User-agent: a\n",
        "User-agent: a\nDisallow: /\n",
        "Disallow: /a\n",
        "User-agent: *\nDisallow: /*/\n",
        "Disallow: /*b*b*b*b*b*b*b*b*b$\n",
        "Disallow: /*b%*\n",
        "Disallow: *b",
        "*",
        ":",
        "#\n",
        "\r",
    ],
)
def test_the_time_for_a_long_file_grows_with_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = "User-agent: *\n" + unit * (length // len(unit))
        began = time.thread_time()
        allows(text, "/b" * 500)
        return time.thread_time() - began

    assert min(seconds(500_000) for _ in range(3)) <= 8 * min(seconds(250_000) for _ in range(3)) + 0.02
