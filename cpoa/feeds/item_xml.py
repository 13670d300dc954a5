"""Writes one episode as an item of a feed."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from cpoa.audio.note_phrases import note_phrases
from cpoa.contracts.licences import find_licence
from cpoa.feeds.notes_html import notes_html
from cpoa.feeds.xml_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cpoa.feeds.addresses import Addresses
    from shared.database import Row

MAX_PERSON_CHARS = 128
SYNTHETIC_VOICE = " (AI voice)"


def add_item(channel: Element, row: Row, addresses: Addresses, cdata: Callable[[str], str]) -> None:
    """``cdata`` returns the text of an element whose content is to be a CDATA section."""
    item = SubElement(channel, "item")
    _add(item, "title", one_line(row["title"] or row["topic"]) or "Untitled")
    _add(item, "link", _link(row, addresses))
    _add(item, "guid", str(row["podcast_id"]), isPermaLink="false")
    _add(item, "pubDate", rfc2822(row["completed_at"]))
    _add(item, "description", cdata(_description(row)))
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
        SubElement(item, "itunes:image", href=addresses.episode_file(podcast_id, row["cover_uri"], "jpg"))
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
