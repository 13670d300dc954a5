# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds the parts for the pages that people share, and for what operators do about reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shared.media_store import MediaStore

if TYPE_CHECKING:
    from cpoa.feeds.addresses import Addresses
    from cpoa.sharing.moderation import Moderation
    from cpoa.sharing.pages import Pages
    from cpoa.sharing.shared_rows import SharedRows
    from cpoa.sharing.sitemaps import Sitemaps
    from cpoa.sharing.transcripts import Transcript
    from shared.database import Database, Row
    from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class SharedPages:
    """The parts for pages that strangers open. It imports no agents. ``origin``: of the pages, as browsers send it."""

    rows: SharedRows
    pages: Pages
    sitemaps: Sitemaps
    addresses: Addresses
    origin: str
    store: MediaStore

    def transcript(self, row: Row) -> Transcript:
        from cpoa.sharing.transcripts import read_transcript

        return read_transcript(self.store, row)


def shared_pages(settings: Settings, database: Database) -> SharedPages:
    from cpoa.feeds.addresses import Addresses
    from cpoa.sharing.pages import Pages
    from cpoa.sharing.shared_rows import SharedRows
    from cpoa.sharing.sitemaps import Sitemaps

    addresses, page = Addresses(settings.page_url), urlsplit(settings.page_url)
    return SharedPages(
        rows=SharedRows(database),
        pages=Pages(addresses, media_origin=f"{settings.media_endpoint}/{settings.gcs_bucket_name}/"),
        sitemaps=Sitemaps(database, addresses),
        addresses=addresses,
        origin=f"{page.scheme}://{page.netloc}",
        store=MediaStore.from_settings(settings),
    )


def moderation(database: Database) -> Moderation:
    from cpoa.sharing.moderation import Moderation

    return Moderation(database)
