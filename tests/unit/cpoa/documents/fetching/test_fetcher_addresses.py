"""Tests that nothing but public addresses is asked, and that what was checked is what is asked."""

from __future__ import annotations

import socket

import pytest

from cpoa.documents.fetching import network
from cpoa.documents.fetching.fetcher import Fetcher
from cpoa.documents.fetching.network import Network
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from cpoa.documents.fetching.rules import FetchRules
from tests.unit.cpoa.documents.fetching.loopback_site import PUBLIC, PUBLIC_IPV6, Site, redirect, reply, serving

HTML = "news.example/"


def refusal(site: Site, address: str, **options: tuple[str, ...]) -> Refusal:
    with pytest.raises(FetchRefusedError) as caught:
        site.fetcher(**options).fetch(address)  # type: ignore[arg-type]
    return caught.value.refusal


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]"),
        *("[fd00:ec2::254]", "[fe80::1]", "[2001:0:53aa:64c:0:fbff:80ff:fffe]", "①②⑦.⓪.⓪.①", "168.63.129.16"),
        *("localhost", "LOCALHOST.", "a.localhost", "metadata", "metadata.google.internal", "metadata.goog", "printer"),
        *("instance-data", "instance-data.ec2.internal", "kubernetes.default.svc", "db.cluster.local", "nas.local"),
        *("127.0.0.1.nip.io", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "metadata。google。internal"),
    ],
)
def test_a_private_host_is_neither_resolved_nor_asked(host: str) -> None:
    with serving({}) as site:
        assert refusal(site, f"http://{host}/latest/meta-data") == Refusal.NOT_PUBLIC
    assert site.resolved == []
    assert site.connected == []


@pytest.mark.parametrize(
    "answers",
    [
        ["10.0.0.5"],
        [PUBLIC, "10.0.0.5"],
        ["127.0.0.1", PUBLIC],
        [PUBLIC, PUBLIC_IPV6, "::1"],
        [PUBLIC, "fe80::1%eth0"],
        ["::ffff:169.254.169.254"],
        ["64:ff9b::a00:5"],
        [],
        ["not an address"],
    ],
)
def test_a_name_of_which_any_answer_is_not_public_is_refused(answers: list[str]) -> None:
    with serving({HTML: reply()}) as site:
        site.names["news.example"] = [answers]
        assert refusal(site, "http://news.example/") == Refusal.NOT_PUBLIC
    assert site.connected == []


