"""The files that users upload, until they are used.

An upload is an object of the media bucket whose name contains its owner's id, so there is no table of uploads. The
browser sends the file to the bucket itself (`cpoa.uploads.upload_forms`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

from shared.identifiers import parse_uuid
from shared.media_store import MediaNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from shared.media_store import MediaStore

UPLOADS = "uploads/"
UPLOAD_LIVES = timedelta(days=1)
FILE_NAME = "file-name"


@dataclass(frozen=True, slots=True)
class Upload:
    """``content_type`` is what the user said it is."""

    size_bytes: int
    content_type: str
    file_name: str
    created: datetime


class UploadStore:
    def __init__(self, store: MediaStore, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._clock = clock

    def describe(self, user_id: UUID, upload_id: str) -> Upload | None:
        """None if the user has no such upload, has not sent the file yet, or sent it more than a day ago."""
        key = parse_uuid(upload_id)
        found = self._store.find(object_name(user_id, key)) if key else None
        if found is None or found.created < self._clock() - UPLOAD_LIVES:
            return None
        file_name = unquote(found.metadata.get(FILE_NAME, ""))
        return Upload(found.size_bytes, found.content_type, file_name, found.created)

    def read(self, user_id: UUID, upload_id: str, max_bytes: int) -> bytes:
        """Raises MediaNotFoundError, or ValueError if the file is larger, without reading it."""
        key = parse_uuid(upload_id)
        if key is None:
            raise MediaNotFoundError(upload_id)
        return self._store.read(object_name(user_id, key), max_bytes=max_bytes)


def object_name(user_id: UUID, upload_id: UUID) -> str:
    return f"{UPLOADS}{user_id}/{upload_id}"
