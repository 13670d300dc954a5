"""Tests what is made of a site's answer: content, sizes, time, redirects and kinds."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from cpoa.documents.fetching.rules import FetchLimits
from tests.unit.cpoa.documents.fetching.loopback_site import Site, redirect, reply, serving

if TYPE_CHECKING:
    import socket

    from tests.unit.cpoa.documents.fetching.loopback_site import Speak

PAGE = "http://news.example/"
TEXT = b"<p>The keeper tends the lamp.</p>"
SMALL = FetchLimits(page_bytes=10_000, head_bytes=4_000)


def refusal(answer: bytes | Speak, limits: FetchLimits | None = None) -> Refusal:
    with serving({"news.example/": answer}) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher(limits=limits).fetch(PAGE)
    return caught.value.refusal


def content(answer: bytes | Speak, limits: FetchLimits | None = None) -> bytes:
    with serving({"news.example/": answer}) as site:
        return site.fetcher(limits=limits).fetch(PAGE).content


def test_a_page_is_returned_with_its_type_and_address() -> None:
    with serving({"news.example/a?b=1": reply(TEXT, 'Text/HTML; Charset="UTF-8"')}) as site:
        page = site.fetcher().fetch("http://news.example/a?b=1#c")
    assert page.content == TEXT
    assert page.content_type == "text/html; charset=utf-8"
    assert page.address == "http://news.example/a?b=1"


def test_a_request_says_who_asks_and_carries_nothing_else() -> None:
    with serving({"news.example/": reply(TEXT, Set_Cookie="a=b"), "news.example/b": reply()}) as site:
        fetcher = site.fetcher()
        fetcher.fetch(PAGE)
        fetcher.fetch(PAGE + "b")
    names = {line.split(":")[0] for request in site.requests for line in request.strip().split("\r\n")[1:]}
    assert names == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}
    assert "User-Agent: Aethercast/1.0 (+https://aether.example/bot)" in site.requests[0]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT, wbits=-15)),
        ("identity", TEXT),
    ],
    ids=["gzip", "x-gzip", "deflate", "raw deflate", "identity"],
)
def test_a_compressed_page_is_inflated(encoding: str, body: bytes) -> None:
    assert content(reply(body, Content_Encoding=encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "gzip\x00"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    assert refusal(reply(TEXT, Content_Encoding=encoding)) == Refusal.BROKEN_ANSWER


@pytest.mark.parametrize(
    "body",
    [gzip.compress(TEXT)[:-4], gzip.compress(TEXT) + b"more", b"\x1f\x8b" + TEXT, b"\x1f"],
    ids=["cut short", "more after the end", "no gzip inside", "one byte"],
)
def test_broken_compression_is_refused(body: bytes) -> None:
    assert refusal(reply(body, Content_Encoding="gzip")) == Refusal.BROKEN_ANSWER


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_compressed_bomb_is_refused(encoding: str) -> None:
    bomb = zlib.compress(bytes(1_000_000)) if encoding == "deflate" else gzip.compress(bytes(1_000_000))
    assert len(bomb) < 2_000
    assert refusal(reply(bomb, Content_Encoding=encoding), SMALL) == Refusal.TOO_LARGE


def test_the_largest_page_passes_and_one_byte_more_does_not() -> None:
    assert len(content(reply(b"a" * 10_000), SMALL)) == 10_000
    assert refusal(reply(b"a" * 10_001), SMALL) == Refusal.TOO_LARGE
    assert len(content(reply(gzip.compress(b"a" * 10_000), Content_Encoding="gzip"), SMALL)) == 10_000
    assert refusal(reply(gzip.compress(b"a" * 10_001), Content_Encoding="gzip"), SMALL) == Refusal.TOO_LARGE


def speak_without_end(head: bytes, piece: bytes) -> Speak:
    def speak(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(head)
            while True:
                connection.sendall(piece)

    return speak


def test_a_body_without_an_end_is_refused() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    assert refusal(speak_without_end(head, b"a" * 1000), SMALL) == Refusal.TOO_LARGE


@pytest.mark.parametrize(
    "piece", [b"X-A: b\r\n", b"a" * 1000, b"HTTP/1.1 100 Continue\r\n\r\n", b"\r\nHTTP/1.1 100 Continue\r\nA: b\r\n"]
)
def test_headers_without_an_end_are_refused(piece: bytes) -> None:
    head = b"HTTP/1.1 100 Continue\r\n" if b"HTTP" in piece else b"HTTP/1.1 200 OK\r\n"
    assert refusal(speak_without_end(head, piece), SMALL) in {Refusal.TOO_LARGE, Refusal.BROKEN_ANSWER}


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_a_page_in_chunks_is_put_together() -> None:
    assert content(CHUNKED + b"3\r\n<p>\r\n2;a=b\r\nno\r\n0\r\n\r\n") == b"<p>no"


@pytest.mark.parametrize(
    "chunks",
    [b"ffffffffffffffff\r\nabc", b"-5\r\nabc\r\n0\r\n\r\n", b"zz\r\nabc", b"5\r\nabc", b"3\r\nabc", b"", b"9" * 70_000],
)
def test_chunks_that_lie_about_their_size_are_refused(chunks: bytes) -> None:
    assert refusal(CHUNKED + chunks) in {Refusal.BROKEN_ANSWER, Refusal.TOO_LARGE}


def test_chunks_of_one_byte_without_an_end_are_refused() -> None:
    assert refusal(speak_without_end(CHUNKED, b"1\r\na\r\n" * 100), SMALL) == Refusal.TOO_LARGE


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"+PONG\r\n",
        b"HTTP/1.1 twohundred OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_is_no_whole_answer_is_refused_and_not_quoted(answer: bytes) -> None:
    with serving({"news.example/": answer}) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher().fetch(PAGE)
    assert caught.value.refusal == Refusal.BROKEN_ANSWER
    assert "SSH" not in caught.value.reason + caught.value.cause


def drip(site: Site, head: bytes) -> Speak:
    """One second of the clock passes with every byte."""

    def speak(connection: socket.socket) -> None:
        with suppress(OSError):
            for byte in head + b"a" * 1000:
                site.clock.advance(1.0)
                connection.sendall(bytes([byte]))

    return speak


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"])
def test_a_server_that_drips_is_left_after_the_whole_time(head: bytes) -> None:
    with serving({}) as site:
        site.pages["news.example/"] = drip(site, head)
        with pytest.raises(FetchRefusedError) as caught:
            site.fetcher().fetch(PAGE)
    assert caught.value.refusal == Refusal.TOO_SLOW


def test_a_server_that_says_nothing_is_left_after_the_whole_time() -> None:
    def wait(connection: socket.socket) -> None:
        connection.recv(1)  # until the client closes

    assert refusal(wait, FetchLimits(seconds=0.2)) == Refusal.TOO_SLOW


def test_time_of_redirects_counts_together() -> None:
    with serving({}) as site:

        def send_on(connection: socket.socket) -> None:
            site.clock.advance(6.0)
            connection.sendall(redirect("/next"))

        site.pages |= {"news.example/": send_on, "news.example/next": send_on}
        with pytest.raises(FetchRefusedError) as caught:
            site.fetcher().fetch(PAGE)
    assert caught.value.refusal == Refusal.TOO_SLOW
    assert site.asked_paths() == ["/", "/next", "/next"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_four_redirects_are_followed(status: int) -> None:
    pages = {f"news.example/{n}": redirect(f"/{n + 1}", status) for n in range(4)} | {"news.example/4": reply(TEXT)}
    with serving(pages) as site:
        page = site.fetcher().fetch("http://news.example/0")
    assert (page.content, page.address) == (TEXT, "http://news.example/4")


def test_a_fifth_redirect_and_a_loop_are_refused() -> None:
    with serving({"news.example/": redirect("/")}) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher().fetch(PAGE)
    assert caught.value.refusal == Refusal.TOO_MANY_REDIRECTS
    assert len(site.asked_paths()) == 5


def test_the_body_of_a_redirect_is_not_read() -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n"
    with serving({"news.example/": speak_without_end(head, b"a" * 1000), "news.example/b": reply(TEXT)}) as site:
        assert site.fetcher().fetch(PAGE).content == TEXT


def test_a_redirect_in_utf_8_is_followed() -> None:
    head = "HTTP/1.1 302 Found\r\nLocation: /größe\r\n\r\n".encode()
    with serving({"news.example/": head, "news.example/gr%C3%B6%C3%9Fe": reply(TEXT)}) as site:
        assert site.fetcher().fetch(PAGE).content == TEXT


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (redirect(""), Refusal.SITE_FAILED),
        (redirect("http://[::1"), Refusal.NOT_AN_ADDRESS),
        (reply(status="404 Not Found"), Refusal.MISSING),
        (reply(status="410 Gone"), Refusal.MISSING),
        (reply(status="401 Unauthorized"), Refusal.FORBIDDEN),
        (reply(status="403 Forbidden"), Refusal.FORBIDDEN),
        (reply(status="500 Oh no"), Refusal.SITE_FAILED),
        (reply(status="206 Partial Content"), Refusal.SITE_FAILED),
        (reply(status="999 What"), Refusal.SITE_FAILED),
    ],
)
def test_other_statuses_have_a_sentence_without_a_number(answer: bytes, expected: Refusal) -> None:
    assert refusal(answer) == expected
    assert not any(digit in expected for digit in "0123456789")


@pytest.mark.parametrize(
    "kind",
    [
        *("text/html", "application/xhtml+xml", "application/pdf", "text/plain", "text/markdown", "text/vtt"),
        *("application/x-subrip", "application/epub+zip"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
)
def test_kinds_that_can_be_read_are_fetched(kind: str) -> None:
    assert content(reply(TEXT, kind)) == TEXT


@pytest.mark.parametrize(
    "kind", ["image/png", "video/mp4", "application/json", "application/x-msdownload", "", "text", "a/b/c"]
)
def test_other_kinds_are_refused_before_their_body_is_read(kind: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode()
    assert refusal(speak_without_end(head, b"a" * 1000), SMALL) == Refusal.OTHER_TYPE


def test_a_file_of_a_kind_that_the_server_does_not_know_is_read_by_its_name() -> None:
    unknown = reply(b"%PDF-1.7", "application/octet-stream")
    with serving({"news.example/a.pdf": unknown, "news.example/a.exe": unknown}) as site:
        assert site.fetcher().fetch("http://news.example/a.pdf").content == b"%PDF-1.7"
        with pytest.raises(FetchRefusedError, match="cannot be read"):
            site.fetcher().fetch("http://news.example/a.exe")


def test_a_host_is_asked_a_bounded_number_of_times_in_a_minute() -> None:
    with serving({"news.example/": reply(), "other.example/": reply()}) as site:
        fetcher = site.fetcher(limits=FetchLimits(fetches_per_host=2))
        fetcher.fetch(PAGE)
        fetcher.fetch(PAGE)
        with pytest.raises(FetchRefusedError, match="too often"):
            fetcher.fetch(PAGE)
        fetcher.fetch("http://other.example/")
        site.clock.advance(61)
        fetcher.fetch(PAGE)


def test_the_hosts_that_are_remembered_are_bounded() -> None:
    with serving({f"{name}.example/": reply() for name in "abc"}) as site:
        fetcher = site.fetcher(limits=FetchLimits(fetches_per_host=1, hosts_remembered=2))
        for name in "abca":
            fetcher.fetch(f"http://{name}.example/")
        with pytest.raises(FetchRefusedError, match="too often"):
            fetcher.fetch("http://c.example/")
