"""Answers of oEmbed (oembed.com): how another website shows an episode, or the newest episode of a show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from cpoa.sharing.link_cards import PLAYER_HEIGHT, PLAYER_WIDTH, cover_address
from cpoa.sharing.start_second import parse_start, starting_at
from cpoa.sharing.templates import fill
from shared.error_codes.sharing import API_GW_OEMBED_FORMAT, API_GW_OEMBED_INVALID, API_GW_SHARED_PAGE_NOT_FOUND
from shared.errors import AethercastError, BadRequestError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.feeds.addresses import Addresses
    from cpoa.sharing.shared_rows import SharedRows
    from shared.database import Row

CACHE_SECONDS = 300
THUMBNAIL_PIXELS = 1500  # of the cover of an episode, on either side: CoverRequest.size
_MAX_PIXELS = 10_000
_SHARED_PATH = re.compile(r"/(e|embed|s)/([a-z0-9-]{1,100})", re.ASCII)


@dataclass(frozen=True, slots=True)
class OembedQuery:
    url: str
    max_width: int
    max_height: int

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> OembedQuery:
        """Raises BadRequestError, and the 501 of the specification for another format than JSON."""
        if arguments.get("format", "json") != "json":
            raise AethercastError(API_GW_OEMBED_FORMAT, status=HTTPStatus.NOT_IMPLEMENTED)
        if not arguments.get("url"):
            raise BadRequestError(API_GW_OEMBED_INVALID)
        return cls(arguments["url"], _pixels(arguments, "maxwidth"), _pixels(arguments, "maxheight"))


def embedding(query: OembedQuery, rows: SharedRows, addresses: Addresses) -> dict[str, Any]:
    """Raises NotFoundError for anything that is not public."""
    page = _find_page(query.url, addresses)
    if page.kind != "s":
        row = rows.public_episode(page.name)
        return _provider(addresses) | _player_of(row, query, addresses, page.start) | {"title": row["title"]}
    show = rows.show(page.name)
    about = (
        _provider(addresses) | {"title": show["title"]} | ({"author_name": show["author"]} if show["author"] else {})
    )
    newest = rows.episodes(show["show_id"], page=1, per_page=1)[:1]
    return about | (_player_of(newest[0], query, addresses) if newest else {"type": "link"})


def _provider(addresses: Addresses) -> dict[str, Any]:
    return {
        "version": "1.0",
        "provider_name": "Aethercast",
        "provider_url": addresses.page,
        "cache_age": CACHE_SECONDS,
    }


def _player_of(row: Row, query: OembedQuery, addresses: Addresses, start: int = 0) -> dict[str, Any]:
    width, height = min(PLAYER_WIDTH, query.max_width), min(PLAYER_HEIGHT, query.max_height)
    thumbnail = cover_address(row, addresses)
    fits = min(query.max_width, query.max_height) >= THUMBNAIL_PIXELS  # the limits are for the thumbnail too
    pictured = {
        "thumbnail_url": thumbnail,
        "thumbnail_width": THUMBNAIL_PIXELS,
        "thumbnail_height": THUMBNAIL_PIXELS,
    }
    address = starting_at(addresses.player(row["podcast_id"]), start)
    html = fill("iframe.html", address=address, title=row["title"], width=width, height=height)
    return {"type": "rich", "html": html.strip(), "width": width, "height": height} | (
        pictured if thumbnail and fits else {}
    )


@dataclass(frozen=True, slots=True)
class _SharedPage:
    """``kind``: the first part of its path. ``start``: the second at which its link begins."""

    kind: str
    name: str
    start: int


def _find_page(url: str, addresses: Addresses) -> _SharedPage:
    try:
        asked, own = urlsplit(url), urlsplit(addresses.page)
    except ValueError as error:
        raise NotFoundError(API_GW_SHARED_PAGE_NOT_FOUND) from error
    match = _SHARED_PATH.fullmatch(asked.path.removeprefix(own.path))
    if asked.scheme not in ("http", "https") or asked.netloc != own.netloc or not match:
        raise NotFoundError(API_GW_SHARED_PAGE_NOT_FOUND)
    return _SharedPage(match[1], match[2], parse_start(parse_qs(asked.query).get("t", [None])[0]))


def _pixels(arguments: Mapping[str, str], name: str) -> int:
    written = arguments.get(name)
    if written is None:
        return _MAX_PIXELS
    if not re.fullmatch(r"[0-9]{1,5}", written) or not 1 <= int(written) <= _MAX_PIXELS:
        raise BadRequestError(API_GW_OEMBED_INVALID)
    return int(written)
