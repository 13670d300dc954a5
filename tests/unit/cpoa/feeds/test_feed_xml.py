"""What a feed says of a show and its episodes, also with hostile titles and notes."""

from __future__ import annotations

from typing import Any

import pytest

from cpoa.feeds.cdata import CdataTexts
from cpoa.feeds.xml_text import cut_bytes
from tests.feed_parts import CHANGED_AT, FEED_ID, KEY, PAGE, SHOW_ID, item_row, show_row, written
from tests.feed_rules import NAMESPACES, Channel, broken_rules, parsed

HOSTILE = {
    "the end of a CDATA section": "a ]]> b ]]]]>> <![CDATA[ c ]]",
    "markup": "<script>alert('x')</script> & &amp; <!-- -- > <?php ?> &#0; &nbsp;",
    "control characters": "a\x00b\x01\x08\x0b\x0c\x1f\x7f\x85\ufffe\uffff",
    "lone surrogates": "a\ud800b\udfff",
    "right to left": "\u202ecode\u202c \u200f\u2067שלום\u2069 \u061c",
    "the writer's own marks": "\ufdd00\ufdd1 \ufdd0",
    "a long text": "ä" * 5000,
    "long letters": "😀" * 2000,
    "only what is removed": "\x00\ud800 \u202e",
    "addresses": "mail me@example.com or see https://example.com/?a=1&b=<x>\"' javascript:alert(1)",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=[name.replace(" ", "-") for name in HOSTILE])
def test_a_hostile_text_stays_well_formed_and_keeps_the_rules(text: str) -> None:
    row = item_row(
        title=text, show_notes=f"{text}\n\nChapters\n0:00 {text}\n\nSources\n- {text}", host_names=[text, "B"]
    )
    document = written(row, show=show_row(title=text, description=text.replace("@", " at "), author=text))
    broken = [line for line in broken_rules(document) if not line.startswith("no_email")]
    assert broken == []
    item = parsed(document).find("channel/item")
    assert item is not None
    shown = item.findtext("description", "")
    assert "<script" not in shown
    assert 'href="javascript' not in shown


def test_a_cdata_section_holds_its_own_end() -> None:
    document = written(item_row(show_notes="x ]]> y"))
    # The text is HTML, so the sign is escaped before it could end the section.
    assert "x ]]&gt; y" in document
    assert parsed(document).findtext("channel/item/description", "").startswith("<p>x ]]&gt; y</p>")


def test_the_end_of_a_section_is_split_when_it_is_put_in() -> None:
    texts = CdataTexts()
    document = texts.put_in(f"<a>{texts.place('one ]]> two')}</a>")
    assert document.count("<![CDATA[") == 2
    assert parsed(document).text == "one ]]> two"


