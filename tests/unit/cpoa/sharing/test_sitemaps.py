from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pytest

from cpoa.feeds.addresses import Addresses
from cpoa.sharing.sitemaps import Sitemaps, robots_txt
from shared.errors import NotFoundError

if TYPE_CHECKING:
    from shared.database import Database

ADDRESSES = Addresses("https://aethercast.example")
KEY = UUID(int=7)


class Rows:
    """A database that answers each statement with one row, and counts them."""

    asked = 0

    def fetch_all(self, _sql: str, **_params: Any) -> list[dict[str, Any]]:
        self.asked += 1
        return [{"id": KEY, "name": "a<b", "changed_at": datetime(2026, 12, 1, tzinfo=UTC)}]


def sitemaps(rows: Rows) -> Sitemaps:
    return Sitemaps(cast("Database", rows), ADDRESSES)


def test_the_index_is_kept() -> None:
    rows = Rows()
    written = sitemaps(rows)
    assert f"/sitemaps/episodes-{KEY}.xml</loc>" in written.index()
    assert written.index() == written.index()
    assert rows.asked == 2  # episodes and shows


def test_addresses_are_escaped() -> None:
    page = sitemaps(Rows()).page(f"shows-{KEY}")
    assert "<loc>https://aethercast.example/s/a&lt;b</loc><lastmod>2026-12-01T00:00:00" in page


def test_any_id_gets_a_page_of_the_index_which_is_read_once() -> None:
    rows = Rows()
    written = sitemaps(rows)
    pages = {written.page(f"shows-{UUID(int=number)}") for number in (3, 7, 8, 9)}
    assert len(pages) == 1
    assert rows.asked == 3  # two for the index


def test_a_sitemap_without_addresses_has_no_page() -> None:
    class NoRows(Rows):
        def fetch_all(self, _sql: str, **_params: Any) -> list[dict[str, Any]]:
            return []

    with pytest.raises(NotFoundError):
        sitemaps(NoRows()).page(f"shows-{KEY}")


@pytest.mark.parametrize("name", ["", "shows", "shows-x", f"songs-{KEY}", f"{KEY}"])
def test_an_unknown_file_is_not_found(name: str) -> None:
    rows = Rows()
    with pytest.raises(NotFoundError):
        sitemaps(rows).page(name)
    assert rows.asked == 0


def test_robots_are_told_of_the_sitemap() -> None:
    assert robots_txt(ADDRESSES).endswith("\nSitemap: https://aethercast.example/sitemap.xml\n")
