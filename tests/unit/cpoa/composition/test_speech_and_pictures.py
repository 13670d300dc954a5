"""Tests which model speaks and which one paints by the settings of a server with OpenAI's API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpoa.composition.model_providers import openai_speech_address, openai_speech_key
from cpoa.composition.models import picture_model, speech_model
from shared.settings import Settings, SettingsError, load_settings
from tests.unit.cpoa.providers.aims_server import Answer, service

if TYPE_CHECKING:
    from cpoa.contracts.models import SpeechModel

OLLAMA = {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1", "AIMS_OPENAI_TEXT_MODEL": "llama3.1:8b"}
KOKORO = {"AIMS_OPENAI_SPEECH_BASE_URL": "http://127.0.0.1:8880/v1", "AIMS_OPENAI_SPEECH_MODEL": "kokoro"}


def settings_with(**variables: str) -> Settings:
    return load_settings(environment=variables)


def speech(**variables: str) -> SpeechModel | None:
    return speech_model(settings_with(**variables), lambda _: b"")


def name_of(model: SpeechModel | None) -> str | None:
    return model.name if model else None


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({}, None),
        ({"AIMS_PROVIDER": "openai", **OLLAMA}, None),
        ({"AIMS_PROVIDER": "openai", **OLLAMA, **KOKORO}, "kokoro at 127.0.0.1:8880"),
        ({"AIMS_SPEECH_PROVIDER": "openai", **KOKORO}, "kokoro at 127.0.0.1:8880"),
        ({"AIMS_PROVIDER": "openai", **OLLAMA, **KOKORO, "AIMS_SPEECH_PROVIDER": "none"}, None),
        ({"AIMS_PROVIDER": "anthropic", **KOKORO}, None),
        (KOKORO, None),
        ({"AIMS_PROVIDER": "openai", **OLLAMA, "AIMS_OPENAI_SPEECH_MODEL": "tts-1"}, "tts-1 at 127.0.0.1:11434"),
        (
            {"AIMS_SPEECH_PROVIDER": "openai", "AIMS_OPENAI_SPEECH_MODEL": "tts-1", "OPENAI_API_KEY": "key"},
            "tts-1 at api.openai.com",
        ),
        (
            {"AIMS_SPEECH_PROVIDER": "openai", **KOKORO, "AIMS_TTS_SERVICE_BASE_URL_CONTAINER": "http://tts:9000"},
            "AIMS_TTS",
        ),
    ],
)
def test_a_server_speaks_only_if_its_model_is_named(variables: dict[str, str], name: str | None) -> None:
    assert name_of(speech(**variables)) == name


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({}, ["AIMS_OPENAI_SPEECH_MODEL is not set", "OPENAI_API_KEY is not set"]),
        ({"AIMS_OPENAI_SPEECH_MODEL": "tts-1"}, ["OPENAI_API_KEY is not set"]),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:8880/v1"}, ["AIMS_OPENAI_SPEECH_MODEL is not set"]),
    ],
)
def test_what_is_missing_is_named_with_its_reason(variables: dict[str, str], missing: list[str]) -> None:
    with pytest.raises(SettingsError) as raised:
        speech(AIMS_SPEECH_PROVIDER="openai", **variables)
    assert [problem.split(".")[0].split(",")[0] for problem in raised.value.problems] == missing


@pytest.mark.parametrize(
    ("variables", "key"),
    [
        ({"OPENAI_API_KEY": "texts"}, "texts"),
        ({"OPENAI_API_KEY": "texts", "AIMS_OPENAI_SPEECH_BASE_URL": "https://api.openai.com/v1/"}, "texts"),
        ({"OPENAI_API_KEY": "texts", "AIMS_OPENAI_SPEECH_BASE_URL": "https://speech.example.com/v1"}, ""),
        ({"OPENAI_API_KEY": "texts", "AIMS_OPENAI_SPEECH_API_KEY": "speech"}, "speech"),
        ({**KOKORO, "AIMS_OPENAI_SPEECH_API_KEY": "speech"}, "speech"),
    ],
)
def test_the_key_of_the_texts_goes_to_no_other_server(variables: dict[str, str], key: str) -> None:
    settings = settings_with(**variables)
    assert openai_speech_key(settings) == key
    assert openai_speech_address(settings) == variables.get(
        "AIMS_OPENAI_SPEECH_BASE_URL", "https://api.openai.com/v1"
    ).rstrip("/")


def test_the_settings_reach_the_model() -> None:
    model = speech(
        AIMS_SPEECH_PROVIDER="openai",
        **KOKORO,
        AIMS_OPENAI_SPEECH_VOICES="Zoe Lee:female, adam:male:en-GB",
        AIMS_OPENAI_SPEECH_AT_ONCE="5",
    )
    assert model is not None
    assert model.max_parallel_requests == 5
    assert [(voice.name, voice.gender, voice.language) for voice in model.voices()] == [
        ("Zoe Lee", "female", "en-US"),
        ("adam", "male", "en-GB"),
    ]


@pytest.mark.parametrize(
    "voices",
    [
        "af_heart",
        "af_heart:female",
        "af_heart:female,af_heart:male",
        "af_heart:woman,am_adam:male",
        "af_heart:female,:male",
        "af_heart:female:en-US:1,am_adam:male",
        "af_heart:female:e,am_adam:male",
        "af\x07heart:female,am_adam:male",
        f"{'a' * 101}:female,am_adam:male",
        ",",
    ],
)
def test_a_wrong_list_of_voices_is_refused_with_an_example(voices: str) -> None:
    with pytest.raises(SettingsError, match=r"AIMS_OPENAI_SPEECH_VOICES must hold .*af_heart:female,am_michael:male"):
        settings_with(AIMS_OPENAI_SPEECH_VOICES=voices)


def test_a_refused_speech_names_the_variables_of_its_own_server() -> None:
    with service(Answer(401, {})) as peer:
        model = speech(
            AIMS_SPEECH_PROVIDER="openai",
            AIMS_OPENAI_SPEECH_MODEL="kokoro",
            AIMS_OPENAI_SPEECH_BASE_URL=f"{peer.address}/v1",
        )
        assert model is not None
        with pytest.raises(Exception, match="AIMS_OPENAI_SPEECH_API_KEY"):
            model.voices()


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"AIMS_PROVIDER": "openai", **OLLAMA}, None),
        ({"AIMS_PROVIDER": "openai", **OLLAMA, "AIMS_OPENAI_PICTURE_MODEL": "flux"}, "flux at 127.0.0.1:11434"),
        ({"AIMS_OPENAI_PICTURE_MODEL": "flux"}, None),
        (
            {"AIMS_PICTURE_PROVIDER": "openai", "AIMS_OPENAI_PICTURE_MODEL": "gpt-image-1", "OPENAI_API_KEY": "key"},
            "gpt-image-1 at api.openai.com",
        ),
    ],
)
def test_a_server_paints_only_if_its_model_is_named(variables: dict[str, str], name: str | None) -> None:
    model = picture_model(settings_with(**variables))
    assert (model.name if model else None) == name


def test_a_painter_without_its_model_or_key_is_refused() -> None:
    with pytest.raises(SettingsError, match="AIMS_OPENAI_PICTURE_MODEL is not set") as raised:
        picture_model(settings_with(AIMS_PICTURE_PROVIDER="openai"))
    assert "OPENAI_API_KEY" in str(raised.value)


def test_a_representation_does_not_contain_a_key() -> None:
    settings = settings_with(AIMS_OPENAI_SPEECH_API_KEY="sk-speech", OPENAI_API_KEY="sk-texts")
    assert "sk-" not in repr(settings)