def test_a_name_that_does_not_exist_and_a_private_one_have_the_same_sentence() -> None:
    def fail(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with serving({}) as site:
        site.names["db.news.example"] = [["10.0.0.5"]]
        assert refusal(site, "http://db.news.example/") == Refusal.NOT_PUBLIC
        fetcher = Fetcher(FetchRules(is_enabled=True), Network(resolve=fail, connect=site.connect), site.clock)
        with pytest.raises(FetchRefusedError) as caught:
            fetcher.fetch("http://no.news.example/")
    assert caught.value.reason == Refusal.NOT_PUBLIC.value


def test_the_address_that_was_checked_is_asked_even_if_the_next_answer_is_another() -> None:
    with serving({HTML: reply(), "news.example/robots.txt": reply(b"", "text/plain")}) as site:
        # robots.txt and the page have one look-up each; what would come third is never seen.
        site.names["news.example"] = [[PUBLIC], [PUBLIC_IPV6], ["127.0.0.1"]]
        site.fetcher().fetch("http://news.example/")
    assert site.connected == [(PUBLIC, 80), (PUBLIC_IPV6, 80)]
    assert site.resolved == ["news.example"] * 2


def test_a_name_that_becomes_private_between_robots_and_the_page_is_refused() -> None:
    with serving({HTML: reply()}) as site:
        site.names["news.example"] = [[PUBLIC], ["127.0.0.1"]]
        assert refusal(site, "http://news.example/") == Refusal.NOT_PUBLIC
    assert site.connected == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "location",
    [
        *("http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "//localhost/", "http://2130706433/"),
        *("http://inside.example/", "http://metadata.google.internal/", "http://[::ffff:10.0.0.1]/", "http://0x7f.1/"),
    ],
)
def test_a_redirect_to_a_private_address_is_refused(location: str) -> None:
    with serving({HTML: redirect(location)}) as site:
        site.names["inside.example"] = [["10.0.0.5"]]
        assert refusal(site, "http://news.example/") == Refusal.NOT_PUBLIC
    assert {address for address, _ in site.connected} == {PUBLIC}


@pytest.mark.parametrize(
    "location", ["http://news.example:22/", "ftp://news.example/", "file:///etc/passwd", "http://u:p@a.example/"]
)
def test_a_redirect_to_what_no_user_may_name_is_refused(location: str) -> None:
    with serving({HTML: redirect(location)}) as site:
        assert refusal(site, "http://news.example/") in {Refusal.OTHER_PORT, Refusal.NOT_AN_ADDRESS, Refusal.HAS_LOGIN}
    assert site.asked_paths() == ["/"]


def test_a_robots_file_that_redirects_to_a_private_address_is_not_followed() -> None:
    with serving({HTML: reply(), "news.example/robots.txt": redirect("http://10.0.0.5/robots.txt")}) as site:
        assert refusal(site, "http://news.example/") == Refusal.NOT_PUBLIC
    assert {address for address, _ in site.connected} == {PUBLIC}


def test_only_allowed_hosts_and_those_below_them_are_read() -> None:
    pages = {
        "news.example/": reply(),
        "a.news.example/": reply(),
        "away.news.example/": redirect("http://evil.example/"),
    }
    with serving(pages) as site:
        fetcher = site.fetcher(allowed=("News.example",))
        assert fetcher.fetch("http://news.example/").address == "http://news.example/"
        assert fetcher.fetch("http://a.news.example/").address == "http://a.news.example/"
        for address in ("http://badnews.example/", "http://news.example.evil.example/", "http://away.news.example/"):
            assert refusal(site, address, allowed=("news.example",)) == Refusal.NOT_ALLOWED


def test_nothing_is_read_if_fetching_is_turned_off() -> None:
    with serving({HTML: reply()}) as site:
        fetcher = Fetcher(FetchRules(is_enabled=False), Network(resolve=site.resolve, connect=site.connect), site.clock)
        with pytest.raises(FetchRefusedError, match="does not read web addresses"):
            fetcher.fetch("http://news.example/")
    assert site.resolved == []


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=a",
        "https://youtu.be/a",
        "https://m.youtube.com/a",
        "https://www.youtube-nocookie.com/",
    ],
)
def test_a_video_of_youtube_is_answered_with_what_to_do(address: str) -> None:
    with serving({}) as site:
        assert refusal(site, address) == Refusal.YOUTUBE
    assert "transcript" in Refusal.YOUTUBE


def test_a_redirect_to_youtube_has_the_same_answer() -> None:
    with serving({HTML: redirect("https://youtu.be/a")}) as site:
        assert refusal(site, "http://news.example/") == Refusal.YOUTUBE


def test_proxy_variables_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with serving({HTML: reply()}) as site:
        site.fetcher().fetch("http://news.example/")
    assert site.connected == [(PUBLIC, 80)] * 2


def test_the_real_connection_takes_addresses_only() -> None:
    with pytest.raises(ValueError, match="localhost"):
        network.connect_to_address("localhost", 80, 1.0)


def test_the_next_address_is_tried_if_one_does_not_answer() -> None:
    with serving({HTML: reply()}) as site:
        site.names["news.example"] = [[PUBLIC_IPV6, PUBLIC]]
        tried: list[str] = []

        def connect(address: str, port: int, seconds: float) -> socket.socket:
            tried.append(address)
            if address == PUBLIC_IPV6:
                raise OSError("unreachable")
            return site.connect(address, port, seconds)

        Fetcher(FetchRules(is_enabled=True), Network(resolve=site.resolve, connect=connect), site.clock).fetch(
            "http://news.example/"
        )
    assert tried == [PUBLIC_IPV6, PUBLIC] * 2


def test_what_the_user_and_the_log_are_told_names_no_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with serving({HTML: redirect("http://10.9.8.7/secret-path")}) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher().fetch("http://news.example/")
    for text in (caught.value.reason, caplog.text):
        assert "10.9.8.7" not in text
        assert "secret-path" not in text
