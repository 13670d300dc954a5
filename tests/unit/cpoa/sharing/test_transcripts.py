from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, cast

import pytest
from google.api_core.exceptions import ServiceUnavailable
from google.auth.exceptions import RefreshError

from cpoa.sharing.transcripts import Transcript, read_transcript
from shared.error_codes.sharing import API_GW_SHARED_PAGE_NOT_FOUND
from shared.errors import NotFoundError

if TYPE_CHECKING:
    from cpoa.artefacts import ArtefactStore

ROW = {"transcript_json_uri": "gs://bucket/transcript.json"}


class Store:
    """``answer``: what it reads, or the error that it raises."""

    def __init__(self, answer: bytes | Exception) -> None:
        self._answer = answer

    def object_name(self, uri: str) -> str:
        return uri.removeprefix("gs://bucket/")

    def read(self, _name: str) -> bytes:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def store(answer: bytes | Exception) -> ArtefactStore:
    return cast("ArtefactStore", Store(answer))


def test_an_episode_without_a_transcript_reads_no_file() -> None:
    assert read_transcript(store(RuntimeError()), {"transcript_json_uri": None}) == Transcript()


@pytest.mark.parametrize(
    "error",
    [
        NotFoundError(API_GW_SHARED_PAGE_NOT_FOUND),
        ServiceUnavailable("the bucket"),
        RefreshError("the account"),
        ConnectionError("the network"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_file_that_cannot_be_read_is_logged_and_left_out(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert read_transcript(store(error), ROW) == Transcript()
    assert f"The transcript gs://bucket/transcript.json cannot be read ({type(error).__name__})" in caplog.text


def test_a_file_that_is_not_json_is_an_error() -> None:
    with pytest.raises(json.JSONDecodeError):
        read_transcript(store(b"{"), ROW)
