"""Tests chapters and a whole episode spoken by a server with OpenAI's API, whose voice is the embedded one."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import numpy as np
import pytest

from cpoa.agents.voice.level import SPEECH_LUFS
from cpoa.agents.voice.model_forge import SAMPLE_RATE, ModelVoiceForge
from cpoa.audio.loudness import integrated_loudness
from cpoa.contracts.agents import Speech, VoiceParams, VoiceRequest
from cpoa.contracts.dialogue import Chapter, Hosts, Part, Speaker, Turn, TurnKind
from cpoa.providers.openai_compatible.calls import OpenAiServer
from cpoa.providers.openai_compatible.speech import OpenAiSpeechModel
from shared.errors import PermanentStepError
from tests.integration.model_servers.speech_server import (
    KEY,
    KokoroFastApi,
    Reply,
    SpeechServer,
    embedded_voice,
    json_reply,
    serving,
)

LINES = (
    (Speaker.HOST, "Hi, I'm Laura. Today we look at coral reefs, which grow in warm and shallow water."),
    (Speaker.GUEST, "And I'm Paul. Where do they grow, and how deep is the water that they grow in?"),
    (Speaker.HOST, "In the tropics, mostly; but there are reefs in cold water too, and nobody knew of them for long."),
    (Speaker.GUEST, "So the warm ones are only those that everybody knows, because a diver can see them."),
)


def chapter_request(voice_name: str | None = None) -> VoiceRequest:
    turns = tuple(Turn(speaker, (Part(text, TurnKind.FACT),)) for speaker, text in LINES)
    return VoiceRequest(Chapter("Reefs", turns), Hosts("Laura", "Paul"), VoiceParams(voice_name=voice_name), seed=1)


def forge_at(server: SpeechServer, **more: Any) -> ModelVoiceForge:
    return ModelVoiceForge(OpenAiSpeechModel(OpenAiServer(server.base_url, KEY), "kokoro", **more), (0.0, 0.0))


def loudness_of(speech: Speech, name: str) -> float:
    said = [
        speech.samples[round(cue.start * SAMPLE_RATE) : round(cue.end * SAMPLE_RATE)]
        for cue in speech.cues
        if cue.speaker == name
    ]
    return float(integrated_loudness(said, SAMPLE_RATE))


def test_both_hosts_of_a_chapter_are_equally_loud_and_each_turn_is_one_request() -> None:
    with serving(KokoroFastApi(speak=embedded_voice)) as server:
        speech = forge_at(server).forge(chapter_request(), lambda: None)
    assert " ".join(cue.text for cue in speech.cues) == " ".join(text for _, text in LINES)
    for name in ("Laura", "Paul"):
        assert loudness_of(speech, name) == pytest.approx(SPEECH_LUFS, abs=1.5)
    assert {body["input"]: body["voice"] for body in server.spoken} == {
        text: "af_heart" if speaker is Speaker.HOST else "am_michael" for speaker, text in LINES
    }


@pytest.mark.parametrize("parallel_requests", [1, 2])
def test_no_more_requests_run_at_once_than_the_setting_says(parallel_requests: int) -> None:
    one_more = threading.Barrier(parallel_requests + 1)

    class Counting(KokoroFastApi):
        def speech(self, body: dict[str, Any]) -> Reply:
            with suppress(threading.BrokenBarrierError):
                one_more.wait(timeout=0.5)
            return super().speech(body)

    with serving(Counting()) as server:
        forge_at(server, parallel_requests=parallel_requests).forge(chapter_request(), lambda: None)
    assert server.most_at_once == parallel_requests


def test_a_busy_server_is_asked_again_and_a_broken_answer_is_not() -> None:
    busy = [json_reply(503, {"detail": "busy"}), json_reply(429, {"detail": "busy"})]
    with serving(KokoroFastApi(failures=busy)) as server:
        forge_at(server, parallel_requests=1).forge(chapter_request(), lambda: None)
    assert len(server.spoken) == len(LINES) + 2

    with serving(KokoroFastApi(failures=[Reply(200, b"RIFF")])) as server, pytest.raises(PermanentStepError):
        forge_at(server, parallel_requests=1).forge(chapter_request(), lambda: None)
    assert len(server.spoken) == 1


def test_a_passage_that_the_server_does_not_speak_is_named() -> None:
    with (
        serving(KokoroFastApi(speak=lambda _, __: np.zeros(24_000, np.float32))) as server,
        pytest.raises(PermanentStepError, match="turn 1") as failed,
    ):
        forge_at(server, parallel_requests=1).forge(chapter_request(), lambda: None)
    assert failed.value.error_code == "API_GW_PODCAST_UNSPEAKABLE_TEXT"
