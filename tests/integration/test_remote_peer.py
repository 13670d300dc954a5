"""Tests that the stand-in for the remote services follows their contract, and breaks it only on request."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import requests
import soundfile
from PIL import Image

from tests.integration.remote_call_parts import CONTENT, PAYLOADS, SCRIPT, dispatch, ended, poll, result
from tests.remote_peer import spoiled_tasks
from tests.remote_peer.conditions import Conditions, ScriptShape
from tests.remote_peer.peer import remote_peer
from tests.remote_peer.services import AGENTS, Service
from tests.remote_peer.vfa import MAX_TEXT_CHARS
from tests.remote_peer.wrong_shapes import wrong_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.media_store import MediaStore
    from tests.remote_peer.peer import RemotePeer


@pytest.fixture
def peer(media_store: MediaStore) -> Iterator[RemotePeer]:
    conditions = Conditions(task_seconds=0.0, pending_polls=1, seconds_per_word=0.1)
    with remote_peer(media_store, conditions) as peer:
        yield peer


@pytest.mark.parametrize("service", AGENTS)
def test_a_task_is_accepted_then_pending_then_done(peer: RemotePeer, service: Service) -> None:
    accepted = dispatch(peer, service, X_Workflow_ID="workflow-1")
    told = accepted.json()
    assert accepted.status_code == 202
    assert set(told) == {"task_id", "status_url", "message", "idempotency_key_processed"}
    assert told["status_url"] == ("/tasks/" if service is Service.PSWA else "/v1/tasks/") + told["task_id"]
    pending = poll(peer, service, accepted)
    assert (pending.status_code, pending.json()["status"], pending.json()["result"]) == (202, "PENDING", None)
    done = ended(peer, service, accepted)
    assert (done.status_code, done.json()["status"]) == (200, "SUCCESS")
    (seen,) = peer.dispatches(service)
    assert (seen.idempotency_key, seen.workflow_id, seen.body) == ("key-1", "workflow-1", PAYLOADS[service])
    assert len(peer.polls(service)) >= 2
    assert peer.work_done(service) == {"key-1": 1}


def test_status_urls_are_not_below_the_dispatch_url(peer: RemotePeer) -> None:
    told = dispatch(peer, Service.VFA).json()
    stray = requests.get(f"{peer.origins[Service.VFA]}/v1{told['status_url']}", timeout=10)
    assert (stray.status_code, stray.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    elsewhere = requests.get(peer.origins[Service.IGA] + told["status_url"], timeout=10)
    assert (elsewhere.status_code, elsewhere.json()["status"]) == (202, "PENDING")


def test_the_audio_is_audible_and_as_long_as_its_words(peer: RemotePeer, media_store: MediaStore) -> None:
    lengths = []
    for number, words in enumerate((50, 200)):
        script = {**SCRIPT, "segments": [{"segment_title": "INTRO", "content": "reef " * words}]}
        told = result(peer, Service.VFA, {"script": script}, key=f"key-{number}")
        sound, rate = soundfile.read(io.BytesIO(media_store.read(media_store.object_name(told["audio_filepath"]))))
        assert np.abs(sound).max() > 0.1
        lengths.append(len(sound) / rate)
    assert lengths == pytest.approx([5.2, 20.2], abs=0.2)


def test_the_picture_has_the_requested_shape(peer: RemotePeer, media_store: MediaStore) -> None:
    told = result(peer, Service.IGA)
    picture = Image.open(io.BytesIO(media_store.read(media_store.object_name(told["image_url"]))))
    assert picture.format == "PNG"
    assert picture.width * 9 == picture.height * 16


def test_a_script_contains_the_content_in_either_shape(peer: RemotePeer) -> None:
    structured = result(peer, Service.PSWA)["script_data"]
    peer.conditions.script_shape = ScriptShape.TAGGED
    tagged = result(peer, Service.PSWA, key="key-2")["script_data"]
    assert {"intro", "outro"} <= set(structured)
    assert not {"intro", "outro"} & set(tagged)
    titles = [segment["segment_title"] for segment in tagged["segments"]]
    assert (titles[0], titles[-1]) == ("Intro", "Outro")
    assert tagged["segments"][1:-1] == structured["segments"]
    said = " ".join(segment["content"] for segment in structured["segments"])
    assert said == CONTENT.strip()
    assert said[:50] in tagged["full_raw_script"]


def test_a_text_too_long_for_the_voice_fails_and_one_too_short_is_skipped(peer: RemotePeer) -> None:
    segment = {"segment_title": "Growth", "content": "a" * MAX_TEXT_CHARS}
    refused = ended(peer, Service.VFA, dispatch(peer, Service.VFA, {"script": {**SCRIPT, "segments": [segment]}}))
    assert (refused.status_code, refused.json()["status"]) == (500, "FAILURE")
    assert refused.json()["result"]["error"]["type"] == "task_failed"
    skipped = result(peer, Service.VFA, {"script": {"script_id": "s", "title": "Reefs"}}, key="key-2")
    assert (skipped["status"], skipped["audio_filepath"]) == ("skipped", None)


def test_a_repeated_key_runs_once(peer: RemotePeer) -> None:
    first = result(peer, Service.VFA)
    assert result(peer, Service.VFA) == first
    assert peer.work_done(Service.VFA) == {"key-1": 1}


def test_a_key_in_progress_gives_a_conflict(peer: RemotePeer) -> None:
    for service, status in ((Service.VFA, 409), (Service.PSWA, 200)):
        peer.behave(service, spoiled_tasks.never_finishes())
        dispatch(peer, service)
        second = ended(peer, service, dispatch(peer, service))
        assert (second.status_code, second.json()["status"]) == (status, "SUCCESS")
        assert second.json()["result"]["status"] == "PROCESSING_CONFLICT"
        assert peer.work_done(service) == {}
    peer.conditions.lock_seconds = {Service.VFA: 0.0}
    assert result(peer, Service.VFA)["status"] == "success"


def test_a_failed_key_runs_again(peer: RemotePeer) -> None:
    peer.behave(Service.SCA, spoiled_tasks.fails("out of ink"))
    failed = ended(peer, Service.SCA, dispatch(peer, Service.SCA))
    assert (failed.status_code, failed.json()["status"]) == (500, "FAILURE")
    assert result(peer, Service.SCA)["title"] == "Reefs"
    assert peer.work_done(Service.SCA) == {"key-1": 2}


@pytest.mark.parametrize(
    ("service", "payload", "key", "error_code"),
    [
        (Service.TDA, {"query": " "}, None, "TDA_MISSING_IDEMPOTENCY_KEY"),
        (Service.TDA, {"query": " "}, "k", "TDA_INVALID_QUERY"),
        (Service.TDA, {"limit": 51}, "k", "TDA_INVALID_LIMIT_RANGE"),
        (Service.TDA, {"limit": 2.5}, "k", "TDA_INVALID_LIMIT_TYPE"),
        (Service.SCA, {**PAYLOADS[Service.SCA], "content_brief": "b" * 1001}, "k", "SCA_CONTENT_BRIEF_TOO_LONG"),
        (Service.SCA, {**PAYLOADS[Service.SCA], "topic_info": []}, "k", "SCA_INVALID_TOPIC_INFO"),
        (Service.PSWA, {"topic": "Reefs"}, "k", "PSWA_MISSING_CONTENT_OR_TOPIC"),
        (Service.PSWA, [], "k", "PSWA_INVALID_PAYLOAD"),
        (Service.VFA, {"script": {"title": "no id"}}, None, "VFA_INVALID_SCRIPT_PAYLOAD"),
        (Service.VFA, {"script": SCRIPT, "voice_params": []}, "k", "VFA_INVALID_VOICE_PARAMS_TYPE"),
        (Service.VFA, {"script": SCRIPT, "voice_params": {"pitch": 21}}, "k", "VFA_INVALID_PITCH"),
        (Service.VFA, {"script": SCRIPT}, None, "VFA_MISSING_IDEMPOTENCY_KEY"),
        (Service.IGA, {}, "k", "IGA_BAD_REQUEST_PROMPT_MISSING"),
    ],
)
def test_an_invalid_request_is_rejected_with_its_code(
    peer: RemotePeer, service: Service, payload: Any, key: str | None, error_code: str
) -> None:
    refused = dispatch(peer, service, payload, key=key)
    assert (refused.status_code, refused.json()["error_code"]) == (400, error_code)
    assert set(refused.json()) == {"error_code", "message"}


@pytest.mark.parametrize(
    ("service", "scenario", "status", "error"),
    [
        (Service.PSWA, "insufficient_content", 200, ("error", "Insufficient content")),
        (Service.PSWA, "llm_error", 200, ("error", "LLM_PROCESSING_ERROR")),
        (Service.VFA, "vfa_error_aims_tts", 500, ("error_code", "VFA_TEST_MODE_AIMS_TTS_ERROR")),
        (Service.VFA, "vfa_logical_error_response", 500, ("error_code", "VFA_SCRIPT_ERROR_NO_TEXT")),
    ],
)
def test_scenarios_apply_only_in_test_mode(
    peer: RemotePeer, service: Service, scenario: str, status: int, error: tuple[str, str]
) -> None:
    played = ended(peer, service, dispatch(peer, service, X_Test_Scenario=scenario))
    key, value = error
    assert (played.status_code, played.json()["status"], played.json()["result"][key]) == (status, "SUCCESS", value)
    peer.conditions.test_mode = False
    usual = ended(peer, service, dispatch(peer, service, key="key-2", X_Test_Scenario=scenario))
    assert key not in usual.json()["result"]


def test_the_models_respond_at_once_or_with_a_task(peer: RemotePeer, media_store: MediaStore) -> None:
    peer.conditions.reply = lambda prompt: prompt.upper()
    assert dispatch(peer, Service.AIMS, key=None).json()["choices"] == [
        {"text": "TELL ME OF REEFS", "finish_reason": "STOP"}
    ]
    peer.conditions.models_are_synchronous = False
    spoken = result(peer, Service.AIMS_TTS, key=None)
    file = soundfile.info(io.BytesIO(media_store.read(media_store.object_name(spoken["audio_url"]))))
    assert (file.format, file.subtype, file.channels) == ("WAV", "PCM_16", 1)
    refused = dispatch(peer, Service.AIMS, {"prompt": "x", "max_tokens": 0}, key=None)
    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "invalid_request_error")


def test_the_stream_feeder_validates_its_messages(peer: RemotePeer) -> None:
    addresses = (peer.environment["ASF_NOTIFICATION_URL"], peer.environment["CPOA_ASF_SEND_UI_UPDATE_URL"])
    notice = {"stream_id": "strm_1", "filepath": "gs://bucket/a.mp3"}
    update = {"client_id": "c", "event_name": "task_error", "data": None}
    for url, right, key, error_code in (
        (addresses[0], notice, "filepath", "ASF_NOTIFY_INVALID_FILEPATH"),
        (addresses[1], update, "data", "ASF_SENDUI_MISSING_DATA"),
    ):
        assert requests.post(url, json=right, timeout=10).status_code == 200
        wrong = requests.post(url, json={name: value for name, value in right.items() if name != key}, timeout=10)
        assert (wrong.status_code, wrong.json()["error_code"]) == (400, error_code)
    assert [request.body for request in peer.dispatches(Service.ASF)][::2] == [notice, update]


@pytest.mark.parametrize("service", AGENTS)
def test_every_invalid_shape_differs_from_the_valid_one(peer: RemotePeer, service: Service) -> None:
    right = result(peer, service)
    for number, wrong in enumerate(wrong_shapes(service)):
        peer.behave(service, wrong)
        told = result(peer, service, key=f"wrong-{number}")
        assert _without_ids(told) != _without_ids(right), wrong.name


def _without_ids(told: Any) -> str:
    """Replaces every value by its type and length, because ids differ from task to task."""
    if isinstance(told, dict):
        return str({key: _without_ids(value) for key, value in told.items()})
    if isinstance(told, list):
        return str([_without_ids(value) for value in told])
    return f"{type(told).__name__} {len(str(told))}"
