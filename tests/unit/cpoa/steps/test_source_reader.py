"""Uploads are loaded from the bucket, and read in a child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from cpoa.contracts.agents import OwnSource
from cpoa.contracts.source_documents import SourceDocument, UnreadableSourceError
from cpoa.documents.fetching.fetcher import Fetcher
from cpoa.documents.fetching.rules import FetchRules
from cpoa.steps.source_reader import GONE, SourceReader
from cpoa.uploads.upload_store import Upload
from shared.errors import ClaimLostError
from shared.media_store import MediaNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

NOTES = b"Our bees came in May. They fly from flower to flower until the evening."
USER = uuid4()
FILE = OwnSource(upload_id=str(uuid4()))


@dataclass
class Uploads:
    """What `SourceReader` asks of `UploadStore`. ``data``: None for one that is deleted after it was described."""

    data: bytes | None = NOTES
    is_known: bool = True

    def describe(self, user_id: UUID, upload_id: str) -> Upload | None:
        return Upload(len(NOTES), "text/plain", "notes.txt", datetime.now(UTC)) if self.is_known else None

    def read(self, user_id: UUID, upload_id: str, max_bytes: int) -> bytes:
        if self.data is None:
            raise MediaNotFoundError(upload_id)
        return self.data


def read(
    uploads: Uploads, user_id: UUID | None = USER, check_cancelled: Callable[[], None] = lambda: None
) -> SourceDocument:
    reader = SourceReader(Fetcher(FetchRules(is_enabled=False)), uploads)  # type: ignore[arg-type]
    return reader.read(FILE, user_id, check_cancelled)


def test_an_upload_is_read() -> None:
    assert [block.text for block in read(Uploads()).blocks] == [NOTES.decode()]


@pytest.mark.parametrize(
    ("uploads", "user_id"), [(Uploads(data=None), USER), (Uploads(is_known=False), USER), (Uploads(), None)]
)
def test_an_upload_that_is_gone_or_of_nobody_is_left_out(uploads: Uploads, user_id: UUID | None) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        read(uploads, user_id)
    assert caught.value.reason == GONE


def test_a_reading_whose_claim_is_lost_ends() -> None:
    def lose_claim() -> None:
        raise ClaimLostError("the episode was cancelled")

    with pytest.raises(ClaimLostError):
        read(Uploads(), check_cancelled=lose_claim)
