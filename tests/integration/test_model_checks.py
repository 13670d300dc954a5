"""Tests what `make models` says of each model, with stand-ins of the servers that people have."""

from __future__ import annotations

import base64
import socket
from typing import Any

import numpy as np
import pytest

from cpoa.providers.openai_compatible.calls import OpenAiServer
from cpoa.providers.openai_compatible.pictures import OpenAiPictureModel
from cpoa.providers.openai_compatible.speech import OpenAiSpeechModel
from cpoa.providers.openai_compatible.text import openai_text_model
from cpoa.services.http_stream import StreamLimits
from local.cli.model_checks import ModelCheck, ModelVariables, ask_for_picture, ask_for_speech, ask_for_text
from tests.integration.google_stand_ins import picture
from tests.integration.model_servers.speech_server import KEY, KokoroFastApi, SpeechServer, serving, tone_of
from tests.unit.cpoa.providers.aims_server import Answer, service

LIMITS = StreamLimits(5.0, 10.0)
TEXT_VARIABLES = ModelVariables("OPENAI_BASE_URL", "OPENAI_API_KEY", "AIMS_OPENAI_TEXT_MODEL")
SPEECH_VARIABLES = ModelVariables(
    "AIMS_OPENAI_SPEECH_BASE_URL", "AIMS_OPENAI_SPEECH_API_KEY", "AIMS_OPENAI_SPEECH_MODEL"
)


def written(text: str) -> Answer:
    chunk = f'data: {{"choices": [{{"delta": {{"content": "{text}"}}, "finish_reason": "stop"}}]}}\n\ndata: [DONE]\n\n'
    return Answer(200, chunk.encode(), {"Content-Type": "text/event-stream"})


def text_check(base_url: str) -> ModelCheck:
    model = openai_text_model(OpenAiServer(base_url, KEY), "llama3.1:8b", LIMITS, context_tokens=8_192)
    return ModelCheck("text", model.name, lambda: ask_for_text(model), TEXT_VARIABLES)


def speech_check(server: SpeechServer, model: str = "kokoro", **more: Any) -> ModelCheck:
    speech = OpenAiSpeechModel(OpenAiServer(server.base_url, KEY), model, **more)
    return ModelCheck("speech", speech.name, lambda: ask_for_speech(speech), SPEECH_VARIABLES)


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def test_a_text_is_quoted_in_one_line_with_its_time_and_the_context() -> None:
    with service(written("The tower\\nstands \\u001b[2J in the sea.")) as peer:
        usable, line = text_check(f"{peer.address}/v1").run()
    assert usable
    assert line.startswith("ok in 0.")
    assert line.endswith(" s: “The tower stands [2J in the sea.” (context of 8192 tokens)")


def test_a_long_text_is_cut() -> None:
    with service(written("sea " * 100)) as peer:
        _, line = text_check(f"{peer.address}/v1").run()
    assert len(line) < 180


def test_both_voices_speak_and_are_measured() -> None:
    with serving(KokoroFastApi()) as server:
        usable, line = speech_check(server).run()
    assert usable, line
    assert "af_heart (female) spoke 4.5 s at -15 LUFS; am_michael (male) spoke 4.5 s at -24 LUFS" in line
    assert [body["voice"] for body in server.spoken] == ["af_heart", "am_michael"]


@pytest.mark.parametrize(
    ("speak", "said"),
    [
        (lambda _, __: np.zeros(48_000, np.float32), "af_heart spoke 2.0 s of silence."),
        (lambda _, voice: tone_of("Oh.", voice), "the sentence takes from 1.5 to 20 s"),
        (lambda text, voice: tone_of(text * 8, voice), "the sentence takes from 1.5 to 20 s"),
    ],
)
def test_a_sound_that_cannot_be_the_sentence_is_said(speak: Any, said: str) -> None:
    with serving(KokoroFastApi(speak=speak)) as server:
        usable, line = speech_check(server).run()
    assert not usable
    assert said in line


def test_a_wrong_voice_names_the_variable_once() -> None:
    with serving(KokoroFastApi()) as server:
        usable, line = speech_check(server, voices=[("af_hart", "female", ""), ("am_adam", "male", "")]).run()
    assert not usable
    assert line.startswith("failed: ")
    assert "`af_hart`; it has: " in line
    assert line.endswith("Change AIMS_OPENAI_SPEECH_VOICES.")


def test_a_wrong_model_names_its_variable() -> None:
    refused = Answer(404, {"error": {"message": "model 'llama3.1:8b' not found", "type": "not_found_error"}})
    with service(refused, Answer(200, {"data": [{"id": "qwen2.5:7b"}]})) as peer:
        usable, line = text_check(f"{peer.address}/v1").run()
    assert not usable
    assert line.endswith("has no model `llama3.1:8b`; it has: qwen2.5:7b. Change AIMS_OPENAI_TEXT_MODEL.")


def test_a_server_that_does_not_run_is_said_with_the_variable_of_its_address() -> None:
    address = free_address()
    usable, line = text_check(f"{address}/v1").run()
    assert not usable
    assert f"failed: Nothing answers at {address}" in line
    assert line.endswith(" Start the server, or change OPENAI_BASE_URL.")


def test_a_refused_key_is_said_without_the_key() -> None:
    with service(Answer(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}})) as peer:
        usable, line = text_check(f"{peer.address}/v1").run()
    assert not usable
    assert "Check OPENAI_API_KEY." in line
    assert KEY not in line


def test_an_error_without_advice_gets_all_variables() -> None:
    with service(Answer(500, {})) as peer:
        _, line = text_check(f"{peer.address}/v1").run()
    assert line.endswith(" Check OPENAI_BASE_URL and OPENAI_API_KEY and AIMS_OPENAI_TEXT_MODEL.")


@pytest.mark.parametrize(
    ("data", "usable", "said"),
    [
        (picture((1024, 1024)), True, "a picture of 1024 x 1024 pixels"),
        (picture((256, 256)), False, "The picture is unusable: the picture has 256 x 256 pixels."),
        (b"no picture", False, "cannot be decoded"),
    ],
)
def test_a_picture_is_decoded(data: bytes, usable: bool, said: str) -> None:
    with service(Answer(200, {"data": [{"b64_json": base64.b64encode(data).decode()}]})) as peer:
        model = OpenAiPictureModel(OpenAiServer(f"{peer.address}/v1"), "flux")
        found, line = ModelCheck("picture", model.name, lambda: ask_for_picture(model)).run()
    assert found is usable
    assert said in line
