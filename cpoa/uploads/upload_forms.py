"""Signed POST policies, with which a browser sends one file to the bucket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID, uuid4

from cpoa.uploads.upload_store import FILE_NAME, object_name
from shared.signed_posts import PostRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.uploads.upload_request import NewUpload
    from shared.media_store import MediaStore
    from shared.signed_posts import SignedPost

FORM_LIVES = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class SignedUpload:
    upload_id: UUID
    form: SignedPost
    expires: datetime
    max_bytes: int


class UploadForms:
    def __init__(self, store: MediaStore, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._store = store
        self._clock = clock

    def sign(self, user_id: UUID, new: NewUpload) -> SignedUpload:
        """A form for one file, of the announced type and at most the announced size."""
        upload_id = uuid4()
        expires = self._clock() + FORM_LIVES
        form = self._store.signed_post(
            PostRequest(
                name=object_name(user_id, upload_id),
                content_type=new.content_type,
                max_bytes=new.size_bytes,
                expires=FORM_LIVES,
                metadata={FILE_NAME: quote(new.file_name, safe="")},
            )
        )
        return SignedUpload(upload_id, form, expires, max_bytes=new.size_bytes)
