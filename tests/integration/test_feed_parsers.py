"""Feeds of 0, 1, 300 and 1,000 episodes, read by the parsers that apps use."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import feedparser
import podcastparser
import pytest

from tests.feed_parts import PAGE
from tests.integration.feeds_api import FIRST, Owner, add_episodes

if TYPE_CHECKING:
    from tests.integration.whole_api import WholeApi


@pytest.mark.parametrize("count", [0, 1, 300, 1000])
def test_both_parsers_find_every_episode(api: WholeApi, count: int) -> None:
    owner = Owner.of(api).public(title="Reefs & more", author="Ada")
    ids = [str(each) for each in reversed(add_episodes(owner, count))]
    found: list[Any] = []
    address = f"{PAGE}/feeds/{owner.show_id}.xml"
    while address:
        text = owner.api.open("GET", address.removeprefix(PAGE)).text
        by_feedparser = feedparser.parse(text)
        parsed = podcastparser.parse(address, io.BytesIO(text.encode()))
        assert not by_feedparser.bozo
        assert (parsed["title"], by_feedparser.feed.title) == ("Reefs & more", "Reefs & more")
        assert [one["guid"] for one in parsed["episodes"]] == [one.id for one in by_feedparser.entries]
        found += parsed["episodes"]
        address = next((link.href for link in by_feedparser.feed.links if link.rel == "next"), "")
    assert [one["guid"] for one in found] == ids
    for place, one in enumerate(found):
        assert one["published"] == int((FIRST + timedelta(hours=count - 1 - place)).timestamp())
        assert (one["total_time"], one["enclosures"][0]["file_size"]) == (242, 23)
        assert one["description_html"].startswith("<p>Reefs are built")
