from __future__ import annotations

from typing import Any

import pytest

from cpoa.agents.voice.model_voices import ModelVoices, build_catalogue, build_model_catalogue
from cpoa.contracts.models import ModelError, ModelVoice
from shared.errors import AethercastError, BadRequestError

FIXED = {"Chirp3-HD": frozenset({"pitch"}), "Studio": frozenset({"pitch"})}


def of_family(family: str, language: str, **voices: str) -> list[ModelVoice]:
    fixed = FIXED.get(family, frozenset())
    return [ModelVoice(f"{language}-{family}-{name}", language, gender, fixed) for name, gender in voices.items()]


CHIRP = of_family("Chirp3-HD", "en-US", Kore="female", Leda="female", Puck="male", Orus="male")
NEURAL = of_family("Neural2", "en-US", A="male", C="female")
BRITISH = of_family("Neural2", "en-GB", A="female", B="male") + of_family("Studio", "en-GB", B="male")
CASUAL = of_family("Casual", "en-US", K="male")
VOICES = build_model_catalogue([*CHIRP, *NEURAL, *BRITISH, *CASUAL])


def test_voices_have_the_names_of_the_service() -> None:
    assert [voice.name for voice in VOICES.voices()] == [voice.name for voice in (*CHIRP, *NEURAL, *BRITISH, *CASUAL)]
    assert {voice.sample_path for voice in VOICES.voices()} == {None}


def test_two_hosts_share_language_and_family_and_differ_in_gender() -> None:
    for each in (*CHIRP, *NEURAL, *BRITISH[:2]):
        host, guest = VOICES.default_pair(each.name)
        assert host.name == each.name
        assert guest.language == host.language
        assert guest.name.rpartition("-")[0] == host.name.rpartition("-")[0]
        assert {host.gender, guest.gender} == {"female", "male"}


def test_a_voice_that_is_alone_in_its_family_or_gender_still_has_a_guest() -> None:
    _, beside_studio = VOICES.default_pair("en-GB-Studio-B")
    assert (beside_studio.language, beside_studio.gender) == ("en-GB", "female")
    _, beside_casual = VOICES.default_pair("en-US-Casual-K")
    assert (beside_casual.language, beside_casual.gender) == ("en-US", "female")
    host, guest = build_model_catalogue(NEURAL[:1] + of_family("Neural2", "en-US", D="male")).default_pair(None)
    assert host.name != guest.name


def test_a_recommended_voice_is_the_guest_before_others() -> None:
    host = ModelVoice("af_heart", "en-US", "female")
    for recommended in ("am_adam", "am_michael", "am_puck"):
        males = [
            ModelVoice(name, "en-US", "male", is_recommended=name == recommended)
            for name in ("am_adam", "am_michael", "am_puck")
        ]
        better_lady = ModelVoice("af_bella", "en-US", "female", is_recommended=True)
        _, guest = build_model_catalogue([host, better_lady, *males]).default_pair("af_heart")
        assert guest.name == recommended


def test_the_first_voice_of_equal_ones_is_the_default() -> None:
    pair = [ModelVoice("zoe", "en-US", "female"), ModelVoice("adam", "en-US", "male")]
    assert [voice.name for voice in build_model_catalogue(pair).default_pair(None)] == ["zoe", "adam"]


def test_the_first_name_of_a_voice_does_not_depend_on_the_other_voices() -> None:
    alone = {voice.name: voice.display_name for voice in build_model_catalogue(CHIRP).voices()}
    assert alone == {voice.name: voice.display_name for voice in VOICES.voices() if voice.name in alone}
    assert not {"Kore", "Leda", "Puck", "Orus"} & set(alone.values())


def test_two_hosts_never_share_a_first_name() -> None:
    many = [ModelVoice(f"voice-{number}", "en-US", "female") for number in range(80)]
    catalogue = build_model_catalogue(many)
    for voice in many:
        host, guest = catalogue.default_pair(voice.name)
        assert host.display_name != guest.display_name


def test_the_default_voice_is_the_best_american_one() -> None:
    assert VOICES.check_voice_params({}).voice_name == "en-US-Chirp3-HD-Kore"
    assert VOICES.default_pair(None)[0].name == "en-US-Chirp3-HD-Kore"
    assert build_model_catalogue(BRITISH).check_voice_params({}).voice_name == "en-GB-Neural2-A"


def test_without_a_name_the_voice_fits_the_language_and_the_parameters() -> None:
    assert VOICES.check_voice_params({"language_code": "en_gb"}).voice_name == "en-GB-Neural2-A"
    assert VOICES.check_voice_params({"pitch": 2}).voice_name == "en-US-Neural2-A"
    assert VOICES.check_voice_params({"speaking_rate": 1.2}).voice_name == "en-US-Chirp3-HD-Kore"


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"voice_name": "anna"}, "`en-US-Chirp3-HD-Kore`"),
        ({"voice_name": "en-us-neural2-a"}, "voice_name"),
        ({"voice_name": ["en-US-Neural2-A"]}, "voice_name"),
        ({"language_code": "en-AU"}, "`en`, `en-GB`, `en-US`"),
        ({"language_code": "de-DE"}, "English only"),
        ({"voice_name": "en-US-Neural2-A", "language_code": "en-GB"}, "speaks en-US"),
        ({"voice_name": "en-US-Chirp3-HD-Puck", "pitch": 1}, "`pitch`"),
        ({"pitch": 5}, "-4 to 4"),
        ({"speaking_rate": "fast"}, "speaking_rate"),
    ],
)
def test_a_parameter_that_no_voice_supports_is_refused_by_name(params: dict[str, Any], named: str) -> None:
    with pytest.raises(BadRequestError) as invalid_voice_params:
        VOICES.check_voice_params(params)
    assert invalid_voice_params.value.error_code == "API_GW_PODCAST_INVALID_VOICE_PARAMS"
    assert named in invalid_voice_params.value.message


