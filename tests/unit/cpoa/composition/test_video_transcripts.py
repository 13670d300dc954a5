"""Transcripts of videos are read only where the operator asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from cpoa.composition.agents import source_reader
from cpoa.contracts.agents import OwnSource
from cpoa.contracts.source_documents import SourceDocument, UnreadableSourceError
from cpoa.documents.fetching.refusals import Refusal
from cpoa.documents.fetching.youtube_transcripts import VideoTranscript, YouTubeTranscripts
from shared.settings import load_settings
from tests.media_in_memory import MediaInMemory

if TYPE_CHECKING:
    from cpoa.steps.source_reader import SourceReader
    from shared.media_store import MediaStore

VIDEO = OwnSource(url="https://youtu.be/dQw4w9WgXcQ")
CAPTIONS = b"WEBVTT\n\n00:00:01.000 --> 00:00:05.000\nBees dance in the dark.\n"


@pytest.fixture(autouse=True)
def youtube(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: YouTubeTranscripts, video_id: str) -> VideoTranscript:
        return VideoTranscript(CAPTIONS, "How bees dance", "The Apiary", "en", f"https://watch/{video_id}")

    monkeypatch.setattr(YouTubeTranscripts, "read", read)


def reader(**variables: str) -> SourceReader:
    return source_reader(load_settings(environment=variables), cast("MediaStore", MediaInMemory()))


def read(**variables: str) -> SourceDocument:
    return reader(**variables).read(VIDEO, None, lambda: None)


def test_a_transcript_is_a_source_with_title_channel_and_address() -> None:
    document = read(SOURCE_YOUTUBE="true")
    assert [block.text for block in document.blocks] == ["Bees dance in the dark."]
    assert (document.title, document.author, document.language) == ("How bees dance", "The Apiary", "en")
    assert document.address == "https://watch/dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("variables", "refusal"),
    [
        ({}, Refusal.YOUTUBE),
        ({"SOURCE_YOUTUBE": "true", "SOURCE_PAGES": "false"}, Refusal.TURNED_OFF),
        ({"SOURCE_YOUTUBE": "true", "SOURCE_HOSTS": "example.org"}, Refusal.YOUTUBE),
    ],
)
def test_without_the_setting_the_user_is_told_what_to_do(variables: dict[str, str], refusal: Refusal) -> None:
    with pytest.raises(UnreadableSourceError) as refused:
        read(**variables)
    assert refused.value.reason == refusal


def test_with_only_youtube_allowed_its_transcripts_are_read() -> None:
    assert read(SOURCE_YOUTUBE="true", SOURCE_HOSTS="youtube.com").title == "How bees dance"
