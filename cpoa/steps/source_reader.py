"""Reads a page or an upload of the user: fetches its bytes, and reads them in a child process."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.child_process import run_in_child
from cpoa.documents.fetching.youtube_addresses import find_video_id
from cpoa.documents.readers.any_format import READ_DOCUMENT
from cpoa.uploads.upload_request import MAX_UPLOAD_BYTES
from shared.media_store import MediaNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from cpoa.contracts.agents import OwnSource
    from cpoa.contracts.source_documents import SourceDocument
    from cpoa.documents.fetching.fetcher import Fetcher
    from cpoa.documents.fetching.youtube_transcripts import YouTubeTranscripts
    from cpoa.uploads.upload_store import UploadStore

GONE = "The upload is gone: uploads are kept for a day. Upload the file again."


class SourceReader:
    engine_version = "reading-1"

    def __init__(
        self, fetcher: Fetcher, uploads: UploadStore, video_transcripts: YouTubeTranscripts | None = None
    ) -> None:
        """Without ``video_transcripts``, the fetcher says what to do about a video."""
        self._fetcher = fetcher
        self._uploads = uploads
        self._video_transcripts = video_transcripts

    def read(self, source: OwnSource, user_id: UUID | None, check_cancelled: Callable[[], None]) -> SourceDocument:
        """Raises UnreadableSourceError, and what the bucket raises."""
        if source.upload_id:
            return self._read_upload(source.upload_id, user_id, check_cancelled)
        address = source.url or ""
        video_id = find_video_id(address)
        if video_id and self._video_transcripts:
            return _read_video(self._video_transcripts, video_id, check_cancelled)
        page = self._fetcher.fetch(address)
        name = unquote(urlsplit(page.address).path)
        return _read(page.content, check_cancelled, name=name, content_type=page.content_type, address=page.address)

    def file_name(self, source: OwnSource, user_id: UUID | None) -> str | None:
        """The name of an upload's file. Raises what the bucket raises."""
        upload = self._uploads.describe(user_id, source.upload_id) if user_id and source.upload_id else None
        return (upload.file_name or None) if upload else None

    def _read_upload(self, upload_id: str, user_id: UUID | None, check_cancelled: Callable[[], None]) -> SourceDocument:
        upload = self._uploads.describe(user_id, upload_id) if user_id else None
        if user_id is None or upload is None:
            raise UnreadableSourceError(GONE)
        try:
            data = self._uploads.read(user_id, upload_id, MAX_UPLOAD_BYTES)
        except MediaNotFoundError as error:  # deleted since it was described
            raise UnreadableSourceError(GONE) from error
        return _read(data, check_cancelled, name=upload.file_name, content_type=upload.content_type)


def _read_video(transcripts: YouTubeTranscripts, video_id: str, check_cancelled: Callable[[], None]) -> SourceDocument:
    video = transcripts.read(video_id)
    said = _read(video.captions, check_cancelled, name=f"{video_id}.vtt", content_type="text/vtt; charset=utf-8")
    return replace(said, title=video.title, author=video.channel, language=video.language, address=video.address)


def _read(data: bytes, check_cancelled: Callable[[], None], **hints: str) -> SourceDocument:
    """``hints``: arguments of `cpoa.documents.readers.any_format.read_document`."""
    return run_in_child(READ_DOCUMENT, data, arguments=hints, check_cancelled=check_cancelled)
