"""The rules of podcast feeds that Apple, PSP-1, the podcast namespace and the apps have, one function for each.

Each rule yields what is wrong with a feed; an empty list is a feed that keeps them all.
"""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
CATEGORIES = (
    "Arts",
    "Business",
    "Comedy",
    "Education",
    "Fiction",
    "Government",
    "History",
    "Health & Fitness",
    "Kids & Family",
    "Leisure",
    "Music",
    "News",
    "Religion & Spirituality",
    "Science",
    "Society & Culture",
    "Sports",
    "Technology",
    "True Crime",
    "TV & Film",
)
ENDINGS = {"audio/mpeg": ".mp3", "text/vtt": ".vtt", "application/json+chapters": ".json"}
HTML_TAGS = {"p", "br", "a", "ul", "ol", "li"}


def parsed(document: str) -> ET.Element:
    return ET.fromstring(document.encode())  # noqa: S314 -- our own document, and only in tests


class Channel:
    def __init__(self, document: str) -> None:
        self.document = document
        self.root = parsed(document)
        self.channel = self.root.find("channel")
        self.is_private = re.search(r"/feeds/[0-9a-f-]{36}/[\w-]{43}", document) is not None

    @property
    def items(self) -> list[ET.Element]:
        return self.channel.findall("item")

    def all(self, tag: str, within: ET.Element | None = None) -> list[ET.Element]:
        return (self.channel if within is None else within).findall(tag, NAMESPACES)

    def text(self, tag: str, within: ET.Element | None = None) -> str:
        return (self.channel if within is None else within).findtext(tag, "", NAMESPACES)


def well_formed(channel: Channel) -> Iterator[str]:
    if channel.root.tag != "rss" or channel.root.get("version") != "2.0":
        yield "rss has the version 2.0"
    for prefix, uri in NAMESPACES.items():
        if f'xmlns:{prefix}="{uri}"' not in channel.document:
            yield f"the namespace {prefix} is declared"


def channel_basics(channel: Channel) -> Iterator[str]:
    for tag in ("title", "description", "link", "language", "itunes:category", "itunes:explicit", "itunes:image"):
        if len(channel.all(tag)) != 1:
            yield f"the channel has one {tag}"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", channel.text("language")):
        yield "the language is a BCP 47 tag"
    if [one.get("text") for one in channel.all("itunes:category")] not in ([name] for name in CATEGORIES):
        yield "the category is one of Apple's"
    if channel.text("itunes:type") not in ("episodic", "serial"):
        yield "itunes:type is episodic or serial"
    if len(channel.text("description").encode()) > 4000:
        yield "the description has at most 4,000 bytes"


def self_link(channel: Channel) -> Iterator[str]:
    links = {one.get("rel"): one for one in channel.all("atom:link")}
    if "self" not in links or not links["self"].get("href", "").startswith("https://"):
        yield "atom:link rel=self names the feed"
    if channel.is_private and "hub" in links:
        yield "a private feed names no hub"
    if "next" in links and links["next"].get("href") == links.get("self", links["next"]).get("href"):
        yield "the next page is another one"


def explicit(channel: Channel) -> Iterator[str]:
    for place in (channel.channel, *channel.items):
        if channel.text("itunes:explicit", place) not in ("true", "false"):
            yield "itunes:explicit is true or false"


def podcast_tags(channel: Channel) -> Iterator[str]:
    try:
        is_v5 = UUID(channel.text("podcast:guid")).version == 5
    except ValueError:
        is_v5 = False
    if not is_v5:
        yield "podcast:guid is a UUID of version 5"
    if channel.text("podcast:medium") != "podcast":
        yield "podcast:medium is podcast"
    if channel.text("podcast:locked") not in ("yes", "no"):
        yield "podcast:locked is yes or no"


def blocked_if_private(channel: Channel) -> Iterator[str]:
    if (channel.text("itunes:block") == "Yes") != channel.is_private:
        yield "exactly private feeds have itunes:block"


def ai_disclosure(channel: Channel) -> Iterator[str]:
    for place in (channel.channel, *channel.items):
        if [one.text for one in channel.all("podcast:txt[@purpose='ai-content']", place)] != ["true"]:
            yield "podcast:txt ai-content is true for the channel and each item"
    for item in channel.items:
        last = re.findall(r"<p>([^<]*)</p>", channel.text("description", item))[-1:]
        if not last or not re.search("artificially|künstlich|artificiellement|artificialmente", last[0]):
            yield "the last sentence of the description says that the episode is synthetic"


def no_empty_tags(channel: Channel) -> Iterator[str]:
    for one in channel.root.iter():
        if not one.attrib and len(one) == 0 and not (one.text or "").strip():
            yield f"no empty {one.tag}"


def no_email(channel: Channel) -> Iterator[str]:
    if re.search(r"[\w.+-]+@[\w-]+\.[\w.]+", channel.document) or channel.all("itunes:owner"):
        yield "no e-mail address"


def short_values(channel: Channel) -> Iterator[str]:
    limits = {"podcast:person": 128, "podcast:txt": 4000, "description": 4000}
    by_uri = {uri: prefix for prefix, uri in NAMESPACES.items()}
    for one in channel.root.iter():
        uri, _, name = one.tag.rpartition("}")
        tag = f"{by_uri.get(uri[1:], 'unknown')}:{name}" if uri else name
        if len((one.text or "").strip()) > limits.get(tag, 255):
            yield f"{tag} is not too long"


