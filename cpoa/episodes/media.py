"""An episode's media: signed URLs for the audio and the cover, and the content of the texts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from cpoa.episodes.etags import hashed
from cpoa.image_urls import IMAGE_URL_LIFETIME, sign_image_urls, signing_errors
from shared.error_codes.episode_reading import (
    API_GW_AUDIO_NOT_FOUND,
    API_GW_CHAPTERS_NOT_FOUND,
    API_GW_COVER_NOT_FOUND,
    API_GW_OWN_PASSAGES_NOT_FOUND,
    API_GW_TRANSCRIPT_JSON_NOT_FOUND,
    API_GW_TRANSCRIPT_NOT_FOUND,
    API_GW_WAVEFORM_NOT_FOUND,
)
from shared.errors import NotFoundError
from shared.signed_urls import attachment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cpoa.artefacts import ArtefactStore
    from shared.database import Row

AUDIO_URL_LIFETIME = timedelta(hours=2)


class TextKind(Enum):
    """A text of an episode: its column, its content type, and the error code if there is none."""

    TRANSCRIPT = ("transcript_uri", "text/vtt; charset=utf-8", API_GW_TRANSCRIPT_NOT_FOUND)
    TRANSCRIPT_JSON = ("transcript_json_uri", "application/json", API_GW_TRANSCRIPT_JSON_NOT_FOUND)
    OWN_PASSAGES = ("own_passages_uri", "application/json", API_GW_OWN_PASSAGES_NOT_FOUND)
    CHAPTERS = ("chapters_uri", "application/json+chapters", API_GW_CHAPTERS_NOT_FOUND)
    WAVEFORM = ("waveform_uri", "application/json", API_GW_WAVEFORM_NOT_FOUND)

    def __init__(self, column: str, content_type: str, error_code: str) -> None:
        self.column = column
        self.content_type = content_type
        self.error_code = error_code


@dataclass(frozen=True, slots=True)
class StoredText:
    """``etag`` depends on the object's name, because objects never change, and on what is added to it."""

    etag: str
    content_type: str
    read: Callable[[], bytes]


class EpisodeMedia:
    def __init__(self, store: ArtefactStore) -> None:
        self._store = store

    def sign_audio_url(self, row: Row, *, method: str, download: bool) -> str:
        """Returns a signed URL for GET or HEAD. Raises NotFoundError if there is no audio yet."""
        if not row["final_audio_filepath"]:
            raise NotFoundError(API_GW_AUDIO_NOT_FOUND)
        return self._signed(
            row["final_audio_filepath"],
            method=method,
            expires=AUDIO_URL_LIFETIME,
            disposition=attachment(f"{row['title'] or row['topic']}.mp3") if download else None,
        )

    def sign_cover_url(self, row: Row) -> str | None:
        return self._signed(row["cover_uri"], expires=IMAGE_URL_LIFETIME) if row["cover_uri"] else None

    def require_cover_url(self, row: Row) -> str:
        """Raises NotFoundError if there is no cover yet."""
        url = self.sign_cover_url(row)
        if url is None:
            raise NotFoundError(API_GW_COVER_NOT_FOUND, "This episode has none yet. Ask for its state first.")
        return url

    def sign_cover_urls(self, rows: Sequence[Row]) -> list[str | None]:
        """In the order of the rows. Raises AethercastError if signing fails."""
        return sign_image_urls(self._store, [row["cover_uri"] for row in rows])

    def text(self, row: Row, kind: TextKind) -> StoredText:
        """Raises NotFoundError with the kind's code if there is no such text yet."""
        if not row[kind.column]:
            raise _no_text(kind)
        name = self._store.object_name(row[kind.column])
        return StoredText(
            etag=hashed(name.encode()),
            content_type=kind.content_type,
            read=lambda: self._read(name, kind),
        )

    def transcript_json(self, row: Row) -> StoredText:
        """With the episode's present title, which its owner may have changed since the file was written."""
        stored, title = self.text(row, TextKind.TRANSCRIPT_JSON), row["title"]
        return StoredText(
            etag=hashed(f"{stored.etag} {title}".encode()),
            content_type=stored.content_type,
            read=lambda: _with_title(stored.read(), title),
        )

    def _read(self, name: str, kind: TextKind) -> bytes:
        try:
            return self._store.read(name)
        except NotFoundError as error:
            raise _no_text(kind) from error

    def _signed(self, uri: str, *, method: str = "GET", expires: timedelta, disposition: str | None = None) -> str:
        with signing_errors():
            return self._store.signed_url(
                self._store.object_name(uri), method=method, expires=expires, disposition=disposition
            )


def _with_title(transcript: bytes, title: str | None) -> bytes:
    document = json.loads(transcript)
    if title is None or document.get("title") in (None, title):
        return transcript
    return json.dumps({**document, "title": title}, ensure_ascii=False, separators=(",", ":")).encode()


def _no_text(kind: TextKind) -> NotFoundError:
    return NotFoundError(kind.error_code, "This episode has none yet. Ask for its state first.")
