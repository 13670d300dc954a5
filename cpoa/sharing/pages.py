"""Renders the pages of episodes and shows, the player for other websites, and the messages of these pages.

A page's policy allows its own style and script, media of the bucket, and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from cpoa.contracts.dialogue import is_embedded_writer, model_of
from cpoa.sharing.link_cards import LinkCard, audio_address, cover_address, episode_card, show_card
from cpoa.sharing.note_paragraphs import paragraphs_of
from cpoa.sharing.report_requests import MAX_MESSAGE_CHARS, REASONS
from cpoa.sharing.templates import COPY_SCRIPT, PAGE_STYLE, PLAYER_SCRIPT, PLAYER_STYLE, fill, policy_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.feeds.addresses import Addresses
    from cpoa.sharing.transcripts import Transcript
    from shared.database import Row

_NO_FRAMES = "frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """``policy``: the Content-Security-Policy. ``is_public``: caches may keep it, search engines may list it."""

    body: str
    policy: str
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class ShowListing:
    """One page of a show's episodes. ``next_page``: None on the last one."""

    episodes: Sequence[Row]
    page: int
    next_page: int | None


class Pages:
    def __init__(self, addresses: Addresses, media_origin: str) -> None:
        self._addresses = addresses
        media = f"img-src 'self' {media_origin}; media-src 'self' {media_origin}"
        self._page_policy = (
            f"default-src 'none'; style-src {policy_hash(PAGE_STYLE)}; {media}; form-action 'self'; base-uri 'none'; "
            + _NO_FRAMES
        )
        self._show_policy = f"script-src {policy_hash(COPY_SCRIPT)}; {self._page_policy}"
        self._player_policy = (
            f"default-src 'none'; style-src {policy_hash(PLAYER_STYLE)}; script-src {policy_hash(PLAYER_SCRIPT)}; "
            f"connect-src 'self'; {media}; form-action 'none'; base-uri 'none'; frame-ancestors *"
        )

    def episode(self, row: Row, transcript: Transcript, start: int) -> HtmlPage:
        card = episode_card(row, self._addresses, start)
        moment = f"#t={start}" if start else ""
        return self._page(
            "episode.html",
            is_public=row["visibility"] == "public",
            card=card,
            facts=_data(card),
            episode=row,
            start=start,
            moment=moment,
            app=self._addresses.episode_in_app(row["podcast_id"]) + moment,
            show_page=self._addresses.show_page(row["show_slug"]) if row["show_slug"] else None,
            feed=None,
            notes=paragraphs_of(row["show_notes"] or "", with_chapters=not transcript.chapters),
            label=ai_label(row["writer"]),
            transcript=transcript,
            reasons=REASONS,
            max_chars=MAX_MESSAGE_CHARS,
        )

    def show(self, row: Row, listing: ShowListing) -> HtmlPage:
        feed = self._addresses.public_feed(row["show_id"])
        covers = [cover_address(each, self._addresses) for each in listing.episodes]
        own = self._addresses.show_cover(row["show_id"], row["cover_uri"]) if row["cover_uri"] else None
        card = show_card(row, own or next(filter(None, covers), None), self._addresses)
        return self._page(
            "show.html",
            is_public=True,
            card=card,
            facts=_data(card),
            show=row,
            listing=[
                (each, cover, self._addresses.episode_page(each["podcast_id"]))
                for each, cover in zip(listing.episodes, covers, strict=True)
            ],
            pages=listing,
            feed=feed,
            apps=subscribe_links(feed),
            policy=self._show_policy,
            script=COPY_SCRIPT,
            reasons=REASONS,
            max_chars=MAX_MESSAGE_CHARS,
        )

    def player(self, row: Row, start: int) -> HtmlPage:
        body = fill(
            "player.html",
            style=PLAYER_STYLE,
            script=PLAYER_SCRIPT,
            episode=row,
            start=start,
            cover=cover_address(row, self._addresses),
            audio=audio_address(row, self._addresses),
            page=self._addresses.episode_page(row["podcast_id"]),
        )
        return HtmlPage(body, self._player_policy, is_public=True)

    def player_message(self, title: str, text: str) -> HtmlPage:
        """Where a website shows the player. Like the player, it may be in every frame."""
        body = fill("player_message.html", style=PLAYER_STYLE, home=self._addresses.page, title=title, text=text)
        return HtmlPage(body, self._player_policy)

    def message(self, title: str, text: str) -> HtmlPage:
        return self._page("message.html", is_public=False, title=title, text=text)

    def _page(self, template: str, *, is_public: bool, policy: str | None = None, **values: Any) -> HtmlPage:
        body = fill(template, style=PAGE_STYLE, home=self._addresses.page, is_public=is_public, **values)
        return HtmlPage(body, policy or self._page_policy, is_public=is_public)


def ai_label(writer: str | None) -> str:
    """Says how the episode was made."""
    if not writer:
        return "The voices of this episode are synthetic."
    by = (
        "a program without a language model" if is_embedded_writer(writer) else f"the language model {model_of(writer)}"
    )
    return f"The voices of this episode are synthetic, and {by} wrote its script."


def subscribe_links(feed: str) -> list[tuple[str, str]]:
    """(app, address): each opens the feed in the app."""
    bare = urlsplit(feed)._replace(scheme="").geturl().removeprefix("//")
    encoded = quote(feed, safe="")
    return [
        ("Apple Podcasts", f"podcast://{bare}"),
        ("Overcast", f"overcast://x-callback-url/add?url={encoded}"),
        ("Pocket Casts", f"pktc://subscribe/{bare}"),
        ("AntennaPod", f"https://antennapod.org/deeplink/subscribe?url={encoded}"),
    ]


def _data(card: LinkCard) -> str:
    """JSON for a script element, which ends at the first `</script`."""
    written = json.dumps(card.facts, ensure_ascii=False)
    return written.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