def test_a_message_does_not_contain_a_long_list() -> None:
    many = build_model_catalogue([ModelVoice(f"voice-{number}", "en-US", "female") for number in range(80)])
    for name in ("anna", {"a": 1}):
        with pytest.raises(BadRequestError) as invalid_voice_params:
            many.check_voice_params({"voice_name": name})
        assert "GET /api/v1/voices" in invalid_voice_params.value.message


def test_preferences_that_do_not_fit_together_are_ignored() -> None:
    preferences = {"preferred_vfa_voice_name": "anna", "preferred_vfa_language_code": "en-GB", "preferred_vfa_pitch": 2}
    asked = {"voice_name": "en-US-Chirp3-HD-Puck"}
    taken = VOICES.voice_params_from(asked, preferences)
    assert (taken.voice_name, taken.pitch) == ("en-US-Chirp3-HD-Puck", 0.0)
    assert VOICES.voice_params_from({}, preferences).voice_name == "en-GB-Neural2-A"


GERMAN = of_family("Neural2", "de-DE", A="female", B="male")
AUSTRIAN = [ModelVoice("sepp", "de-AT", "male")]
MANY = build_model_catalogue([*NEURAL, *GERMAN, *AUSTRIAN, ModelVoice("zoe", "fr-FR", "female")])


def test_a_language_is_spoken_if_each_host_has_a_voice() -> None:
    assert MANY.languages() == ("en", "de")


def test_an_episode_in_another_language_has_two_voices_of_it() -> None:
    for language in ("de", "de-AT", "de-CH"):
        taken = MANY.voice_params_from({}, {"preferred_vfa_language_code": "en-GB"}, language)
        assert taken.voice_name == "de-DE-Neural2-A"
        assert [voice.language for voice in MANY.default_pair(taken.voice_name)] == ["de-DE", "de-DE"]
    taken = MANY.check_voice_params({"language_code": "de-AT"}, "de")
    assert [voice.language for voice in MANY.default_pair(taken.voice_name)] == ["de-AT", "de-DE"]


@pytest.mark.parametrize(
    ("params", "language", "says"),
    [
        ({"voice_name": "en-US-Neural2-A"}, "de", "must be one of `de-DE-Neural2-A`"),
        ({"voice_name": "sepp"}, "en", "must be one of `en-US-Neural2-A`"),
        ({"language_code": "en-US"}, "de", "must be one of `de`, `de-AT`, `de-DE`"),
        ({"language_code": "de"}, "en", "must be one of `en`, `en-US`"),
        ({"voice_name": "sepp", "language_code": "de-DE"}, "de", "speaks de-AT, not `language_code` de-DE"),
        ({}, "es", "No voice speaks `es`"),
    ],
)
def test_a_voice_of_another_language_than_the_episodes_is_refused(
    params: dict[str, Any], language: str, says: str
) -> None:
    with pytest.raises(BadRequestError) as refused:
        MANY.check_voice_params(params, language)
    assert says in refused.value.message


def test_one_voice_is_not_enough() -> None:
    with pytest.raises(ValueError, match="two hosts"):
        build_model_catalogue(NEURAL[:1])


class Speech:
    """A model that fails at the first request for its voices."""

    name = "speech of a test"
    max_characters = 100
    max_parallel_requests = 4

    def __init__(self) -> None:
        self.asked = 0

    def voices(self) -> tuple[ModelVoice, ...]:
        self.asked += 1
        if self.asked == 1:
            raise ModelError("not now")
        return tuple(NEURAL)

    def synthesize(self, *_: object) -> Any:
        raise NotImplementedError


def test_the_list_of_voices_is_requested_when_needed_and_may_fail() -> None:
    model = Speech()
    catalogue = build_catalogue(model)
    assert model.asked == 0
    with pytest.raises(AethercastError) as failed:
        catalogue.check_voice_params({})
    assert (failed.value.status, failed.value.error_code) == (503, "API_GW_VOICES_UNAVAILABLE")
    assert catalogue.check_voice_params({}).voice_name == "en-US-Neural2-A"


def test_a_model_that_is_not_set_up_is_not_asked_again_by_the_message(caplog: pytest.LogCaptureFixture) -> None:
    def list_voices() -> tuple[ModelVoice, ...]:
        raise ModelError("Set AIMS_OPENAI_SPEECH_VOICES.", is_temporary=False)

    with pytest.raises(AethercastError) as failed:
        ModelVoices(list_voices).voices()
    assert (failed.value.status, failed.value.error_code) == (503, "API_GW_VOICES_UNAVAILABLE")
    assert "Try again" not in failed.value.message
    assert "AIMS_OPENAI_SPEECH_VOICES" not in failed.value.message
    assert "AIMS_OPENAI_SPEECH_VOICES" in caplog.text
