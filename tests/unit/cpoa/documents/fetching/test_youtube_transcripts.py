"""The real package asks a session whose answers have the shape of YouTube's."""

from __future__ import annotations

import html
import json
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from cpoa.documents.child_process import run_in_child
from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from cpoa.documents.fetching.youtube_session import OtherHostError, open_session
from cpoa.documents.fetching.youtube_transcripts import VideoTranscript, YouTubeTranscripts
from cpoa.documents.readers.any_format import READ_DOCUMENT

VIDEO = "dQw4w9WgXcQ"
SAID = {
    "en": ["Bees dance in the dark.", "The angle of the dance shows where the flowers are."],
    "de": ["Bienen tanzen im Dunkeln.", "Der Winkel zeigt, wo die Blumen sind."],
}


class YouTube(BaseAdapter):
    """``tracks``: languages, those that YouTube recognised by ear with ``asr:`` before them."""

    def __init__(self, *tracks: str, **answers: tuple[int, str]) -> None:
        super().__init__()
        self.asked: list[str] = []
        self._tracks = tracks
        self._answers = answers

    def transcripts(self) -> YouTubeTranscripts:
        return YouTubeTranscripts(self._session)

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.mount("https://www.youtube.com/", self)
        return session

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        assert request.url
        path = request.url.removeprefix("https://www.youtube.com/").partition("?")[0].rpartition("/")[2]
        self.asked.append(path)
        status, body = self._answers.get(path) or (200, self._answer(path, request.url))
        response = requests.Response()
        response.status_code, response._content, response.url = status, body.encode(), request.url
        return response

    def close(self) -> None:
        pass

    def _answer(self, path: str, url: str) -> str:
        if path == "watch":
            return '<html><script>ytcfg.set({"INNERTUBE_API_KEY": "key"})</script></html>'
        if path == "player":
            return json.dumps(self._player())
        if path == "oembed":
            return json.dumps({"title": "How bees  dance", "author_name": "The Apiary", "type": "video"})
        language = url.partition("lang=")[2]
        lines = (f'<text start="{4 * n}" dur="4">{html.escape(text)}</text>' for n, text in enumerate(SAID[language]))
        return f'<?xml version="1.0" encoding="utf-8" ?><transcript>{"".join(lines)}</transcript>'

    def _player(self) -> dict[str, Any]:
        tracks = []
        for track in self._tracks:
            language = track.removeprefix("asr:")
            kind = {"kind": "asr"} if track.startswith("asr:") else {}
            address = f"https://www.youtube.com/api/timedtext?lang={language}"
            tracks.append({"baseUrl": address, "name": {"runs": [{"text": language}]}, "languageCode": language} | kind)
        captions = {"captions": {"playerCaptionsTracklistRenderer": {"captionTracks": tracks}}} if tracks else {}
        return {"playabilityStatus": {"status": "OK"}, **captions}


def read(*tracks: str, **answers: tuple[int, str]) -> VideoTranscript:
    return YouTube(*tracks, **answers).transcripts().read(VIDEO)


def test_a_transcript_is_a_document_with_title_channel_and_times() -> None:
    video = read("en")
    assert (video.title, video.channel, video.language) == ("How bees dance", "The Apiary", "en")
    assert video.address == f"https://www.youtube.com/watch?v={VIDEO}"
    document = run_in_child(READ_DOCUMENT, video.captions, arguments={"name": "a.vtt"})
    assert [(block.place, block.text) for block in document.blocks] == [("0:00", " ".join(SAID["en"]))]


def test_the_spoken_language_is_read_as_a_person_wrote_it() -> None:
    cases = {
        ("en", "de", "asr:de"): "de",  # spoken in German; the English one is a translation
        ("en", "asr:de"): "de",  # a translation is worse than recognised speech
        ("de", "en"): "de",
        ("asr:en",): "en",
    }
    assert {tracks: read(*tracks).language for tracks in cases} == cases


def test_a_video_without_a_title_is_read_all_the_same() -> None:
    for answer in ((404, ""), (200, "no JSON"), (200, "[]"), (200, '{"title": 5, "author_name": null}')):
        video = read("en", oembed=answer)
        assert (video.title, video.channel) == (None, None)
        assert b"Bees dance" in video.captions


@pytest.mark.parametrize(
    "answers",
    [
        {"watch": (429, "")},
        {"watch": (200, '<div class="g-recaptcha">')},
        {"watch": (200, "something new")},
        {"watch": (200, '<form action="https://consent.youtube.com/s">')},
        {"player": (500, "")},
        {"player": (200, "no JSON")},
        {"player": (200, "{}")},
        {"player": (200, '{"playabilityStatus": {"status": "LOGIN_REQUIRED", "reason": "Sign in"}}')},
        {"player": (200, "[]")},
        {"player": (200, '{"playabilityStatus": {}, "captions": {"playerCaptionsTracklistRenderer": {}}}')},
        {"timedtext": (200, "")},
        {"timedtext": (200, "<transcript>")},
        {"timedtext": (200, '<!DOCTYPE t [<!ENTITY a "aa">]><transcript><text start="0">&a;</text></transcript>')},
    ],
    ids=str,
)
def test_where_youtube_refuses_the_user_is_told_how_to_paste(answers: dict[str, tuple[int, str]]) -> None:
    with pytest.raises(FetchRefusedError) as refused:
        read("en", **answers)
    assert refused.value.refusal == Refusal.YOUTUBE


def test_a_video_without_captions_is_refused() -> None:
    with pytest.raises(FetchRefusedError) as refused:
        read()
    assert refused.value.refusal == Refusal.YOUTUBE


def test_the_session_reaches_youtube_alone() -> None:
    session = open_session("Test/1.0")
    for address in (
        "http://www.youtube.com/watch",
        "https://consent.youtube.com/s",
        "https://www.youtube.com.example/",
    ):
        with pytest.raises(OtherHostError):
            session.get(address)


def test_all_requests_together_have_fifteen_seconds() -> None:
    now = [0.0]
    session = open_session("Test/1.0", clock=lambda: now[0])
    now[0] = 16.0
    with pytest.raises(FetchRefusedError) as refused:
        session.get("https://www.youtube.com/watch")
    assert refused.value.refusal == Refusal.TOO_SLOW
