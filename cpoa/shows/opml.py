"""A list of feeds as OPML 2.0, which podcast apps import."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from cpoa.feeds.xml_text import one_line
from cpoa.shows.private_addresses import TITLE_OF_EVERYTHING
from shared.errors import ConflictError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from cpoa.feeds.addresses import Addresses
    from cpoa.shows.private_addresses import Address
    from shared.database import Row


@dataclass(frozen=True, slots=True)
class ListedFeed:
    title: str
    url: str
    page_url: str | None = None


def public_feeds(shows: Iterable[Row], addresses: Addresses) -> list[ListedFeed]:
    return [
        ListedFeed(show["title"], addresses.public_feed(show["show_id"]), addresses.show_page(show["slug"]))
        for show in shows
        if show["visibility"] == "public" and show["hidden_at"] is None
    ]


def private_feeds(shows: Iterable[Row], address_of: Callable[[UUID | None], Address]) -> list[ListedFeed]:
    """``address_of``: of a show, or with None of all episodes of the account. Public shows have another address. An
    address that has to be renewed first is left out."""
    names = [(TITLE_OF_EVERYTHING, None)]
    names += [(show["title"], show["show_id"]) for show in shows if show["visibility"] == "private"]
    listed = []
    for title, show_id in names:
        with suppress(ConflictError):
            listed.append(ListedFeed(title, address_of(show_id).url))
    return listed


def write_opml(title: str, feeds: Iterable[ListedFeed]) -> bytes:
    document = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(document, "head"), "title").text = title
    body = ET.SubElement(document, "body")
    for feed in feeds:
        name = one_line(feed.title)
        outline = ET.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
        if feed.page_url:
            outline.set("htmlUrl", feed.page_url)
    written: bytes = ET.tostring(document, encoding="utf-8", xml_declaration=True)
    return written
