"""Creates one episode from a topic and one from own text over HTTP, and checks all their files."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyloudnorm
import pytest
import soundfile
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from PIL import Image

from tests.local_stack import ended

if TYPE_CHECKING:
    import requests

    from local.cli.api_client import ApiClient

DEADLINE_SECONDS = 240
OWN_TEXT = """The lighthouse keepers of Skerrow Rock

Skerrow Rock is a small island eleven kilometres off the coast, and for 140 years it was home to three
lighthouse keepers at a time. The first lamp was lit on 4 October 1846. It burned whale oil, which had to be
carried up 187 steps every evening. The keepers changed to paraffin in 1871 because whale oil had become too
expensive.

Life on the rock followed a strict rhythm. Each keeper worked a four-hour watch, twice a day, and slept in a
curved bed built to fit the round wall. Food arrived by boat every two weeks, weather permitting. In the
winter of 1903 no boat could land for 51 days. The men lived on ship's biscuits, salted fish and gulls' eggs,
and the youngest of them kept a diary that is now in the county museum.

The light was automated in 1986. The last keeper said that the silence of the machine was harder to bear than
any storm. Today the island is a bird sanctuary, and visitors can climb the tower on two weekends a year.
"""


def finished(client: ApiClient, podcast_id: str) -> dict[str, Any]:
    return ended(client, podcast_id, within_seconds=DEADLINE_SECONDS)


@pytest.fixture(scope="module")
def episode(client: ApiClient) -> dict[str, Any]:
    asked = {"topic": "Vaccines", "length_minutes": 3}
    accepted = client.post_json("/api/v1/podcasts", asked, idempotency_key="vaccines-1")
    made = finished(client, accepted["podcast_id"])
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made


@pytest.fixture(scope="module")
def own_episode(client: ApiClient) -> dict[str, Any]:
    body = {"topic": "The keepers of Skerrow Rock", "sources": [{"text": OWN_TEXT}], "length_minutes": 2}
    accepted = client.post_json("/api/v1/podcasts", body)
    made = finished(client, accepted["podcast_id"])
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made


@pytest.fixture(scope="module")
def mp3(client: ApiClient, episode: dict[str, Any]) -> bytes:
    return client.get_bytes(episode["audio_url"])


@pytest.fixture(scope="module")
def vtt(client: ApiClient, episode: dict[str, Any]) -> str:
    return client.get_bytes(episode["transcript_url"]).decode()


def decoded(mp3: bytes) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(io.BytesIO(mp3), dtype="float32")
    return samples, rate


def cue_times(vtt: str) -> list[tuple[float, float]]:
    def seconds(stamp: str) -> float:
        hours, minutes, rest = f"00:{stamp}".split(":")[-3:]
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    return [(seconds(start), seconds(end)) for start, end in re.findall(r"([\d:.]+) --> ([\d:.]+)", vtt)]


def test_the_audio_is_at_minus_16_lufs_with_its_true_peak_below_minus_1(mp3: bytes) -> None:
    samples, rate = decoded(mp3)
    loudness = pyloudnorm.Meter(rate).integrated_loudness(samples)
    spectrum = np.fft.rfft(samples)
    oversampled = np.fft.irfft(np.pad(spectrum, (0, 3 * (len(spectrum) - 1))), 4 * len(samples)) * 4

    assert loudness == pytest.approx(-16, abs=1)
    assert 20 * np.log10(np.abs(oversampled).max()) < -1


def test_episode_audio_transcript_and_chapters_have_the_same_length(
    client: ApiClient, episode: dict[str, Any], mp3: bytes, vtt: str
) -> None:
    samples, rate = decoded(mp3)
    seconds = len(samples) / rate
    chapters = client.get_json(episode["chapters_url"])["chapters"]
    cues = cue_times(vtt)

    assert episode["duration_seconds"] == pytest.approx(seconds, abs=0.2)
    assert 2 <= cues[0][0] <= 4  # the intro
    assert 2 <= seconds - cues[-1][1] <= 4  # the outro
    starts = [start for start, _ in cues]
    assert all(min(abs(start - chapter["startTime"]) for start in starts) < 0.1 for chapter in chapters[1:])
    assert chapters[0]["startTime"] == 0
    assert chapters[-1]["startTime"] < seconds


def test_the_requested_length_is_exceeded_by_at_most_a_fifth(episode: dict[str, Any]) -> None:
    assert 60 < episode["duration_seconds"] <= 3 * 60 * 1.2
    if episode["duration_seconds"] < 3 * 60 * 0.85:
        assert episode["length_limited_by"] == "material"


def test_every_cue_has_audio_and_pauses_are_short(mp3: bytes, vtt: str) -> None:
    samples, rate = decoded(mp3)
    cues = cue_times(vtt)

    for start, end in cues:
        spoken = samples[int(start * rate) : int(end * rate)]
        assert np.sqrt(np.mean(spoken**2)) > 0.01, f"silence from {start} to {end}"
    for (_, end), (start, _) in pairwise(cues):
        assert -0.01 <= start - end <= 1.21


def test_the_transcript_as_json_has_the_times_of_the_captions_and_every_sentence_is_heard(
    client: ApiClient, episode: dict[str, Any], mp3: bytes, vtt: str
) -> None:
    samples, rate = decoded(mp3)
    parts = [part for turn in client.get_json(episode["transcript_json_url"])["turns"] for part in turn["parts"]]
    clauses = [(clause["start"], clause["end"]) for part in parts for clause in part["clauses"]]
    captions = cue_times(vtt)

    assert len(parts) > 20
    assert [part["start"] for part in parts] == sorted(part["start"] for part in parts)
    for part in parts:
        assert sum(clause["words"] for clause in part["clauses"]) == len(part["text"].split(" "))
        spoken = samples[int(part["start"] * rate) : int(part["end"] * rate)]
        assert np.sqrt(np.mean(spoken**2)) > 0.01, part
    assert [start for start, _ in clauses] == pytest.approx([start for start, _ in captions], abs=0.002)
    assert [end for _, end in clauses] == pytest.approx([end for _, end in captions], abs=0.002)


def test_turns_and_chapters_are_apart_by_what_ends_there(client: ApiClient, episode: dict[str, Any], vtt: str) -> None:
    speakers = re.findall(r"<v ([^>]+)>", vtt)
    cues = cue_times(vtt)
    chapters = [chapter["startTime"] for chapter in client.get_json(episode["chapters_url"])["chapters"][1:]]
    turns, gaps = [], []
    for (_, end), (start, _), before, after in zip(cues, cues[1:], speakers, speakers[1:], strict=False):
        if any(abs(start - chapter) < 0.1 for chapter in chapters):
            gaps.append(start - end)
        elif before != after:
            turns.append(start - end)

    assert len(turns) > 8
    assert min(turns) >= 0.27
    assert np.median(turns) <= 0.75
    assert max(turns) <= 1.21  # after the last line of a text the script asks for more
    assert len(gaps) == len(chapters)
    assert all(0.8 <= gap <= 1.2 for gap in gaps)


def test_the_episode_says_that_its_voices_are_synthetic(episode: dict[str, Any], mp3: bytes, vtt: str) -> None:
    tags = ID3(io.BytesIO(mp3))

    assert episode["synthetic_voices"] is True
    assert "The voices are synthetic." in episode["show_notes"]
    assert "The voices are synthetic." in vtt.partition("-->")[0]
    assert "The voices are synthetic." in str(tags["TXXX:AI disclosure"])
    assert str(tags["TXXX:Digital source type"]).endswith("trainedAlgorithmicMedia")


def test_both_hosts_speak_in_the_transcript(vtt: str) -> None:
    assert vtt.startswith("WEBVTT")
    assert len(set(re.findall(r"<v ([^>]+)>", vtt))) == 2
    assert "CC BY-SA 4.0" in vtt


def test_the_tags_contain_title_sources_licence_cover_and_chapters(mp3: bytes, episode: dict[str, Any]) -> None:
    tags = ID3(io.BytesIO(mp3))
    cover = Image.open(io.BytesIO(tags.getall("APIC")[0].data))

    assert str(tags["TIT2"]) == episode["title"]
    assert str(tags["TPE1"])
    assert str(tags["TALB"]) == "Aethercast"
    assert str(datetime.now(UTC).year) in str(tags["TDRC"])
    comment = str(tags.getall("COMM")[0])
    assert all(source["title"] in comment for source in episode["sources"])
    assert cover.size == (1500, 1500)
    assert len(tags.getall("CHAP")) >= 1
    assert MP3(io.BytesIO(mp3)).info.length == pytest.approx(episode["duration_seconds"], abs=0.3)


def test_the_episode_lists_sources_and_licence(episode: dict[str, Any]) -> None:
    assert episode["licence"] == "CC-BY-SA-4.0"
    assert any(source["title"] == "Vaccine" for source in episode["sources"])
    assert all(set(source) == {"title", "url", "credit", "licence", "licence_url"} for source in episode["sources"])
    assert "CC BY-SA 4.0" in episode["show_notes"]


def test_all_steps_are_done_and_logged(episode: dict[str, Any]) -> None:
    names = [step["name"] for step in episode["steps"]]

    assert {step["status"] for step in episode["steps"]} == {"completed"}
    assert {"research", "script", "voice-0", "cover", "master", "publish"} <= set(names)
    assert [entry["stage"] for entry in episode["logs"]]


def test_the_waveform_has_a_thousand_peaks(client: ApiClient, episode: dict[str, Any]) -> None:
    peaks = client.get_json(episode["waveform_url"])["peaks"]

    assert len(peaks) == 1000
    assert 0 < max(peaks) <= 1


def test_the_cover_is_a_jpeg_of_1500_pixels_below_600_kilobytes(client: ApiClient, episode: dict[str, Any]) -> None:
    data = client.get_bytes(episode["cover_url"])

    assert Image.open(io.BytesIO(data)).size == (1500, 1500)
    assert len(data) < 600_000


def test_audio_redirects_to_a_url_that_serves_ranges(
    http: requests.Session, stack_url: str, episode: dict[str, Any], mp3: bytes
) -> None:
    answer = http.get(f"{stack_url}{episode['audio_url']}", allow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"

    part = http.get(answer.headers["Location"], headers={"Range": "bytes=1000-1999"})
    assert part.status_code == 206
    assert part.content == mp3[1000:2000]

    head = http.head(f"{stack_url}{episode['audio_url']}", allow_redirects=True)
    assert head.status_code == 200
    assert int(head.headers["Content-Length"]) == len(mp3)

    download = http.get(f"{stack_url}{episode['audio_url']}?download=1")
    assert download.headers["Content-Disposition"].startswith("attachment")


def test_a_changed_signature_is_rejected(http: requests.Session, stack_url: str, episode: dict[str, Any]) -> None:
    address = http.get(f"{stack_url}{episode['audio_url']}", allow_redirects=False).headers["Location"]
    changed = address[:-1] + ("0" if address[-1] != "0" else "1")

    assert http.get(changed).status_code == 403


@pytest.mark.parametrize("field", ["transcript_url", "transcript_json_url", "chapters_url", "waveform_url", None])
def test_an_unchanged_response_is_304(
    http: requests.Session, stack_url: str, episode: dict[str, Any], field: str | None
) -> None:
    path = episode[field] if field else f"/api/v1/podcasts/{episode['podcast_id']}"
    first = http.get(f"{stack_url}{path}")
    again = http.get(f"{stack_url}{path}", headers={"If-None-Match": first.headers["ETag"]})

    assert first.status_code == 200
    assert again.status_code == 304
    assert again.content == b""


def test_a_repeated_idempotency_key_returns_the_same_episode(client: ApiClient, episode: dict[str, Any]) -> None:
    again = client.post_json(
        "/api/v1/podcasts", {"topic": "Vaccines", "length_minutes": 3}, idempotency_key="vaccines-1"
    )

    assert again["podcast_id"] == episode["podcast_id"]
    assert again["generation_status"] == "completed"
    assert again["audio_url"] == episode["audio_url"]


def test_an_episode_from_own_text_is_unlisted_and_has_no_licence(
    client: ApiClient, own_episode: dict[str, Any]
) -> None:
    listed = client.get_json("/api/v1/podcasts?per_page=100")["podcasts"]
    mine = client.get_json("/api/v1/podcasts?mine=true")["podcasts"]

    assert own_episode["visibility"] == "unlisted"
    assert own_episode["licence"] is None
    assert "CC BY-SA" not in own_episode["show_notes"]
    assert own_episode["podcast_id"] not in {each["podcast_id"] for each in listed}
    assert own_episode["podcast_id"] in {each["podcast_id"] for each in mine}


def test_no_response_contains_the_users_text(own_episode: dict[str, Any]) -> None:
    shown = json.dumps(own_episode)

    # The show notes begin with the first sentences; nothing returns the text itself.
    assert "the silence of the machine was harder to bear" not in shown
    assert "user_id" not in shown


def test_an_episode_without_sources_fails_with_a_helpful_message(client: ApiClient) -> None:
    accepted = client.post_json("/api/v1/podcasts", {"topic": "Zxqv blorptang"})
    failed = finished(client, accepted["podcast_id"])

    assert failed["generation_status"] == "failed_wcha_content_harvest"
    assert failed["error_code"] == "API_GW_PODCAST_NO_SOURCES"
    assert "text" in failed["cpoa_error_message"]
    assert failed["audio_url"] is None
