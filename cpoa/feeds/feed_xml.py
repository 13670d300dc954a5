"""Writes a page of a feed: RSS 2.0 with the tags of Apple and of the podcast namespace.

Names have their prefixes written out and the root declares all of them: apps look for exactly these prefixes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from cpoa.feeds.item_xml import ItemsXml, add_image, rfc2822
from cpoa.feeds.podcast_guid import podcast_guid
from cpoa.feeds.xml_text import MAX_DESCRIPTION_BYTES, allowed, cut_bytes, one_line, without_addresses
from shared.version import VERSION

if TYPE_CHECKING:
    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.feed_query import Feed, FeedItems

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
DEFAULT_COVER = "default-1"
FUNDING_LABEL = "Support the show"
HIDDEN_TITLE = "A hidden show"
HIDDEN = "The operators of this website have hidden this show."
SYNTHETIC = "The voices and scripts of this show are made by artificial intelligence."


def write_feed(
    feed: Feed, items: FeedItems, addresses: Addresses, *, hub: str = "", items_xml: ItemsXml | None = None
) -> bytes:
    """``hub``: the address of the WebSub hub; private feeds do not name it. ``items_xml`` may know items already."""
    rss = Element("rss", {"version": "2.0", **{f"xmlns:{prefix}": uri for prefix, uri in NAMESPACES.items()}})
    channel = SubElement(rss, "channel")
    _add_links(channel, feed, items, addresses, hub=hub)
    _add_about(channel, feed, items, addresses)
    _add_podcast_tags(channel, feed)
    begin, end, _ = tostring(rss, encoding="unicode").rpartition("</channel>")
    shown = (items_xml or ItemsXml(addresses)).of(items.rows)
    return "".join(['<?xml version="1.0" encoding="UTF-8"?>\n', begin, *shown, end, "</rss>"]).encode()


def _add_links(channel: Element, feed: Feed, items: FeedItems, addresses: Addresses, *, hub: str) -> None:
    SubElement(channel, "atom:link", rel="self", type="application/rss+xml", href=feed.address(addresses))
    if items.has_older:
        SubElement(channel, "atom:link", rel="next", href=feed.address(addresses, feed.page + 1))
    if hub and feed.is_public:
        SubElement(channel, "atom:link", rel="hub", href=hub)


def _add_about(channel: Element, feed: Feed, items: FeedItems, addresses: Addresses) -> None:
    show = feed.show
    author = "" if show["hidden_at"] else one_line(without_addresses(show["author"]))
    _add(channel, "title", _title(feed, author))
    _add(channel, "description", _description(feed))
    _add(channel, "link", _link(feed, addresses))
    _add(channel, "language", show["language"])
    _add(channel, "lastBuildDate", rfc2822(feed.changed_at))
    _add(channel, "generator", f"Aethercast {VERSION}")
    if author:
        _add(channel, "copyright", author)
        _add(channel, "itunes:author", author)
    SubElement(channel, "itunes:category", text=show["category"])
    _add(channel, "itunes:explicit", "false")
    add_image(channel, addresses.show_cover(show["show_id"], items.cover_uri or DEFAULT_COVER))
    _add(channel, "itunes:type", "episodic")
    if not feed.is_public:
        _add(channel, "itunes:block", "Yes")


def _add_podcast_tags(channel: Element, feed: Feed) -> None:
    guid = podcast_guid(f"/feeds/{feed.feed_id}.xml") if feed.is_of_account and feed.feed_id else None
    _add(channel, "podcast:guid", str(guid or feed.show["podcast_guid"]))
    _add(channel, "podcast:locked", "yes")
    _add(channel, "podcast:medium", "podcast")
    _add(channel, "podcast:txt", "true", purpose="ai-content")
    show = feed.show
    if show["funding_url"] and not feed.is_of_account and show["hidden_at"] is None:
        _add(channel, "podcast:funding", FUNDING_LABEL, url=show["funding_url"])
    if show["apple_verification"] and feed.is_public:
        _add(channel, "podcast:txt", show["apple_verification"], purpose="applepodcastsverify")


def _title(feed: Feed, author: str) -> str:
    if feed.is_of_account:
        return one_line(f"All episodes of {author}") if author else "All my episodes"
    if feed.show["hidden_at"]:
        return HIDDEN_TITLE
    return one_line(without_addresses(feed.show["title"])) or "Untitled show"


def _description(feed: Feed) -> str:
    if feed.show["hidden_at"] and not feed.is_of_account:
        return HIDDEN
    own = "" if feed.is_of_account else allowed(feed.show["description"]).strip()
    return cut_bytes(own, MAX_DESCRIPTION_BYTES) if own else SYNTHETIC


def _link(feed: Feed, addresses: Addresses) -> str:
    if feed.is_public:
        return addresses.show_page(feed.show["slug"])
    return addresses.shows_in_app() if feed.is_of_account else addresses.show_in_app(feed.show["show_id"])


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text
