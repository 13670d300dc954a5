"""The addresses of feeds, of their files and of pages for strangers. They begin with PAGE_URL, whatever host a request
names."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class Addresses:
    def __init__(self, page_url: str) -> None:
        self.page = page_url.rstrip("/")

    def public_feed(self, show_id: UUID, page: int = 1) -> str:
        return f"{self.page}/feeds/{show_id}.xml" + (f"?page={page}" if page > 1 else "")

    def private_feed(self, feed_id: UUID, key: str, page: int = 1) -> str:
        return f"{self.page}/feeds/{feed_id}/{key}" + (f"/{page}.xml" if page > 1 else ".xml")

    def keyless_feed(self, feed_id: UUID) -> str:
        """Answers nothing; it names a private feed where its key must not be."""
        return f"{self.page}/feeds/{feed_id}.xml"

    def episode_file(self, podcast_id: UUID, uri: str, ending: str) -> str:
        """``ending``: mp3, jpg, vtt or json."""
        return f"{self.page}/feeds/episodes/{podcast_id}/{file_version(uri)}.{ending}"

    def show_cover(self, show_id: UUID, uri: str) -> str:
        return f"{self.page}/feeds/shows/{show_id}/{file_version(uri)}.jpg"

    def episode_page(self, podcast_id: UUID) -> str:
        return f"{self.page}/e/{podcast_id}"

    def show_page(self, slug: str) -> str:
        return f"{self.page}/s/{slug}"

    def player(self, podcast_id: UUID) -> str:
        return f"{self.page}/embed/{podcast_id}"

    def episode_in_app(self, podcast_id: UUID) -> str:
        return f"{self.page}/?episode={podcast_id}"

    def show_in_app(self, show_id: UUID) -> str:
        return f"{self.page}/?show={show_id}"

    def shows_in_app(self) -> str:
        return f"{self.page}/?shows"


def file_version(uri: str) -> str:
    """Objects never change, so the object's URI identifies its content. 16 hex digits."""
    return hashlib.sha256(uri.encode()).hexdigest()[:16]
