"""Tests which voices a server that speaks OpenAI's API offers for two hosts."""

from __future__ import annotations

from typing import Any

import pytest

from cpoa.agents.voice.model_voices import build_model_catalogue
from cpoa.contracts.models import ModelError, ModelVoice
from cpoa.providers.openai_compatible.voices import (
    fixed_parameters,
    openai_voices,
    read_voice_list,
    voices_of_list,
    voices_of_setting,
)

PITCH = frozenset({"pitch"})
KOKORO = ["af_alloy", "af_heart", "af_sky", "am_adam", "am_michael", "am_santa", "bf_emma", "bm_george"]
FOREIGN = ["ef_dora", "ff_siwis", "hm_omega", "if_sara", "jf_alpha", "pm_alex", "zf_xiaobei"]
SHAPES = {
    "names": {"voices": [*FOREIGN, *KOKORO]},
    "objects": {"voices": [{"id": name, "name": name} for name in (*FOREIGN, *KOKORO)]},
    "objects with grades": {"voices": [{"id": name, "name": name, "grade": "B"} for name in (*FOREIGN, *KOKORO)]},
    "a bare list": [*FOREIGN, *KOKORO],
    "another key": {"voices": [*FOREIGN, *KOKORO], "default": "af_heart"},
}


def listed(body: Any) -> tuple[ModelVoice, ...]:
    return voices_of_list(read_voice_list(body), "127.0.0.1:8880", PITCH)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_voices_of_kokoro_are_read_from_every_shape_the_english_ones_first(shape: str) -> None:
    voices = {voice.name: voice for voice in listed(SHAPES[shape])}
    assert sorted([*voices][: len(KOKORO)]) == KOKORO
    assert [voice.language for voice in [*voices.values()][len(KOKORO) :]] == [
        *("es-ES", "fr-FR", "hi-IN", "it-IT", "ja-JP", "pt-BR", "zh-CN")
    ]
    assert {
        name: (voice.gender, voice.language) for name, voice in voices.items() if name.startswith(("am_s", "b"))
    } == {
        "am_santa": ("male", "en-US"),
        "bf_emma": ("female", "en-GB"),
        "bm_george": ("male", "en-GB"),
    }
    assert {voice.fixed for voice in voices.values()} == {PITCH}


def test_two_hosts_get_the_best_voices_of_kokoro() -> None:
    host, guest = build_model_catalogue(listed(SHAPES["names"])).default_pair(None)
    assert (host.name, guest.name) == ("af_heart", "am_michael")


@pytest.mark.parametrize(("shape", "expected"), [("names", True), ("objects", True), ("another key", False)])
def test_kokoro_fastapi_is_recognised_by_its_list(shape: str, expected: bool) -> None:
    assert read_voice_list(SHAPES[shape]).is_kokoro_fastapi is expected


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        "voices",
        {"voices": None},
        {"voices": []},
        {"voices": [7, None, {}, ""]},
        {"voices": ["alloy", "nova"]},
        {"voices": [{"name": "af_heart", "language": "en-us", "gender": "female"}], "object": "list"},
    ],
)
def test_another_list_is_not_that_of_kokoro_fastapi(body: Any) -> None:
    assert not read_voice_list(body).is_kokoro_fastapi


def test_a_list_with_genders_and_languages_is_believed() -> None:
    entries = [
        {"name": "amy", "id": "amy", "gender": "Female", "language": "en_GB"},
        {"name": "joe", "gender": "male", "language": "en-us"},
        {"name": "kai", "gender": "male", "lang": "de-DE"},
        {"name": "joe", "gender": "male", "language": "en-us"},  # of a second model
    ]
    voices = listed({"voices": entries, "object": "list"})
    assert [(voice.name, voice.gender, voice.language) for voice in voices] == [
        ("amy", "female", "en-GB"),
        ("joe", "male", "en-US"),
        ("kai", "male", "de-DE"),
    ]


@pytest.mark.parametrize(
    ("names", "count"), [(["af_heart"], 1), (["clone-1", "clone-2", "clone-3"], 0), (["jf_alpha", "am_adam"], 1)]
)
def test_fewer_than_two_usable_voices_are_an_error_that_says_what_to_set(names: list[str], count: int) -> None:
    with pytest.raises(ModelError) as raised:
        listed({"voices": names})
    assert not raised.value.is_temporary
    said = str(raised.value)
    assert f"127.0.0.1:8880 lists {count} English voices" in said
    assert all(name in said for name in names)
    assert "Set AIMS_OPENAI_SPEECH_VOICES" in said


def test_a_long_list_of_unusable_voices_is_not_repeated() -> None:
    with pytest.raises(ModelError, match="and 68 more") as raised:
        listed({"voices": [f"clone-{number}" for number in range(80)]})
    assert len(str(raised.value)) < 400


def test_the_voices_of_the_setting_keep_their_order_and_the_first_one_is_the_host() -> None:
    voices = voices_of_setting([("zoe", "female", ""), ("bm_george", "male", ""), ("al", "male", "en-au")], PITCH)
    assert [(voice.name, voice.language) for voice in voices] == [
        ("zoe", "en-US"),
        ("bm_george", "en-GB"),
        ("al", "en-AU"),
    ]
    host, guest = build_model_catalogue(voices).default_pair(None)
    assert (host.name, guest.gender) == ("zoe", "male")


def test_a_mixture_has_the_language_of_its_first_voice() -> None:
    mixed, _ = voices_of_setting([("bf_emma+af_sky", "female", ""), ("am_adam", "male", "")], PITCH)
    assert mixed.language == "en-GB"


def test_a_setting_with_one_english_voice_is_an_error() -> None:
    with pytest.raises(ModelError, match="AIMS_OPENAI_SPEECH_VOICES has 1 English") as raised:
        voices_of_setting([("af_heart", "female", ""), ("ff_siwis", "female", "")], PITCH)
    assert not raised.value.is_temporary


def test_two_voices_of_another_language_are_enough() -> None:
    voices = voices_of_setting([("eva", "female", "de-DE"), ("kai", "male", "de-DE")], PITCH)
    assert build_model_catalogue(voices).languages() == ("de",)
    assert [voice.name for voice in listed({"voices": ["ef_dora", "em_alex", "af_heart"]})] == [
        *("af_heart", "ef_dora", "em_alex")
    ]


@pytest.mark.parametrize(
    ("model", "host", "guest", "fixed"),
    [
        ("gpt-4o-mini-tts", "marin", "cedar", {"pitch", "speaking_rate"}),
        ("tts-1", "nova", "onyx", {"pitch"}),
    ],
)
def test_without_a_list_the_voices_are_those_that_openai_documents(
    model: str, host: str, guest: str, fixed: set[str]
) -> None:
    voices = openai_voices(model, fixed_parameters(model))
    pair = build_model_catalogue(voices).default_pair(None)
    assert [voice.name for voice in pair] == [host, guest]
    assert {voice.fixed for voice in voices} == {frozenset(fixed)}
    assert ("verse" in {voice.name for voice in voices}) is model.startswith("gpt-")
