"""Feeds keep every rule that apps and directories have, and each rule finds a feed that breaks it."""

from __future__ import annotations

import re

import pytest

from tests.feed_parts import KEY, PAGE, item_row, show_row, written
from tests.feed_rules import RULES, broken_rules

SOUND = written(item_row(0), item_row(1), has_older=True, hub="https://hub.example/")
PRIVATE = written(item_row(0), private=True, hub="https://hub.example/")

# The rule, what is replaced in a sound feed, and by what.
COUNTER_EXAMPLES = [
    ("well_formed", '<rss version="2.0"', "<rss"),
    ("well_formed", "https://podcastindex.org/namespace/1.0", "https://podcastindex.org/namespace/1.0/"),
    ("channel_basics", "<language>en</language>", ""),
    ("channel_basics", "<language>en</language>", "<language>English</language>"),
    ("channel_basics", '<itunes:category text="Science" />', '<itunes:category text="science" />'),
    ("channel_basics", "<itunes:type>episodic</itunes:type>", ""),
    ("channel_basics", "Seas, and what lives in them.", "ä" * 2001),
    ("self_link", 'rel="self"', 'rel="alternate"'),
    ("self_link", "?page=2", ""),
    ("explicit", "<itunes:explicit>false", "<itunes:explicit>clean"),
    ("podcast_tags", "<podcast:guid>30e476b2-109d-5b1f", "<podcast:guid>30e476b2-109d-4b1f"),
    ("podcast_tags", "<podcast:medium>podcast", "<podcast:medium>music"),
    ("podcast_tags", "<podcast:locked>yes", "<podcast:locked>true"),
    ("blocked_if_private", "<itunes:type>", "<itunes:block>Yes</itunes:block><itunes:type>"),
    ("ai_disclosure", '<podcast:txt purpose="ai-content">true', '<podcast:txt purpose="ai-content">false'),
    ("ai_disclosure", "<p>This audio was artificially generated.</p>]]>", "]]>"),
    ("no_empty_tags", "<generator>", "<webMaster></webMaster><generator>"),
    ("no_email", "<copyright>Ada", "<copyright>ada@example.com"),
    ("short_values", "<title>Reefs and more", f"<title>{'x' * 256}"),
    ("short_values", "Anna (AI voice)", f"{'x' * 120} (AI voice)"),
    ("copyright_without_sign", "<copyright>Ada", "<copyright>© 2026 Ada"),
    ("enclosures", 'length="1000000"', 'length="0"'),
    ("enclosures", 'type="audio/mpeg"', ""),
    ("item_basics", 'isPermaLink="false"', 'isPermaLink="true"'),
    ("item_basics", "<title>Coral reefs, part 0", "<title>12: Coral reefs"),
    ("item_basics", "<itunes:duration>242", "<itunes:duration>241.6"),
    ("item_basics", "<itunes:episodeType>full", "<itunes:episodeType>whole"),
    ("dates", "12:00:00 GMT</pubDate>", "12:00:00 +0100</pubDate>"),
    ("descriptions", "<description><![CDATA[<p>Reefs", "<description><![CDATA[<div>Reefs"),
    ("descriptions", "<p>Reefs are", f"<p>{'ä' * 2000} Reefs are"),
    ("apple_chapters", "(00:00) What reefs are", "(00:05) What reefs are"),
    ("apple_chapters", "What reefs are", "What all of these reefs are"),
    ("files", 'type="text/vtt" language="en"', 'type="text/vtt"'),
    ("files", "application/json+chapters", "application/json"),
    ("files", ".mp3", ".mp3?token=1"),
    ("files", ".jpg", ".jpeg"),
    ("images", 'aspect-ratio="1/1"', 'aspect-ratio="16/9"'),
    ("images", "<podcast:image", "<podcast:images"),
    ("persons", "Anna (AI voice)", "Anna"),
    ("licences", ">cc-by-sa-4.0<", ">CC-BY-SA-4.0<"),
]


def test_a_public_and_a_private_feed_keep_all_rules() -> None:
    assert broken_rules(SOUND) == []
    assert broken_rules(PRIVATE) == []
    assert broken_rules(written(item_row(), is_of_account=True)) == []
    assert broken_rules(written()) == []


@pytest.mark.parametrize(
    ("rule", "place", "replacement"),
    COUNTER_EXAMPLES,
    ids=[f"{number}-{rule}" for number, (rule, _, _) in enumerate(COUNTER_EXAMPLES)],
)
def test_a_rule_finds_a_feed_that_breaks_it(rule: str, place: str, replacement: str) -> None:
    assert place in SOUND
    broken = broken_rules(SOUND.replace(place, replacement))
    assert any(line.startswith(f"{rule}: ") for line in broken), broken


def test_each_rule_has_a_counter_example() -> None:
    assert {rule for rule, _, _ in COUNTER_EXAMPLES} == {rule.__name__ for rule in RULES}


def test_a_private_feed_without_block_or_with_a_hub_breaks_a_rule() -> None:
    assert "<itunes:block>Yes</itunes:block>" in PRIVATE
    assert any("blocked" in line for line in broken_rules(PRIVATE.replace("<itunes:block>Yes</itunes:block>", "")))
    hub = '<atom:link rel="hub" href="https://hub.example/" /><title>'
    assert any("hub" in line for line in broken_rules(PRIVATE.replace("<title>", hub, 1)))


def test_two_items_with_the_same_address_or_guid_break_a_rule() -> None:
    (first, second) = re.findall(r"<guid[^>]*>([^<]*)", SOUND)
    assert any("guid" in line for line in broken_rules(SOUND.replace(second, first)))


def test_every_address_begins_with_the_page_and_the_key_is_in_the_feeds_own_address_only() -> None:
    for document in (SOUND, PRIVATE):
        addresses = re.findall(r'(?:url|href)="([^"]*)"|<link>([^<]*)', document)
        own = [one or other for one, other in addresses if "creativecommons" not in one + other]
        assert [one for one in own if not one.startswith((PAGE, "https://hub.example/", "https://en.wiki"))] == []
    assert PRIVATE.count(KEY) == 1
    assert KEY not in SOUND


def test_a_show_without_an_author_has_no_empty_tags() -> None:
    document = written(item_row(host_names=None, licence=None, show_notes=None), show=show_row(author=""))
    assert broken_rules(document) == []
    assert "itunes:author" not in document
    assert "copyright" not in document
