"""Tests the speech model behind OpenAI's API with stand-ins of the servers that people have."""

from __future__ import annotations

import socket
import threading
from typing import Any

import numpy as np
import pytest

from cpoa.contracts.models import Clip, ModelError, ModelVoice, SpeechRequest
from cpoa.providers.openai_compatible.calls import OpenAiServer
from cpoa.providers.openai_compatible.speech import MAX_CHARS, OpenAiSpeechModel
from shared.errors import ClaimLostError
from tests.integration.model_servers.speech_server import (
    ENGLISH,
    KEY,
    SAMPLE_RATE,
    KokoroFastApi,
    OldKokoroFastApi,
    OpenAi,
    Reply,
    Speaches,
    SpeechServer,
    json_reply,
    serving,
    tone_of,
    wav,
)

TEXT = "Reefs grow slowly, and they live for a very long time."
SERVERS = {"kokoro": KokoroFastApi, "old kokoro": OldKokoroFastApi, "speaches": Speaches, "openai": OpenAi}


def model_at(server: SpeechServer, model: str = "tts-1", **more: Any) -> OpenAiSpeechModel:
    return OpenAiSpeechModel(OpenAiServer(server.base_url, KEY), model, **more)


def wanted() -> None:
    """Does not cancel."""


def said(model: OpenAiSpeechModel, text: str = TEXT, voice: ModelVoice | None = None, rate: float = 1.0) -> Clip:
    return model.synthesize(SpeechRequest(text, voice or model.voices()[0], rate), wanted)


@pytest.mark.parametrize("kind", SERVERS)
def test_the_sound_of_every_server_is_read_to_its_end(kind: str) -> None:
    with serving(SERVERS[kind]()) as server:
        model = model_at(server)
        clip = said(model)
    expected = tone_of(TEXT, model.voices()[0].name)
    assert clip.sample_rate == SAMPLE_RATE
    assert clip.samples.dtype == np.float32
    assert len(clip.samples) == pytest.approx(len(expected), abs=2)
    assert np.abs(clip.samples[: len(expected) - 2] - expected[: len(clip.samples)][: len(expected) - 2]).max() < 1e-3


@pytest.mark.parametrize("kind", ["kokoro", "old kokoro", "speaches"])
def test_the_voices_are_those_of_the_servers_list_the_english_first_asked_for_once(kind: str) -> None:
    with serving(SERVERS[kind]()) as server:
        model = model_at(server)
        voices = model.voices()
        said(model)
        said(model)
    english = voices[: len(ENGLISH)]
    assert {voice.name for voice in english} == set(ENGLISH)
    assert voices[0].name == "af_heart"
    assert {voice.language for voice in english} == {"en-US", "en-GB"}
    assert not any(voice.language.startswith("en-") for voice in voices[len(ENGLISH) :])
    assert [path for _, path, _ in server.asked].count("/v1/audio/voices") == 1


@pytest.mark.parametrize("kind", SERVERS)
def test_only_kokoro_fastapi_is_told_not_to_stream(kind: str) -> None:
    streams = False if "kokoro" in kind else None
    with serving(SERVERS[kind]()) as server:
        said(model_at(server))
        said(model_at(server, voices=[(server.voices[-1], "female", ""), (server.voices[-2], "male", "")]))
    assert [body.get("stream") for body in server.spoken] == [streams, streams]
    assert {body["response_format"] for body in server.spoken} == {"wav"}


def test_the_speed_is_sent_where_it_changes_something() -> None:
    with serving(KokoroFastApi()) as server:
        model = model_at(server)
        usual, fast = said(model), said(model, rate=1.25)
    assert ["speed" in body for body in server.spoken] == [False, True]
    assert len(fast.samples) == pytest.approx(len(usual.samples) / 1.25, rel=0.01)


def test_a_model_that_ignores_the_speed_has_voices_with_a_fixed_rate() -> None:
    with serving(OpenAi()) as server:
        assert model_at(server, "gpt-4o-mini-tts").voices()[0].fixed == {"pitch", "speaking_rate"}
        assert model_at(server, "tts-1").voices()[0].fixed == {"pitch"}


@pytest.mark.parametrize("kind", SERVERS)
def test_an_unknown_voice_is_named_with_the_voices_that_exist(kind: str) -> None:
    with serving(SERVERS[kind]()) as server, pytest.raises(ModelError) as raised:
        said(model_at(server), voice=ModelVoice("lessac", "en-US", "male"))
    assert not raised.value.is_temporary
    assert "`lessac`" in str(raised.value)
    assert server.voices[0] in str(raised.value) or "af_bella" in str(raised.value)
    assert "AIMS_OPENAI_SPEECH_VOICES" in str(raised.value)
    assert TEXT[:10] not in str(raised.value)
    assert len(server.spoken) == 1


@pytest.mark.parametrize("kind", SERVERS)
def test_an_unknown_model_is_named_with_the_models_that_exist(kind: str) -> None:
    with serving(SERVERS[kind]()) as server, pytest.raises(ModelError) as raised:
        said(model_at(server, "tts-9"))
    assert not raised.value.is_temporary
    assert "`tts-9`" in str(raised.value)
    assert ", tts-1." in str(raised.value)
    assert "AIMS_OPENAI_SPEECH_MODEL" in str(raised.value)


