"""Writes one episode as an item of a feed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, tostring

from cpoa.audio.note_phrases import note_phrases
from cpoa.contracts.licences import find_licence
from cpoa.feeds.cdata import CdataTexts
from cpoa.feeds.notes_html import notes_html
from cpoa.feeds.xml_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cpoa.feeds.addresses import Addresses
    from shared.database import Row

Columns = tuple[tuple[str, Any], ...]
MAX_PERSON_CHARS = 128
MAX_KEPT_ITEMS = 4000  # about 20 MB
SYNTHETIC_VOICE = " (AI voice)"


class ItemsXml:
    """Writes items, and keeps those that were used last: a feed that gets an episode has all the others already.

    Thread-safe: two threads may write the same item, with the same result."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses
        self._kept: OrderedDict[Columns, str] = OrderedDict()  # the one that was used last is at the end
        self._lock = threading.Lock()

    def of(self, rows: Sequence[Row]) -> list[str]:
        keys = [_columns(row) for row in rows]
        items = self._find(keys)
        missing = [key for key in dict.fromkeys(keys) if key not in items]
        items |= zip(missing, write_items([dict(key) for key in missing], self._addresses), strict=True)
        self._keep(items)
        return [items[key] for key in keys]

    def _find(self, keys: Sequence[Columns]) -> dict[Columns, str]:
        with self._lock:
            return {key: self._kept[key] for key in keys if key in self._kept}

    def _keep(self, items: dict[Columns, str]) -> None:
        with self._lock:
            for key, item in items.items():
                self._kept[key] = item
                self._kept.move_to_end(key)
            while len(self._kept) > MAX_KEPT_ITEMS:
                self._kept.popitem(last=False)


def _columns(row: Row) -> Columns:
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in row.items())


def write_items(rows: Sequence[Row], addresses: Addresses) -> list[str]:
    """Writes all at once, which takes half the time."""
    root, cdata = Element("items"), CdataTexts()
    for row in rows:
        _add_item(root, row, addresses, cdata)
    # The texts of CDATA sections are not in it yet, and all others are escaped.
    written = tostring(root, encoding="unicode").removeprefix("<items>").split("</item>")[:-1]
    return [cdata.put_in(f"{one}</item>") for one in written]


def _add_item(root: Element, row: Row, addresses: Addresses, cdata: CdataTexts) -> None:
    item = SubElement(root, "item")
    _add(item, "title", one_line(row["title"] or row["topic"]) or "Untitled")
    _add(item, "link", _link(row, addresses))
    _add(item, "guid", str(row["podcast_id"]), isPermaLink="false")
    _add(item, "pubDate", rfc2822(row["completed_at"]))
    _add(item, "description", cdata.place(_description(row)))
    _add_enclosure(item, row, addresses)
    if row["duration_seconds"]:
        _add(item, "itunes:duration", str(max(1, round(row["duration_seconds"]))))
    _add(item, "itunes:episodeType", "full")
    _add(item, "itunes:explicit", "false")
    _add_files(item, row, addresses)
    for name in row["host_names"] or []:
        _add_person(item, name)
    _add_licence(item, row)
    _add(item, "podcast:txt", "true", purpose="ai-content")


def add_image(parent: Element, address: str) -> None:
    """A square cover, of a show or an episode: for Apple, and for apps that read the podcast namespace alone."""
    SubElement(parent, "itunes:image", href=address)
    SubElement(parent, "podcast:image", {"href": address, "aspect-ratio": "1/1", "purpose": "artwork"})


def rfc2822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _link(row: Row, addresses: Addresses) -> str:
    """Strangers can open the page of a public episode only."""
    is_public = row["visibility"] == "public"
    return (addresses.episode_page if is_public else addresses.episode_in_app)(row["podcast_id"])


def _description(row: Row) -> str:
    return notes_html(row["show_notes"] or "", last_sentence=note_phrases(row["language"]).generated)


def _add_enclosure(item: Element, row: Row, addresses: Addresses) -> None:
    url = addresses.episode_file(row["podcast_id"], row["final_audio_filepath"], "mp3")
    SubElement(item, "enclosure", url=url, length=str(row["audio_bytes"]), type="audio/mpeg")


def _add_files(item: Element, row: Row, addresses: Addresses) -> None:
    podcast_id = row["podcast_id"]
    if row["cover_uri"]:
        add_image(item, addresses.episode_file(podcast_id, row["cover_uri"], "jpg"))
    if row["transcript_uri"]:
        url = addresses.episode_file(podcast_id, row["transcript_uri"], "vtt")
        SubElement(item, "podcast:transcript", url=url, type="text/vtt", language=row["language"])
    if row["chapters_uri"]:
        url = addresses.episode_file(podcast_id, row["chapters_uri"], "json")
        SubElement(item, "podcast:chapters", url=url, type="application/json+chapters")


def _add_person(item: Element, name: str) -> None:
    shown = one_line(name, MAX_PERSON_CHARS - len(SYNTHETIC_VOICE))
    if shown:
        _add(item, "podcast:person", shown + SYNTHETIC_VOICE, role="host")


def _add_licence(item: Element, row: Row) -> None:
    licence = find_licence(row["licence"])
    if licence and licence.spdx:
        _add(item, "podcast:license", licence.spdx.lower(), url=licence.url)


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = text