def copyright_without_sign(channel: Channel) -> Iterator[str]:
    if re.search(r"©|\(c\)|\b(19|20)\d\d\b", channel.text("copyright"), re.IGNORECASE):
        yield "copyright has no sign and no year"


def enclosures(channel: Channel) -> Iterator[str]:
    urls = [one.get("url") for one in channel.all("item/enclosure")]
    if len(urls) != len(set(urls)):
        yield "each enclosure has an address of its own"
    for item in channel.items:
        found = item.findall("enclosure")
        if len(found) != 1 or found[0].get("type") != "audio/mpeg" or int(found[0].get("length", "0")) <= 0:
            yield "one enclosure with url, length and type"


def item_basics(channel: Channel) -> Iterator[str]:
    guids = [channel.text("guid", item) for item in channel.items]
    if len(guids) != len(set(guids)):
        yield "each guid is there once"
    for item in channel.items:
        guid = item.find("guid")
        if guid is None or guid.get("isPermaLink") != "false":
            yield "guid is not a permalink"
        if not channel.text("title", item) or not channel.text("link", item).startswith("https://"):
            yield "title and link"
        if re.match(r"\s*(episode|folge)?\s*#?\d+\s*[:.–-]", channel.text("title", item), re.IGNORECASE):
            yield "no episode number in the title"
        if channel.text("itunes:episodeType", item) != "full":
            yield "itunes:episodeType is full"
        if not channel.text("itunes:duration", item).isdecimal():
            yield "itunes:duration is whole seconds"


def dates(channel: Channel) -> Iterator[str]:
    for item in channel.items:
        written = channel.text("pubDate", item)
        try:
            is_gmt = written.endswith(" GMT") and parsedate_to_datetime(written).tzinfo == UTC
        except ValueError:
            is_gmt = False
        if not is_gmt:
            yield "pubDate is a date of RFC 2822 in GMT"


def descriptions(channel: Channel) -> Iterator[str]:
    if channel.document.count("<description><![CDATA[") != len(channel.items):
        yield "the description of each item is CDATA"
    for item in channel.items:
        shown = channel.text("description", item)
        if not set(re.findall(r"</?([a-z0-9]+)", shown)) <= HTML_TAGS:
            yield "only p, br, a, ul, ol and li in descriptions"
        if len(shown.encode()) > 4000:
            yield "a description has at most 4,000 bytes"


def apple_chapters(channel: Channel) -> Iterator[str]:
    for item in channel.items:
        lines = re.findall(r"\(((?:\d\d:)?\d\d:\d\d)\) ([^<]*)", channel.text("description", item))
        if lines and (
            len(lines) < 3 or not re.fullmatch(r"(00:)?00:00", lines[0][0]) or any(len(t.split()) > 4 for _, t in lines)
        ):
            yield "chapter lines begin at 0, are three or more, and have short titles"


def files(channel: Channel) -> Iterator[str]:
    for one in channel.all("item/podcast:transcript"):
        if one.get("type") != "text/vtt" or not one.get("language"):
            yield "a transcript has its type and language"
    for one in channel.all("item/podcast:chapters"):
        if one.get("type") != "application/json+chapters":
            yield "chapters have their type"
    for one in channel.root.iter():
        address = one.get("url") or one.get("href") or ""
        ending = ".jpg" if one.tag.endswith("image") else ENDINGS.get(one.get("type", ""))
        if ending and not _is_plain(address, ending):
            yield "the address of a file has plain characters and the right ending"


def _is_plain(address: str, ending: str) -> bool:
    parts = urlsplit(address)
    is_plain = re.fullmatch(r"[A-Za-z0-9_./-]+", parts.path) is not None and "//" not in parts.path
    return parts.scheme == "https" and is_plain and not parts.query and parts.path.endswith(ending)


def images(channel: Channel) -> Iterator[str]:
    for place in (channel.channel, *channel.items):
        apple, podcast = (channel.all(f"{prefix}:image", place) for prefix in ("itunes", "podcast"))
        if [one.get("href") for one in apple] != [one.get("href") for one in podcast]:
            yield "podcast:image names the picture of itunes:image"
        if any(one.get("aspect-ratio") != "1/1" or one.get("purpose") != "artwork" for one in podcast):
            yield "podcast:image is a square artwork"


def persons(channel: Channel) -> Iterator[str]:
    for one in channel.all("item/podcast:person"):
        if not (one.text or "").endswith(" (AI voice)") or one.get("role") != "host":
            yield "a person is a host and marked as synthetic"


def licences(channel: Channel) -> Iterator[str]:
    for one in channel.all("item/podcast:license"):
        if one.text != (one.text or "").lower() or not one.get("url", "").startswith("https://"):
            yield "a licence is an SPDX identifier in lower case with its address"


RULES = (
    well_formed,
    channel_basics,
    self_link,
    explicit,
    podcast_tags,
    blocked_if_private,
    ai_disclosure,
    no_empty_tags,
    no_email,
    short_values,
    copyright_without_sign,
    enclosures,
    item_basics,
    dates,
    descriptions,
    apple_chapters,
    files,
    images,
    persons,
    licences,
)


def broken_rules(document: str) -> list[str]:
    channel = Channel(document)
    return [f"{rule.__name__}: {wrong}" for rule in RULES for wrong in rule(channel)]
