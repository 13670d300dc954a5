"""The sitemap: the addresses of all public episodes and shows, for search engines.

The index names a page by its first ID, so that a page is read by the primary key, however many there are. Another
process may have another index: an ID that is not the first one of a page here gets the page in which it would be.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from cpoa.episodes.making.recent_answers import RecentAnswers
from cpoa.sharing.shared_rows import PUBLIC_SHOW
from shared.episode_visibility import PUBLISHED
from shared.error_codes.sharing import API_GW_SHARED_PAGE_NOT_FOUND
from shared.errors import NotFoundError
from shared.identifiers import parse_uuid
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from cpoa.feeds.addresses import Addresses
    from shared.database import Database

KEEP_SECONDS = 3600  # also for caches between us and who asks
MAX_ADDRESSES = 50_000  # of one file, says sitemaps.org
MAX_KEPT_PAGES = 8  # of up to 7 MB
_BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class Sitemaps:
    def __init__(self, database: Database, addresses: Addresses, *, max_addresses: int = MAX_ADDRESSES) -> None:
        self._database = database
        self._addresses = addresses
        self._max = max_addresses
        self._indexes: RecentAnswers[dict[str, list[UUID]]] = RecentAnswers(keep_seconds=KEEP_SECONDS)
        self._pages: RecentAnswers[str] = RecentAnswers(keep_seconds=KEEP_SECONDS, capacity=MAX_KEPT_PAGES)

    def index(self) -> str:
        """Up to an hour old: to write it reads one entry of a database index for each public episode and show."""
        names = [f"{kind}-{first}" for kind, firsts in self._index().items() for first in firsts]
        entries = (
            f"<sitemap><loc>{escape(self._addresses.page)}/sitemaps/{name}.xml</loc></sitemap>" for name in names
        )
        return f"{_BEGIN}<sitemapindex {_NAMESPACE}>{''.join(entries)}</sitemapindex>\n"

    def page(self, name: str) -> str:
        """``name``: as in the index. Up to an hour old, so that not every request reads 50,000 rows. Raises
        NotFoundError."""
        kind, _, first = name.partition("-")
        key = parse_uuid(first)
        if kind not in _PAGES or key is None:
            raise NotFoundError(API_GW_SHARED_PAGE_NOT_FOUND)
        firsts = self._index()[kind]
        if not firsts:
            raise NotFoundError(API_GW_SHARED_PAGE_NOT_FOUND)
        first_of_page = firsts[max(0, bisect_right(firsts, key) - 1)]
        return self._pages.get((kind, first_of_page), lambda: self._write_page(kind, first_of_page))

    def _write_page(self, kind: str, first: UUID) -> str:
        rows = self._database.fetch_all(_PAGES[kind], first=first, limit=self._max)
        address = self._addresses.show_page if kind == "shows" else self._addresses.episode_page
        return _urls((address(row["name"]), row["changed_at"]) for row in rows)

    def _index(self) -> dict[str, list[UUID]]:
        return self._indexes.get("index", self._read_index)

    def _read_index(self) -> dict[str, list[UUID]]:
        """The first ID of each page."""
        return {
            kind: [row["id"] for row in self._database.fetch_all(query, size=self._max)]
            for kind, query in _FIRST.items()
        }


_FIRST = {
    "episodes": f"""
        SELECT podcast_id AS id
        FROM (SELECT podcast_id, row_number() OVER (ORDER BY podcast_id) AS number FROM podcasts WHERE {PUBLISHED})
             AS numbered
        WHERE (number - 1) % :size = 0 ORDER BY podcast_id
    """,
    "shows": f"""
        SELECT show_id AS id
        FROM (SELECT show_id, row_number() OVER (ORDER BY show_id) AS number FROM shows WHERE {PUBLIC_SHOW}) AS numbered
        WHERE (number - 1) % :size = 0 ORDER BY show_id
    """,
}
_PAGES = {
    "episodes": f"""
        SELECT podcast_id AS name, last_updated_timestamp AS changed_at FROM podcasts
        WHERE podcast_id >= :first AND {PUBLISHED} ORDER BY podcast_id LIMIT :limit
    """,
    "shows": f"""
        SELECT slug AS name, changed_at FROM shows
        WHERE show_id >= :first AND {PUBLIC_SHOW} ORDER BY show_id LIMIT :limit
    """,
}


def _urls(pages: Iterable[tuple[str, datetime | None]]) -> str:
    entries = (f"<url><loc>{escape(address)}</loc>{_changed(moment)}</url>" for address, moment in pages)
    return f"{_BEGIN}<urlset {_NAMESPACE}>{''.join(entries)}</urlset>\n"


def _changed(moment: datetime | None) -> str:
    return f"<lastmod>{rfc3339(moment)}</lastmod>" if moment else ""


def robots_txt(addresses: Addresses) -> str:
    """Link cards and search results show a cover and may play the audio, so these two may be fetched."""
    return (
        "User-agent: *\n"
        "Allow: /api/v1/podcasts/*/cover.jpg\n"
        "Allow: /api/v1/podcasts/*/audio.mp3\n"
        "Disallow: /api/\n"
        f"\nSitemap: {addresses.page}/sitemap.xml\n"
    )