def test_a_wrong_key_is_permanent_and_not_in_the_message() -> None:
    with serving(OpenAi()) as server, pytest.raises(ModelError) as raised:
        said(OpenAiSpeechModel(OpenAiServer(server.base_url, "sk-wrong", "AIMS_OPENAI_SPEECH_API_KEY"), "tts-1"))
    assert not raised.value.is_temporary
    assert "AIMS_OPENAI_SPEECH_API_KEY" in str(raised.value)
    assert "sk-" not in str(raised.value)


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [
        (json_reply(429, {"error": {"code": "rate_limit_exceeded"}}, Retry_After="7"), 7.0),
        (json_reply(503, {"detail": "busy"}), None),
        (Reply(502, b"<html>a proxy speaks</html>"), None),
    ],
)
def test_a_busy_or_failing_server_may_be_asked_again(failure: Reply, seconds: float | None) -> None:
    with serving(KokoroFastApi(failures=[failure])) as server, pytest.raises(ModelError) as raised:
        said(model_at(server))
    assert (raised.value.is_temporary, raised.value.retry_after_seconds, len(server.spoken)) == (True, seconds, 1)


CUT = Reply(200, wav(tone_of(TEXT, "af_heart"), streamed=True), chunks=True, cut=True)


@pytest.mark.parametrize(
    "failure",
    [
        CUT,
        Reply(200, wav(tone_of(TEXT, "af_heart")), cut=True),
        Reply(200, wav(tone_of(TEXT, "af_heart"))[:9_000]),
        Reply(200, b""),
        Reply(200, b"RIFF"),
        json_reply(200, {"error": "no"}),
        Reply(200, wav(tone_of(TEXT, "af_heart")).replace(b"data", b"atad", 1)),
    ],
)
def test_an_answer_that_has_begun_is_not_asked_for_again(failure: Reply) -> None:
    with (
        serving(KokoroFastApi(failures=[failure])) as server,
        pytest.raises(ModelError, match="instead of") as raised,
    ):
        said(model_at(server))
    assert not raised.value.is_temporary
    assert len(server.spoken) == 1


def test_silence_is_returned_as_it_is() -> None:
    with serving(KokoroFastApi(failures=[Reply(200, wav(np.zeros(4_800, np.float32)))])) as server:
        assert not said(model_at(server)).samples.any()


def test_an_answer_that_is_too_large_ends_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpoa.providers.openai_compatible.speech.MAX_AUDIO_BYTES", 10_000)
    with serving(KokoroFastApi()) as server, pytest.raises(ModelError, match="more than 10000 bytes"):
        said(model_at(server))


def test_a_slow_server_may_be_asked_again() -> None:
    over = threading.Event()

    class Slow(KokoroFastApi):
        def speech(self, body: dict[str, Any]) -> Reply:
            over.wait(3.0)
            return super().speech(body)

    with serving(Slow()) as server, pytest.raises(ModelError) as raised:
        said(model_at(server, reply_seconds=0.4))
    over.set()
    assert raised.value.is_temporary


def test_a_server_that_is_not_running_is_named() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
        model = OpenAiSpeechModel(OpenAiServer(f"{address}/v1"), "kokoro")
        for ask in (model.voices, lambda: said(model, voice=ModelVoice("af_heart", "en-US", "female"))):
            with pytest.raises(ModelError, match=f"Nothing answers at {address}") as raised:
                ask()
            assert raised.value.is_temporary


def test_a_list_that_fails_is_asked_for_again() -> None:
    class Starting(KokoroFastApi):
        lists = 0

        def voice_list(self) -> Reply:
            self.lists += 1
            return super().voice_list() if self.lists > 1 else json_reply(503, {"detail": "starting"})

    with serving(Starting()) as server:
        model = model_at(server)
        with pytest.raises(ModelError) as raised:
            model.voices()
        assert raised.value.is_temporary
        assert model.voices()[0].name == "af_heart"


def test_a_server_whose_voices_are_unknown_asks_for_the_setting() -> None:
    with serving(KokoroFastApi(voices=("clone-1", "clone-2"))) as server:
        with pytest.raises(ModelError, match="Set AIMS_OPENAI_SPEECH_VOICES") as raised:
            model_at(server).voices()
        assert not raised.value.is_temporary
        given = [("clone-1", "female", ""), ("clone-2", "male", "")]
        assert [voice.name for voice in model_at(server, voices=given).voices()] == ["clone-1", "clone-2"]


def test_a_text_above_the_limit_is_not_sent() -> None:
    with serving(OpenAi()) as server:
        model = model_at(server)
        said(model, "a" * MAX_CHARS)
        with pytest.raises(ValueError, match="up to 4000"):
            said(model, "a" * (MAX_CHARS + 1))
    assert len(server.spoken) == 1


def test_a_cancelled_step_sends_nothing() -> None:
    def lost() -> None:
        raise ClaimLostError

    with serving(KokoroFastApi()) as server:
        model = model_at(server)
        voice = model.voices()[0]
        with pytest.raises(ClaimLostError):
            model.synthesize(SpeechRequest(TEXT, voice), lost)


def test_a_private_server_costs_nothing_and_another_one_its_list_price(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(OpenAi()) as server:
        assert said(model_at(server)).dollars == 0.0
        monkeypatch.setattr(OpenAiServer, "is_private", property(lambda _: False))
        assert said(model_at(server)).dollars == pytest.approx(len(TEXT) * 15 / 1e6)
        seconds = len(tone_of(TEXT, "marin")) / SAMPLE_RATE
        assert said(model_at(server, "gpt-4o-mini-tts")).dollars == pytest.approx(seconds / 60 * 0.015, rel=0.01)
    with serving(KokoroFastApi()) as server:
        assert said(model_at(server, "kokoro")).dollars is None


def test_a_base_address_without_its_version_is_said() -> None:
    with serving(KokoroFastApi()) as server, pytest.raises(ModelError, match="OPENAI_BASE_URL usually ends with /v1"):
        said(OpenAiSpeechModel(OpenAiServer(server.address), "kokoro"))
