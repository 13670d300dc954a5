"""What a chat or a search engine shows of a page: the same facts as Open Graph, as a Twitter card and as JSON-LD."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cpoa.sharing.start_second import starting_at
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from cpoa.feeds.addresses import Addresses
    from shared.database import Row

MAX_DESCRIPTION_CHARS = 200
PLAYER_WIDTH, PLAYER_HEIGHT = 480, 360


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard:
    """``player`` and ``oembed``: None unless everyone may find the page. All addresses are absolute."""

    kind: str
    title: str
    description: str
    url: str
    image: str | None
    audio: str | None
    player: str | None
    oembed: str | None
    facts: dict[str, Any]


def episode_card(row: Row, addresses: Addresses, start: int = 0) -> LinkCard:
    """``start``: the second at which the players of the card begin."""
    key = row["podcast_id"]
    is_public = row["visibility"] == "public"
    url, audio = addresses.episode_page(key), audio_address(row, addresses)
    image, description = cover_address(row, addresses), summary_of(row["show_notes"])
    facts = {
        "@context": "https://schema.org",
        "@type": "PodcastEpisode",
        "name": row["title"],
        "url": url,
        "description": description,
        "inLanguage": row["language"],
        "datePublished": rfc3339(row["completed_at"]),
        "duration": f"PT{round(row['duration_seconds'] or 0)}S",
        "image": image,
        "associatedMedia": {"@type": "AudioObject", "contentUrl": audio, "encodingFormat": "audio/mpeg"},
        "partOfSeries": _series(row, addresses),
    }
    return LinkCard(
        kind="article",
        title=row["title"],
        description=description,
        url=url,
        image=image,
        audio=audio,
        player=starting_at(addresses.player(key), start) if is_public else None,
        oembed=oembed_address(starting_at(url, start), addresses) if is_public else None,
        facts={name: value for name, value in facts.items() if value is not None},
    )


def show_card(row: Row, cover: str | None, addresses: Addresses) -> LinkCard:
    url, description = addresses.show_page(row["slug"]), shortened(row["description"])
    facts = {
        "@context": "https://schema.org",
        "@type": "PodcastSeries",
        "name": row["title"],
        "url": url,
        "description": description,
        "inLanguage": row["language"],
        "webFeed": addresses.public_feed(row["show_id"]),
        "image": cover,
    }
    return LinkCard(
        kind="website",
        title=row["title"],
        description=description,
        url=url,
        image=cover,
        audio=None,
        player=None,
        oembed=oembed_address(url, addresses),
        facts={name: value for name, value in facts.items() if value},
    )


def oembed_address(url: str, addresses: Addresses) -> str:
    return f"{addresses.page}/oembed?url={quote(url, safe='')}&format=json"


def audio_address(row: Row, addresses: Addresses) -> str:
    return f"{addresses.page}/api/v1/podcasts/{row['podcast_id']}/audio.mp3"


def cover_address(row: Row, addresses: Addresses) -> str | None:
    return f"{addresses.page}/api/v1/podcasts/{row['podcast_id']}/cover.jpg" if row["cover_uri"] else None


def summary_of(notes: str | None) -> str:
    """The first paragraph of the show notes is the summary."""
    return shortened((notes or "").strip().split("\n\n", 1)[0])


def shortened(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= MAX_DESCRIPTION_CHARS:
        return plain
    head = plain[: MAX_DESCRIPTION_CHARS - 1]
    return (head.rpartition(" ")[0] or head) + "…"  # not every language has spaces


def _series(row: Row, addresses: Addresses) -> dict[str, str] | None:
    if not row["show_slug"]:
        return None
    return {"@type": "PodcastSeries", "name": row["show_title"], "url": addresses.show_page(row["show_slug"])}
