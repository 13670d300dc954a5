"""The files that feeds name, at addresses that do not change: audio, pictures, transcripts and chapters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from cpoa.feeds.addresses import file_version
from cpoa.feeds.feed_query import IN_FEEDS
from cpoa.feeds.feed_xml import DEFAULT_COVER
from cpoa.image_urls import signing_errors
from shared.error_codes.feeds import API_GW_FEED_FILE_NOT_FOUND
from shared.errors import NotFoundError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.feed_query import FeedRecords
    from shared.database import Database
    from shared.media_store import MediaStore

AUDIO_URL_LIFETIME = timedelta(hours=2)
_DEFAULT_COVER_FILE = Path(__file__).with_name("default_cover.jpg")


class FileKind(Enum):
    """A file of an episode: its ending in addresses, its column and its content type."""

    AUDIO = ("mp3", "final_audio_filepath", "audio/mpeg")
    COVER = ("jpg", "cover_uri", "image/jpeg")
    TRANSCRIPT = ("vtt", "transcript_uri", "text/vtt; charset=utf-8")
    CHAPTERS = ("json", "chapters_uri", "application/json+chapters")

    def __init__(self, ending: str, column: str, content_type: str) -> None:
        self.ending = ending
        self.column = column
        self.content_type = content_type


@dataclass(frozen=True, slots=True)
class FeedFile:
    """``address``: the present one, which ends in ``version``. ``uri`` is empty for the picture of a show without any
    cover."""

    address: str
    version: str
    uri: str
    content_type: str


class FeedFiles:
    """Each method raises NotFoundError if there is no such file any more."""

    def __init__(self, database: Database, records: FeedRecords, store: MediaStore, addresses: Addresses) -> None:
        self._database = database
        self._records = records
        self._store = store
        self._addresses = addresses

    def of_episode(self, podcast_id: str, kind: FileKind) -> FeedFile:
        key = parse_uuid(podcast_id)
        row = key and self._database.fetch_one(
            f"select {kind.column} as uri from podcasts where podcast_id = :podcast_id and {IN_FEEDS}", podcast_id=key
        )
        if not key or not row or not row["uri"]:
            raise _not_found()
        uri = row["uri"]
        address = self._addresses.episode_file(key, uri, kind.ending)
        return FeedFile(address, file_version(uri), uri, kind.content_type)

    def cover_of_show(self, show_id: str, version: str) -> FeedFile:
        """Of its newest episode, if the show has none of its own; otherwise a picture for all shows.

        Only readers of its feed know the present version of a private show's cover, so no other version leads to it.
        """
        key = parse_uuid(show_id)
        show = key and self._database.fetch_one(
            "select cover_uri, hidden_at, visibility from shows where show_id = :show_id", show_id=key
        )
        if not key or not show:
            raise _not_found()
        uri = "" if show["hidden_at"] else show["cover_uri"] or self._records.newest_cover(key) or ""
        present = file_version(uri or DEFAULT_COVER)
        if show["visibility"] == "private" and version != present:
            raise _not_found()
        address = self._addresses.show_cover(key, uri or DEFAULT_COVER)
        return FeedFile(address, present, uri, FileKind.COVER.content_type)

    def signed_url(self, file: FeedFile, method: str) -> str:
        """For GET or HEAD: a URL that is signed for one of them refuses the other."""
        with signing_errors():
            name = self._store.object_name(file.uri)
            return self._store.signed_url(name, method=method, expires=AUDIO_URL_LIFETIME)

    def read(self, file: FeedFile) -> bytes:
        if not file.uri:
            return _DEFAULT_COVER_FILE.read_bytes()
        try:
            return self._store.read(self._store.object_name(file.uri))
        except NotFoundError as error:
            raise _not_found() from error


def _not_found() -> NotFoundError:
    return NotFoundError(API_GW_FEED_FILE_NOT_FOUND)
