"""Tests that a feed's newest entry is found, and that a hostile feed is refused."""

from __future__ import annotations

import sys

import pytest

from cpoa.documents.fetching.feeds import find_newest_entry
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from tests.unit.cpoa.documents.fetching.loopback_site import redirect, reply, serving

CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" {CONTENT}><channel><title>Harbour news</title><link>https://news.example/</link>
<item><title>Old</title><link>/old</link><pubDate>Mon, 02 Nov 2026 10:00:00 +0000</pubDate></item>
<item><title>New &amp; true</title><link>/new</link><pubDate>Tue, 03 Nov 2026 09:00:00 +0000</pubDate>%s</item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><link href="https://news.example/"/>
<entry><title>Old</title><link href="/old"/><updated>2026-11-02T10:00:00Z</updated></entry>
<entry><title>New</title><link rel="enclosure" href="/new.mp3"/><link href="/new"/>%s
<updated>2026-11-03T10:00:00+02:00</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><link>/</link></channel>
<item><link>/old</link><dc:date>2026-11-02</dc:date></item><item><link>/new</link><dc:date>2026-11-03</dc:date></item>
</rdf:RDF>"""


def refusal(feed: bytes) -> Refusal:
    with pytest.raises(FetchRefusedError) as caught:
        find_newest_entry(feed)
    return caught.value.refusal


@pytest.mark.parametrize("feed", [RSS % "", ATOM % "", RDF], ids=["rss", "atom", "rdf"])
def test_the_newest_entry_s_link_is_found(feed: str) -> None:
    assert find_newest_entry(feed.encode()).link == "/new"


def test_the_first_entry_without_any_dates_is_the_newest() -> None:
    feed = b"<rss><channel><item><link>/a</link></item><item><link>/b</link></item></channel></rss>"
    assert find_newest_entry(feed).link == "/a"


@pytest.mark.parametrize(
    "date", ["yesterday", "", "99999-01-01", "0001-01-01T00:00:00+23:59", "Mon, 99 Nov 2026 10:00 +9999", "9" * 500]
)
def test_a_date_that_is_none_counts_as_oldest(date: str) -> None:
    dated = "<item><link>/b</link><pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate></item>"
    feed = f"<rss><channel><item><link>/a</link><pubDate>{date}</pubDate></item>{dated}</channel></rss>"
    assert find_newest_entry(feed.encode()).link == "/b"


def test_an_entry_with_its_whole_content_is_not_asked_for() -> None:
    whole = "<content:encoded><![CDATA[<p>The tide turned.</p>]]></content:encoded>"
    with serving({"news.example/feed": reply((RSS % whole).encode(), "application/rss+xml")}) as site:
        page = site.fetcher().fetch("http://news.example/feed")
    assert page.content == (b"<!doctype html><title>New &amp; true</title><article><p>The tide turned.</p></article>")
    assert page.content_type == "text/html; charset=utf-8"
    assert page.address == "http://news.example/new"
    assert site.asked_paths() == ["/feed"]


def test_whole_content_of_atom_is_taken_as_well() -> None:
    feed = ATOM % '<content type="html">&lt;p&gt;The tide turned.&lt;/p&gt;</content>'
    assert find_newest_entry(feed.encode()).content == "<p>The tide turned.</p>"


def test_content_of_atom_that_is_markup_is_taken_with_its_tags() -> None:
    markup = (
        '<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p class="a&quot;b">The &lt;tide&gt; '
        "&amp; the <x:em>moon</x:em><x:br/>turned.</x:p></x:div></content>"
    )
    expected = '<div><p class="a&quot;b">The &lt;tide&gt; &amp; the <em>moon</em><br>turned.</p></div>'
    assert find_newest_entry((ATOM % markup).encode()).content == expected


@pytest.mark.parametrize(
    "feed",
    [
        ATOM % "<summary>The tide &amp;lt; turned.</summary>",
        ATOM % '<summary type="html">&lt;p&gt;The tide turned.&lt;/p&gt;</summary>',
        ATOM % "<content>The tide turned.</content>",
        RSS % "<description>The tide turned.</description>",
    ],
)
def test_an_entry_with_only_a_summary_is_fetched_by_its_link(feed: str) -> None:
    pages = {"news.example/feed": reply(feed.encode(), "text/xml"), "news.example/new": reply(b"<p>New</p>")}
    with serving(pages) as site:
        assert site.fetcher().fetch("http://news.example/feed").content == b"<p>New</p>"


@pytest.mark.parametrize(
    ("summary", "content"),
    [
        ("<summary>The tide &lt;b&gt; turned.</summary>", "The tide &lt;b&gt; turned."),
        ('<summary type="html">&lt;p&gt;The tide&lt;/p&gt;</summary>', "<p>The tide</p>"),
        ('<summary type="xhtml"><div>The <b>tide</b></div></summary>', "<div>The <b>tide</b></div>"),
        ('<content type="text">The tide</content>', "The tide"),
    ],
)
def test_the_summary_of_an_entry_without_a_link_is_read(summary: str, content: str) -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>New</title>{summary}</entry></feed>'
    assert find_newest_entry(feed.encode()).content == content


def test_an_entry_s_link_is_fetched_as_if_the_user_had_given_it() -> None:
    feed = reply((ATOM % "").encode(), "application/atom+xml")
    with serving({"news.example/feed": feed, "news.example/new": reply(b"<p>New</p>")}) as site:
        page = site.fetcher().fetch("http://news.example/feed")
    assert (page.content, page.address) == (b"<p>New</p>", "http://news.example/new")


@pytest.mark.parametrize(
    "link", ["http://127.0.0.1/", "http://metadata.google.internal/", "file:///etc/passwd", "http://[::1"]
)
def test_a_link_to_what_no_user_may_name_is_refused(link: str) -> None:
    feed = reply(f"<rss><channel><item><link>{link}</link></item></channel></rss>".encode(), "text/xml")
    with serving({"news.example/feed": feed}) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher().fetch("http://news.example/feed")
    assert caught.value.refusal in {Refusal.NOT_PUBLIC, Refusal.NOT_AN_ADDRESS}
    assert site.asked_paths() == ["/feed"]


def test_a_feed_whose_entry_is_a_feed_is_refused() -> None:
    feed = reply(b"<rss><channel><item><link>/feed</link></item></channel></rss>", "application/rss+xml")
    pages = {"news.example/feed": feed, "news.example/": redirect("/feed")}
    with serving(pages) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher().fetch("http://news.example/")
    assert caught.value.refusal == Refusal.EMPTY_FEED
    assert site.asked_paths() == ["/", "/feed", "/feed"]


def test_xml_that_is_no_feed_is_of_another_kind() -> None:
    assert refusal(b"<note><to>Ada</to></note>") == Refusal.OTHER_TYPE


@pytest.mark.parametrize(
    "feed", [b"<rss><channel/></rss>", b"<rss><channel><item><title>A</title></item></channel></rss>"]
)
def test_a_feed_without_an_entry_is_refused(feed: bytes) -> None:
    assert refusal(feed) == Refusal.EMPTY_FEED


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "feed",
    [
        f"{BOMB}<rss><channel><item><link>&b;</link></item></channel></rss>",
        '<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "http://127.0.0.1/">]><rss>&x;</rss>',
        "<!DOCTYPE rss><rss/>",
        "<rss>&nbsp;</rss>",
        "<rss><channel>",
        "",
        "no XML",
        '<?xml version="1.0" encoding="klingon"?><rss/>',
        "<rss>" + "<a>" * 200_000,
        "<rss><channel><item><link>/a</link></item>" + "<a/>" * 200_000 + "</channel></rss>",
    ],
)
def test_a_feed_with_declarations_or_errors_is_refused(feed: str) -> None:
    assert refusal(feed.encode()) == Refusal.BAD_FEED


@pytest.mark.parametrize(
    "unit",
    ["<item><link>/a</link></item>", "<item>", "a", "<![CDATA[", "<!-- ", "&amp;", "<link/>", 'a="b" '],
)
def test_the_work_for_a_long_feed_grows_with_its_length(unit: str) -> None:
    """Counts calls of Python's functions, which take the time that could grow faster."""

    def count_calls(units: int) -> int:
        calls = 0

        def count(_frame: object, event: str, _argument: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        try:
            find_newest_entry(f"<rss><channel>{unit * units}</channel></rss>".encode())
        except FetchRefusedError:
            pass
        finally:
            sys.setprofile(None)
        return calls

    assert count_calls(20_000) <= 2 * count_calls(10_000) + 1_000