@pytest.mark.parametrize("length", range(3995, 4006))
def test_a_description_is_cut_between_letters(length: int) -> None:
    text = "ä" * (length // 2) + "x" * (length % 2) + "é" * 50
    cut = cut_bytes(text, 4000)
    assert len(cut.encode()) <= 4000
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert len(cut.encode()) >= 3996


def test_an_address_in_a_name_is_not_shown() -> None:
    document = written(show=show_row(author="ada@example.com", title="ada@example.com’s episodes"))
    assert broken_rules(document) == []
    assert "<itunes:author>ada</itunes:author>" in document
    assert "<title>ada episodes</title>" in document


def test_a_feed_names_where_to_support_the_show_and_the_public_one_has_apples_code() -> None:
    show = show_row(funding_url="https://ada.example/?a=1&b=2", apple_verification="6057b320-<1>")
    public, private = (Channel(written(item_row(), show=show, private=each)) for each in (False, True))
    for channel in (public, private):
        (funding,) = channel.all("podcast:funding")
        assert (funding.get("url"), funding.text) == ("https://ada.example/?a=1&b=2", "Support the show")
        assert broken_rules(channel.document) == []
    code = "podcast:txt[@purpose='applepodcastsverify']"
    assert [one.text for one in public.all(code)] == ["6057b320-<1>"]
    assert private.all(code) == []


def test_the_feed_of_an_account_and_a_show_without_a_link_have_no_funding() -> None:
    linked = show_row(funding_url="https://ada.example/")
    hidden = {**linked, "hidden_at": linked["changed_at"]}
    for document in (written(), written(show=linked, is_of_account=True), written(show=hidden, private=True)):
        assert "podcast:funding" not in document
        assert "applepodcastsverify" not in document


def test_the_feed_of_an_account_is_named_after_it_and_links_the_app() -> None:
    channel = Channel(written(item_row(visibility="unlisted"), is_of_account=True))
    assert channel.text("title") == "All episodes of Ada"
    assert channel.text("link") == f"{PAGE}/?shows"
    assert channel.text("link", channel.items[0]).startswith(f"{PAGE}/?episode=")
    (own,) = channel.all("atom:link")
    assert own.get("href") == f"{PAGE}/feeds/{FEED_ID}/{KEY}.xml"


@pytest.mark.parametrize(
    ("is_of_account", "title"), [(False, "A hidden show"), (True, "All my episodes")], ids=["show", "account"]
)
def test_the_feed_of_a_hidden_show_has_none_of_its_words(is_of_account: bool, title: str) -> None:
    hidden = show_row(title="Bad", description="Worse", author="Worst", hidden_at=CHANGED_AT)
    document = written(item_row(), show=hidden, private=True, is_of_account=is_of_account)
    assert broken_rules(document) == []
    assert Channel(document).text("title") == title
    assert [word for word in ("Bad", "Worse", "Worst") if word in document] == []


def test_a_public_feed_links_the_pages_for_strangers() -> None:
    channel = Channel(written(item_row(), has_older=True, page=2, hub="https://hub.example/"))
    assert channel.text("link") == f"{PAGE}/s/reefs-and-more"
    assert channel.text("link", channel.items[0]).startswith(f"{PAGE}/e/")
    links = {one.get("rel"): one.get("href") for one in channel.all("atom:link")}
    assert links == {
        "self": f"{PAGE}/feeds/{SHOW_ID}.xml?page=2",
        "next": f"{PAGE}/feeds/{SHOW_ID}.xml?page=3",
        "hub": "https://hub.example/",
    }


def test_the_older_items_of_a_private_feed_have_the_key_in_the_path() -> None:
    channel = Channel(written(item_row(), private=True, has_older=True))
    links = {one.get("rel"): one.get("href") for one in channel.all("atom:link")}
    assert links["next"] == f"{PAGE}/feeds/{FEED_ID}/{KEY}/2.xml"


def test_audio_made_again_has_another_address_and_the_same_guid() -> None:
    def of(**columns: Any) -> tuple[str, str | None]:
        channel = Channel(written(item_row(**columns)))
        item = channel.items[0]
        return channel.text("guid", item), item.find("enclosure").get("url")

    before, after = of(), of(final_audio_filepath="gs://bucket/episodes/0/b.mp3")
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_an_episode_without_files_or_hosts_has_no_tags_for_them() -> None:
    row = item_row(cover_uri=None, transcript_uri=None, chapters_uri=None, host_names=None, licence=None)
    channel = Channel(written(row))
    for tag in (
        "itunes:image",
        "podcast:image",
        "podcast:transcript",
        "podcast:chapters",
        "podcast:person",
        "podcast:license",
    ):
        assert channel.all(tag, channel.items[0]) == []
    assert channel.all("itunes:image")[0].get("href", "").endswith(".jpg")


def test_the_prefixes_are_the_ones_that_apps_look_for() -> None:
    head = written()[:600]
    for prefix, uri in NAMESPACES.items():
        assert f' xmlns:{prefix}="{uri}"' in head
