from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import pytest

from cpoa.agents.voice.timbre import TIMBRES
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES, build_open_catalogue
from cpoa.contracts.agents import VoiceParams
from shared.errors import BadRequestError


def test_there_are_at_least_two_female_and_two_male_voices() -> None:
    genders = [each.gender for each in EMBEDDED_VOICES.voices()]
    assert genders.count("female") >= 2
    assert genders.count("male") >= 2


def test_every_voice_has_its_own_timbre() -> None:
    assert {each.name for each in EMBEDDED_VOICES.voices()} == set(TIMBRES)
    assert len(set(TIMBRES.values())) == len(TIMBRES)


def test_a_guest_contrasts_with_the_host() -> None:
    for each in EMBEDDED_VOICES.voices():
        host, guest = EMBEDDED_VOICES.default_pair(each.name)
        assert host == each
        assert guest.gender != host.gender
        assert guest.display_name != host.display_name


def test_without_a_name_the_first_pair_is_used() -> None:
    assert EMBEDDED_VOICES.default_pair(None) == (EMBEDDED_VOICES.voice("anna"), EMBEDDED_VOICES.voice("ben"))


def test_without_parameters_the_defaults_apply() -> None:
    assert EMBEDDED_VOICES.check_voice_params({}) == VoiceParams("anna", 1.0, 0.0, "MP3")
    assert EMBEDDED_VOICES.voice_params_from(None, None) == VoiceParams("anna", 1.0, 0.0, "MP3")


def test_given_parameters_are_used() -> None:
    params = {"voice_name": "ben", "language_code": "en-GB", "speaking_rate": 1.4, "pitch": -4, "audio_encoding": "MP3"}
    assert EMBEDDED_VOICES.check_voice_params(params) == VoiceParams("ben", 1.4, -4.0, "MP3")


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"voice_name": "en-US-Wavenet-D"}, "`anna`, `ben`"),
        ({"voice_name": 3}, "voice_name"),
        ({"voice_name": ""}, "voice_name"),
        ({"voice_name": ["anna"]}, "voice_name"),
        ({"speaking_rate": 0.69}, "0.7 to 1.4"),
        ({"speaking_rate": 1.41}, "0.7 to 1.4"),
        ({"speaking_rate": "1"}, "speaking_rate"),
        ({"speaking_rate": True}, "speaking_rate"),
        ({"speaking_rate": math.nan}, "speaking_rate"),
        ({"pitch": -4.1}, "-4 to 4"),
        ({"pitch": math.inf}, "pitch"),
        ({"pitch": 10**400}, "pitch"),
        ({"pitch": False}, "pitch"),
        ({"audio_encoding": "LINEAR16"}, "`MP3`"),
        ({"audio_encoding": "mp3"}, "`MP3`"),
        ({"language_code": "de-DE"}, "English only"),
        ({"language_code": "english"}, "language_code"),
        ({"language_code": 1}, "language_code"),
        ({"voice": "anna"}, "`voice`"),
        ({1: "anna"}, "`1`"),
    ],
)
def test_a_parameter_that_no_voice_supports_is_refused_by_name(params: dict[Any, Any], named: str) -> None:
    with pytest.raises(BadRequestError) as invalid_voice_params:
        EMBEDDED_VOICES.check_voice_params(params)
    assert invalid_voice_params.value.error_code == "API_GW_PODCAST_INVALID_VOICE_PARAMS"
    assert named in invalid_voice_params.value.message


@pytest.mark.parametrize("code", ["en", "en-US", "en-GB", "en_US", "EN-us"])
def test_english_of_any_country_is_accepted(code: str) -> None:
    assert EMBEDDED_VOICES.check_voice_params({"language_code": code}).voice_name == "anna"


def test_preferences_replace_missing_parameters() -> None:
    preferences = {
        "preferred_vfa_voice_name": "frank",
        "preferred_vfa_speaking_rate": 0.9,
        "preferred_vfa_pitch": 2,
        "preferred_vfa_language_code": "en-GB",
    }
    assert EMBEDDED_VOICES.voice_params_from({"pitch": -1, "speaking_rate": None}, preferences) == VoiceParams(
        "frank", 0.9, -1.0
    )


def test_a_preference_that_no_voice_supports_is_ignored() -> None:
    preferences = {
        "preferred_vfa_voice_name": "en-US-Wavenet-D",
        "preferred_vfa_speaking_rate": 3.0,
        "preferred_vfa_language_code": "de-DE",
        "preferred_vfa_pitch": 1,
    }
    assert EMBEDDED_VOICES.voice_params_from({}, preferences) == VoiceParams("anna", 1.0, 1.0)


def test_a_bad_request_is_refused_even_with_valid_preferences() -> None:
    with pytest.raises(BadRequestError):
        EMBEDDED_VOICES.voice_params_from({"pitch": 9}, {"preferred_vfa_pitch": 1})


def test_the_catalogue_does_not_load_an_engine() -> None:
    heavy = "{'numpy', 'onnxruntime', 'hibari'} & set(sys.modules)"
    code = f"import sys, cpoa.agents.voice.voice_catalogue; sys.exit(', '.join({heavy}))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.stderr.strip() == ""


def test_without_a_list_of_voices_any_name_is_accepted() -> None:
    voices = build_open_catalogue()
    assert voices.voices() == ()
    assert voices.check_voice_params({"voice_name": "en-US-Wavenet-D"}).voice_name == "en-US-Wavenet-D"
    assert voices.check_voice_params({"voice_name": "x" * 100, "pitch": 2}).pitch == 2
    assert voices.voice_params_from({}, None) == VoiceParams(None)
    for name in ("someone", None):
        host, guest = voices.default_pair(name)
        assert (host.display_name, guest.display_name, host.sample_path) == ("Anna", "Ben", None)


@pytest.mark.parametrize(
    "params",
    [
        {"voice_name": ""},
        {"voice_name": "  "},
        {"voice_name": "x" * 101},
        {"voice_name": "a\nb"},
        {"voice_name": 3},
        {"language_code": "de-DE"},
        {"pitch": 9},
    ],
)
def test_without_a_list_of_voices_invalid_parameters_are_refused(params: dict[str, Any]) -> None:
    with pytest.raises(BadRequestError) as invalid_voice_params:
        build_open_catalogue().check_voice_params(params)
    assert next(iter(params)) in invalid_voice_params.value.message
