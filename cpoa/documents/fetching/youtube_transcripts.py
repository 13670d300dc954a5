"""Reads the captions of a video from YouTube, as a file of captions."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import requests
from youtube_transcript_api import CouldNotRetrieveTranscript, YouTubeTranscriptApi
from youtube_transcript_api.formatters import WebVTTFormatter

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from cpoa.documents.fetching.youtube_addresses import WATCH_PAGE, YOUTUBE_HOST

if TYPE_CHECKING:
    from collections.abc import Callable

    from youtube_transcript_api import Transcript, TranscriptList

# The package reads pages and JSON that are not documented and may change at any time, and trusts their shape.
_OTHER_SHAPE = (ValueError, LookupError, TypeError, AttributeError)
_REFUSALS = (CouldNotRetrieveTranscript, requests.RequestException, ParseError, *_OTHER_SHAPE)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class VideoTranscript:
    """``captions``: a WebVTT file. ``title`` and ``channel`` are None if YouTube did not tell them. ``address``: of the
    page that shows the video."""

    captions: bytes
    title: str | None
    channel: str | None
    language: str
    address: str


class YouTubeTranscripts:
    def __init__(self, open_session: Callable[[], requests.Session]) -> None:
        self._open_session = open_session

    def read(self, video_id: str) -> VideoTranscript:
        """Raises FetchRefusedError, which says how to paste the transcript."""
        with self._open_session() as session:
            try:
                found = _choose(YouTubeTranscriptApi(http_client=session).list(video_id)).fetch()
                captions = WebVTTFormatter().format_transcript(found)
            except _REFUSALS as error:
                logger.info("A transcript of YouTube was not read: %s", type(error).__name__)
                raise FetchRefusedError(Refusal.YOUTUBE, type(error).__name__) from error
            title, channel = _ask_for_title(session, video_id)
        return VideoTranscript(captions.encode(), title, channel, found.language_code, WATCH_PAGE + video_id)


def _choose(transcripts: TranscriptList) -> Transcript:
    """Returns what is said in the video, in its own language: written by a person if there is such a transcript.

    YouTube recognises speech in the language that is spoken, so captions in another one are translations. Without such
    a transcript, the first one that a person wrote is the best guess. Raises LookupError if there is none at all.
    """
    written = [transcript for transcript in transcripts if not transcript.is_generated]
    recognised = [transcript for transcript in transcripts if transcript.is_generated]
    spoken = {_base(transcript.language_code) for transcript in recognised}
    in_spoken_language = [transcript for transcript in written if _base(transcript.language_code) in spoken]
    return [*in_spoken_language, *(recognised or written)][0]


def _base(language: str) -> str:
    return language.partition("-")[0]


def _ask_for_title(session: requests.Session, video_id: str) -> tuple[str | None, str | None]:
    """Returns title and channel; without them the transcript can still be used."""
    try:
        answer = session.get(f"https://{YOUTUBE_HOST}/oembed", params={"url": WATCH_PAGE + video_id, "format": "json"})
        answer.raise_for_status()
        about = answer.json()
        return _text(about["title"]), _text(about["author_name"])
    except (requests.RequestException, FetchRefusedError, *_OTHER_SHAPE) as error:
        logger.info("The title of a video was not read: %s", type(error).__name__)
        return None, None


def _text(value: object) -> str | None:
    return (" ".join(value.split())[:300] or None) if isinstance(value, str) else None
