"""Tests which fields of a row an answer contains, and which it never contains."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from cpoa.agents.voice.model_voices import build_model_catalogue
from cpoa.contracts.models import ModelVoice
from cpoa.episodes import rendering
from cpoa.episodes.catalogue import EpisodePage
from cpoa.episodes.model_usage import ModelUsage
from cpoa.workflow.states import PodcastStatus

MOMENT = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
ROW: dict[str, Any] = {
    "podcast_id": UUID("6F1F4F6E-0000-4000-8000-00000000000A"),
    "workflow_id": UUID("6F1F4F6E-0000-4000-8000-00000000000B"),
    "user_id": "nobody",
    "topic": "Tea",
    "title": None,
    "visibility": "public",
    "cpoa_status": "pending",
    "cpoa_error_message": None,
    "error_code": None,
    "final_audio_filepath": None,
    "transcript_uri": None,
    "transcript_json_uri": None,
    "own_passages_uri": None,
    "chapters_uri": None,
    "waveform_uri": None,
    "cover_uri": None,
    "stream_id": None,
    "asf_websocket_url": None,
    "asf_notification_status": None,
    "task_created_timestamp": MOMENT,
    "last_updated_timestamp": MOMENT.astimezone(UTC),
    "cpoa_full_orchestration_log": None,
    "tts_settings_used": {"pitch": 1},
    "length_minutes": 4,
    "language": "de",
    "duration_seconds": None,
    "length_limited_by": None,
    "show_notes": None,
    "sources": None,
    "licence": None,
    "coverage": None,
    "nearest_topics": [],
    "left_out": [],
    "given_sources": None,
    "writer": None,
    "show_id": None,
    "show_is_public": False,
    "hidden_at": None,
}
HIDDEN = {"user_id": "user-7", "client_id": "session-7", "client_workflow_id": "trace-7", "script_uri": "gs://s"}


def test_ids_are_lower_case_and_times_are_utc_with_z() -> None:
    shown = rendering.detail(ROW, [], cover_url=None, is_own=False)

    assert shown["podcast_id"] == "6f1f4f6e-0000-4000-8000-00000000000a"
    assert shown["task_created_timestamp"] == shown["last_updated_timestamp"] == "2026-03-01T10:30:15.123Z"


def test_private_fields_of_a_row_are_not_shown() -> None:
    source = {"title": "T", "url": None, "licence": None, "claims": [{"text": "a person's words"}]}
    row = {**ROW, **HIDDEN, "sources": [source]}
    page = EpisodePage([row], page=1, per_page=10, total=1)
    for shown in (
        rendering.detail(row, [], cover_url=None, is_own=False),
        rendering.accepted(row),
        rendering.listing(page, [None]),
    ):
        text = json.dumps(shown)
        assert not any(secret in text for secret in (*HIDDEN, *HIDDEN.values(), "a person's words"))


@pytest.mark.parametrize("status", PodcastStatus)
def test_the_details_contain_the_state_of_the_audio_for_every_status(status: PodcastStatus) -> None:
    row = {**ROW, "cpoa_status": status.value, "cpoa_error_message": "Why."}
    audio = rendering.accepted(row)["details"]["final_audio_details"]

    assert audio["tts_settings_used"] == {"pitch": 1}
    failed = {"status": "error", "message": "Why."}
    waiting = {"status": "not_run", "message": "There is no audio yet."}
    expected = failed if status is PodcastStatus.FAILED_AUDIO else waiting
    assert {name: audio[name] for name in ("status", "message")} == expected


def test_the_path_of_existing_audio_is_shown() -> None:
    row = {**ROW, "final_audio_filepath": "gs://bucket/a.mp3"}
    shown = rendering.accepted(row)

    assert shown["details"]["final_audio_details"] == {
        "status": "success",
        "audio_filepath": "gs://bucket/a.mp3",
        "tts_settings_used": {"pitch": 1},
    }
    assert shown["audio_url"] == "/api/v1/podcasts/6f1f4f6e-0000-4000-8000-00000000000a/audio.mp3"


def test_an_episode_and_its_entry_in_a_list_say_how_it_was_made() -> None:
    made = {"coverage": "own", "nearest_topics": ["Tides"], "left_out": ["The attic"], "writer": "w", "language": "de"}
    row = {**ROW, **made}
    shown = rendering.detail(row, [], cover_url=None, is_own=False)
    (listed,) = rendering.listing(EpisodePage([row], page=1, per_page=10, total=1), ["https://cover"])["podcasts"]
    assert listed["cover_url"] == "https://cover"

    for answer in (shown, listed):
        assert {name: answer[name] for name in made} == made
        assert answer["synthetic_voices"] is True


def test_an_entry_in_a_list_says_whether_it_is_of_the_person_who_asks() -> None:
    owner, other = UUID(int=1), UUID(int=2)
    page = EpisodePage([{**ROW, "user_id": owner}, {**ROW, "user_id": other}], page=1, per_page=10, total=2)
    for asked_by, expected in ((owner, [True, False]), (None, [False, False])):
        listed = rendering.listing(page, [None, None], asked_by)["podcasts"]
        assert [each["is_own"] for each in listed] == expected


def test_what_the_models_used_is_shown_if_it_is_given() -> None:
    usage = ModelUsage(prompt_tokens=10, completion_tokens=4, estimated_cost_usd=None, unpriced_requests=2)
    shown = rendering.detail(ROW, [], cover_url=None, is_own=True, usage=usage)
    assert shown["model_usage"] == {
        "prompt_tokens": 10,
        "completion_tokens": 4,
        "estimated_cost_usd": None,
        "unpriced_requests": 2,
    }
    assert rendering.detail(ROW, [], cover_url=None, is_own=True)["model_usage"] is None


GIVEN = {
    "title": "Bees",
    "url": None,
    "author": "A. Keeper",
    "licence": None,
    "words": 48,
    "left_out": [],
    "unreadable": None,
}


@pytest.mark.parametrize(("total", "per_page", "pages"), [(0, 10, 0), (1, 10, 1), (10, 10, 1), (11, 10, 2)])
def test_the_number_of_pages_is_rounded_up(total: int, per_page: int, pages: int) -> None:
    assert EpisodePage([], page=1, per_page=per_page, total=total).total_pages == pages


def test_a_voice_without_a_sample_has_null_as_its_url() -> None:
    voices = build_model_catalogue(
        [ModelVoice("en-GB-X-A", "en-GB", "female"), ModelVoice("en-GB-X-B", "en-GB", "male")]
    )
    shown = rendering.voice_list(voices.voices())["voices"][0]
    assert (shown["name"], shown["pairs_with"], shown["sample_url"]) == ("en-GB-X-A", "en-GB-X-B", None)


def test_only_the_owner_sees_which_sources_were_given() -> None:
    row = ROW | {"given_sources": {"10": GIVEN, "2": GIVEN | {"title": "Wax", "licence": "CC-BY-4.0"}}}
    shown = rendering.detail(row, [], cover_url=None, is_own=True)["given_sources"]
    by = "https://creativecommons.org/licenses/by/4.0/"
    assert shown == [
        GIVEN | {"title": "Wax", "licence": "CC-BY-4.0", "licence_url": by},
        GIVEN | {"licence": None, "licence_url": None},
    ]
    assert rendering.detail(row, [], cover_url=None, is_own=False)["given_sources"] == []


def test_only_the_owner_reads_why_the_sources_could_not_be_read() -> None:
    row = ROW | {
        "error_code": "API_GW_PODCAST_SOURCES_UNREADABLE",
        "cpoa_error_message": "None could be read.",
        "given_sources": {"1": GIVEN | {"title": "plan.pdf", "unreadable": "It holds pictures."}},
    }
    own, other = (rendering.detail(row, [], cover_url=None, is_own=is_own) for is_own in (True, False))
    assert own["cpoa_error_message"] == "None could be read. “plan.pdf”: It holds pictures."
    assert other["cpoa_error_message"] == "None could be read."


def test_a_source_has_its_author_and_the_address_of_its_licence() -> None:
    stored = {"title": "Bees", "url": "https://bees.example/", "credit": "A. Keeper"}
    row = ROW | {"sources": [stored | {"licence": "CC-BY-4.0"}, stored | {"licence": "https://example.org/l"}]}
    shown = rendering.detail(row, [], cover_url=None, is_own=False)["sources"]
    assert shown == [
        stored | {"licence": "CC-BY-4.0", "licence_url": "https://creativecommons.org/licenses/by/4.0/"},
        stored | {"licence": None, "licence_url": "https://example.org/l"},
    ]
