"""Tests how an address is read: what is refused, and that other spellings of a host become its usual one."""

from __future__ import annotations

import pytest

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from cpoa.documents.fetching.web_address import parse_web_address


def parse(text: str) -> str:
    return str(parse_web_address(text, 2000))


def refusal(text: str) -> Refusal:
    with pytest.raises(FetchRefusedError) as caught:
        parse(text)
    return caught.value.refusal


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://News.Example/a?b=c#d", "https://news.example/a?b=c"),
        ("  http://news.example  ", "http://news.example/"),
        ("http://news.example:80/", "http://news.example/"),
        ("https://news.example:443", "https://news.example/"),
        ("http://news.example:443/", "http://news.example:443/"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://bücher.example/größe", "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://ＮＥＷＳ．example/", "https://news.example/"),
        ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://news.example/a%20b?q=ü", "https://news.example/a%20b?q=%C3%BC"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
        ("http://[2606:4700:0:0::1]/", "http://[2606:4700::1]/"),
    ],
)
def test_an_address_is_written_in_its_usual_form(text: str, address: str) -> None:
    assert parse(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "news.example", "//news.example/", "ftp://news.example/", "file:///etc/passwd", "gopher://news.example/"),
        *("javascript:alert(1)", "data:text/html,a", "http://", "http:///a", "http://?a", "https:news.example"),
        *(
            "http://news example/",
            "http://news.example/a b",
            "http://news.example/\r\nHost: x",
            "http://a\x00b.example/",
        ),
        *("http://news.example\\@127.0.0.1/", "http:\\\\127.0.0.1/", "http://news.example/\ud800"),
        *("http://[::1", "http://::1/", "http://[v1.a]/", "http://[127.0.0.1]/", "http://[::1]x/"),
        *("http://a..example/", "http://.example/", "http://-a.example/", f"http://{'a' * 64}.example/"),
        *(
            "http://%31%32%37.0.0.1/",
            "http://127.0.0.1%2f@a/",
            "http://a\u200db.example/",
            "http://a\u2024b.example/x y",
        ),
        *(
            "http://news.example:port/",
            "http://news.example:99999/",
            "http://news.example:-1/",
            "http://ａ／ｂ.example/",
        ),
        "http://news.example/" + "a" * 2000,
        f"http://{'a.' * 130}example/",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    assert refusal(text) in {Refusal.NOT_AN_ADDRESS, Refusal.HAS_LOGIN}


@pytest.mark.parametrize(
    "text",
    ["http://user:secret@news.example/", "http://user@news.example/", "http://@news.example/", "http://a@b@c.example/"],
)
def test_a_user_name_or_password_is_refused(text: str) -> None:
    assert refusal(text) == Refusal.HAS_LOGIN


@pytest.mark.parametrize("port", [0, 22, 25, 81, 444, 5432, 6379, 8080, 65535])
def test_other_ports_than_80_and_443_are_refused(port: int) -> None:
    assert refusal(f"http://news.example:{port}/") == Refusal.OTHER_PORT


@pytest.mark.parametrize(
    "host",
    [
        *("2130706433", "0x7f000001", "017700000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1"),
        *("127.0.0.01", "00000127.0.0.1", "127.0.0.0x1", "0", "0x", "1.2.3.4.5", "256.256.256.256", "4294967295"),
        *("a.1", "news.0x7f", "169.254.43518", "0251.0376.0251.0376", "0xA9FEA9FE", "2852039166", "１２７.1"),
        *("①②⑦.1", "⒈2"),
    ],
)
def test_an_unusual_spelling_of_an_ipv4_address_is_refused(host: str) -> None:
    assert refusal(f"http://{host}/") == Refusal.NOT_PUBLIC


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://①②⑦.⓪.⓪.①/", "127.0.0.1"),
        ("http://１２７。０。０。１/", "127.0.0.1"),
        ("http://127.0.0.1./", "127.0.0.1"),
        ("http://[0:0:0:0:0:FFFF:7F00:0001]/", "::ffff:7f00:1"),
        ("http://[::FFFF:127.0.0.1]/", "::ffff:7f00:1"),
        ("http://[64:ff9b::169.254.169.254]/", "64:ff9b::a9fe:a9fe"),
        ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "localhost"),
        ("http://metadata。google。internal/", "metadata.google.internal"),
    ],
)
def test_a_spelling_in_other_characters_becomes_the_host_that_is_checked(text: str, host: str) -> None:
    found = parse_web_address(text, 2000).host
    assert found == host or (":" in host and found.replace("127.0.0.1", "7f00:1") == host)


@pytest.mark.parametrize("zone", ["%eth0", "%25eth0", "%1"])
def test_an_ipv6_address_with_a_zone_is_refused(zone: str) -> None:
    assert refusal(f"http://[fe80::1{zone}]/") in {Refusal.NOT_PUBLIC, Refusal.NOT_AN_ADDRESS}
