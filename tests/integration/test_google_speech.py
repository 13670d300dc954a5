"""Tests Google's speech model: the real client library over gRPC against a stand-in that misbehaves."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import grpc
import numpy as np
import pytest

from cpoa.contracts.models import Clip, ModelError, ModelVoice, SpeechRequest
from cpoa.providers.google.speech import MAX_CHARS, CloudSpeechModel
from shared.errors import ClaimLostError
from tests.integration.google_stand_ins import SpeechStandIn, speech_service, tone, wav

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.cloud.texttospeech_v1 import types

PUCK = ModelVoice("en-US-Chirp3-HD-Puck", "en-US", "male", frozenset({"pitch"}))
REQUEST = SpeechRequest("Reefs grow slowly.", PUCK)


def model_at(host: str, **more: Any) -> CloudSpeechModel:
    return CloudSpeechModel(emulator_host=host, **more)


def said(
    answer: Callable[[types.SynthesizeSpeechRequest], bytes | grpc.StatusCode], request: SpeechRequest = REQUEST
) -> Clip:
    with speech_service(SpeechStandIn(answer)) as host:
        return model_at(host, timeout_seconds=0.5).synthesize(request, lambda: None)


def failure_of(answer: bytes | grpc.StatusCode) -> ModelError:
    with pytest.raises(ModelError) as failed:
        said(lambda _: answer)
    return failed.value


def lost() -> None:
    raise ClaimLostError


def test_speech_is_returned_as_samples_at_the_rate_of_the_file() -> None:
    for rate in (24_000, 16_000):
        sound = tone(0.5, rate)
        clip = said(lambda _, sound=sound, rate=rate: wav(sound, rate))
        assert clip.sample_rate == rate
        assert clip.samples.dtype == np.float32
        assert np.abs(clip.samples - sound).max() < 1e-4


def test_a_response_above_the_librarys_limit_of_four_megabytes_arrives() -> None:
    sound = np.zeros(24_000 * 120, np.float32)
    with speech_service(SpeechStandIn(lambda _: wav(sound))) as host:
        assert len(model_at(host).synthesize(REQUEST, lambda: None).samples) == len(sound)


def test_the_request_names_voice_and_language_and_wants_linear_samples() -> None:
    stand_in = SpeechStandIn()
    with speech_service(stand_in) as host:
        model_at(host).synthesize(SpeechRequest("Reefs.", PUCK, speaking_rate=0.9, pitch=-2.0), lambda: None)
    asked = stand_in.asked[0]
    assert (asked.input.text, asked.voice.name, asked.voice.language_code) == ("Reefs.", PUCK.name, "en-US")
    assert asked.audio_config.audio_encoding.name == "LINEAR16"
    assert (asked.audio_config.speaking_rate, asked.audio_config.pitch) == (0.9, -2.0)


def test_default_rate_and_pitch_are_omitted() -> None:
    stand_in = SpeechStandIn()
    with speech_service(stand_in) as host:
        model_at(host).synthesize(REQUEST, lambda: None)
    config = type(stand_in.asked[0].audio_config).pb(stand_in.asked[0].audio_config)
    assert {each.name for each, _ in config.ListFields()} == {"audio_encoding", "sample_rate_hertz"}


def test_the_longest_text_is_below_the_services_limit_in_bytes() -> None:
    stand_in = SpeechStandIn()
    with speech_service(stand_in) as host:
        model = model_at(host)
        assert model.max_characters == MAX_CHARS
        model.synthesize(SpeechRequest("𝔄" * MAX_CHARS, PUCK), lambda: None)
        with pytest.raises(ValueError, match="up to"):
            model.synthesize(SpeechRequest("a" * (MAX_CHARS + 1), PUCK), lambda: None)
    assert [len(each.input.text.encode()) <= 5_000 for each in stand_in.asked] == [True]


def test_the_voices_are_those_that_need_only_a_name_the_english_ones_first() -> None:
    with speech_service(SpeechStandIn()) as host:
        voices = model_at(host).voices()
    assert [voice.name for voice in voices] == [
        "en-GB-Standard-A",
        "en-GB-Standard-B",
        "en-US-Chirp3-HD-Kore",
        "en-US-Chirp3-HD-Puck",
        "en-US-Neural2-A",
        "en-US-Neural2-C",
        "de-DE-Standard-A",
    ]
    assert voices[3] == PUCK
    assert {voice.fixed for voice in voices if "Chirp" not in voice.name} == {frozenset()}


def test_the_voices_are_requested_once() -> None:
    stand_in = SpeechStandIn()
    with speech_service(stand_in) as host:
        model = model_at(host)
        assert model.voices() == model.voices()
    assert stand_in.lists == 1


def test_a_list_of_only_one_voice_is_an_error() -> None:
    stand_in = SpeechStandIn(voices=(("en-US-Neural2-A", "en-US", "MALE"),))
    with speech_service(stand_in) as host, pytest.raises(ModelError, match="1 English voice"):
        model_at(host).voices()


CUT_OFF = wav(tone(0.5))[:5_000]
MISREPORTED = wav(tone(0.5)).replace(b"data", b"atad", 1)


@pytest.mark.parametrize(
    "answer",
    [
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        grpc.StatusCode.UNAVAILABLE,
        grpc.StatusCode.DEADLINE_EXCEEDED,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.ABORTED,
        grpc.StatusCode.OK,  # never answered
        b"",
        b"RIFF",
        b"ID3\x03\x00 an MP3",
        wav(tone(0.2), channels=2),
        CUT_OFF,
        MISREPORTED,
    ],
    ids=lambda answer: str(answer)[:40],
)
def test_transient_errors_are_retryable(answer: bytes | grpc.StatusCode) -> None:
    failed = failure_of(answer)
    assert failed.is_temporary
    assert "Cloud Text-to-Speech" in str(failed)


@pytest.mark.parametrize(
    "status",
    [
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.UNAUTHENTICATED,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.UNIMPLEMENTED,
    ],
)
def test_permanent_errors_are_not_retryable(status: grpc.StatusCode) -> None:
    assert not failure_of(status).is_temporary


def test_an_unreachable_service_is_retryable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    model = model_at(f"127.0.0.1:{port}", timeout_seconds=1.0)
    for ask in (lambda: model.synthesize(REQUEST, lambda: None), model.voices):
        with pytest.raises(ModelError) as failed:
            ask()
        assert failed.value.is_temporary


def test_a_cancelled_step_sends_no_request() -> None:
    stand_in = SpeechStandIn()
    with speech_service(stand_in) as host, pytest.raises(ClaimLostError):
        model_at(host).synthesize(REQUEST, lost)
    assert stand_in.asked == []
