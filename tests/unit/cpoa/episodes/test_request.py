from __future__ import annotations

from typing import Any

import pytest

from cpoa.agents.voice.model_voices import ModelVoices, build_model_catalogue
from cpoa.agents.voice.remote.voice_limits import max_minutes_at
from cpoa.contracts.models import ModelError, ModelVoice
from cpoa.episodes.request import Visibility, parse_episode_request
from shared.errors import AethercastError, BadRequestError


def code_of(**fields: Any) -> str:
    with pytest.raises(BadRequestError) as refused:
        parse_episode_request({"topic": "Coral reefs", **fields})
    assert refused.value.message
    return refused.value.error_code


def test_a_topic_alone_is_enough() -> None:
    request = parse_episode_request({"topic": "  Coral   reefs "})

    assert request.topic == "Coral reefs"
    assert request.length_minutes == 4
    assert request.visibility is Visibility.PUBLIC


@pytest.mark.parametrize("topic", [None, "", "   ", 7, ["Coral"], {"a": 1}, True, "x" * 301, "珊瑚礁", "!!!"])
def test_an_unspeakable_topic_is_refused(topic: object) -> None:
    assert code_of(topic=topic) == "API_GW_PODCAST_TOPIC_INVALID"


def test_a_missing_topic_is_reported_before_other_faults() -> None:
    with pytest.raises(BadRequestError) as refused:
        parse_episode_request({"sources": 3, "length_minutes": 99})
    assert refused.value.error_code == "API_GW_PODCAST_TOPIC_INVALID"


@pytest.mark.parametrize("value", ["fast", [], 3, True])
def test_voice_params_of_another_type_are_refused(value: object) -> None:
    assert code_of(voice_params=value) == "API_GW_PODCAST_INVALID_VOICE_PARAMS_TYPE"


@pytest.mark.parametrize(
    "value",
    [
        {"voice_name": "nobody"},
        {"voice_name": 4},
        {"speaking_rate": 0.69},
        {"speaking_rate": 1.41},
        {"speaking_rate": "1"},
        {"speaking_rate": True},
        {"pitch": -4.1},
        {"pitch": 4.1},
        {"audio_encoding": "OGG_OPUS"},
    ],
)
def test_voice_params_out_of_range_are_refused(value: object) -> None:
    assert code_of(voice_params=value) == "API_GW_PODCAST_INVALID_VOICE_PARAMS"


@pytest.mark.parametrize("value", ["", "  ", 5, [], "x" * 129])
def test_a_client_id_that_is_not_a_short_string_is_refused(value: object) -> None:
    assert code_of(client_id=value) == "API_GW_PODCAST_INVALID_CLIENT_ID"


@pytest.mark.parametrize("value", ["x", 1, [], False])
def test_test_scenarios_of_another_type_are_refused(value: object) -> None:
    assert code_of(test_scenarios=value) == "API_GW_PODCAST_INVALID_TEST_SCENARIOS_TYPE"


@pytest.mark.parametrize(
    "value",
    [
        [],
        "text",
        {"text": "x"},
        [{}],
        [{"text": 3}],
        ["text"],
        [{"text": "A fine text about bees.", "title": 3}],
        [{"text": "A fine text about bees.", "title": "x" * 301}],
        [{"text": "A fine text about bees.", "url": "javascript:alert(1)"}],
        [{"text": "A fine text about bees.", "url": "http://"}],
        [{"text": "A fine text about bees.", "url": "https://example.org/two words"}],
        [{"text": "A fine text about bees.", "url": "https://example.org/" + "x" * 2_000}],
        [{"text": "A fine text about bees."}] * 21,
        [{"text": "word " * 40_001}],
        [{"text": "   "}],
        [{"text": "\x00\x01\x02binary\x00\x00\x07\x08"}],
        [{"text": "珊瑚礁是由珊瑚组成的水下生态系统。"}],
    ],
)
def test_unusable_sources_are_refused(value: object) -> None:
    assert code_of(sources=value) == "API_GW_PODCAST_INVALID_SOURCES"


def test_the_message_about_an_unusable_source_names_it() -> None:
    good = {"text": "Bees fly from flower to flower, and carry pollen on their legs."}
    with pytest.raises(BadRequestError, match="2"):
        parse_episode_request({"topic": "Bees", "sources": [good, {"text": "  "}]})


def test_a_source_s_title_is_one_line_of_plain_text() -> None:
    text = "Bees fly from flower to flower, and carry pollen on their legs."
    titles = [" On\n\tbees\x07\u202e ", "  ", None]
    sources = [{"text": text, "title": title, "url": " HTTPS://example.org/bees "} for title in titles]
    read = parse_episode_request({"topic": "Bees", "sources": sources}).sources

    assert [source.title for source in read] == ["On bees", None, None]
    assert {source.url for source in read} == {"HTTPS://example.org/bees"}
    assert {source.text for source in read} == {text}


def test_equivalent_requests_have_the_same_canonical_form() -> None:
    spelled_out = {"topic": " Tea ", "voice_params": {}, "length_minutes": 4.0, "visibility": "public", "sources": None}

    assert parse_episode_request(spelled_out).canonical() == parse_episode_request({"topic": "Tea"}).canonical()


@pytest.mark.parametrize("value", [0, 31, 4.5, 1e300, "4", True])
def test_a_length_out_of_range_is_refused(value: object) -> None:
    assert code_of(length_minutes=value) == "API_GW_PODCAST_INVALID_LENGTH"


@pytest.mark.parametrize("value", ["private", "", 1, True])
def test_an_unknown_visibility_is_refused(value: object) -> None:
    assert code_of(visibility=value) == "API_GW_PODCAST_INVALID_VISIBILITY"


def test_own_sources_make_an_episode_unlisted_by_default() -> None:
    sources = [{"text": "Bees fly from flower to flower, and carry pollen on their legs."}]

    assert parse_episode_request({"topic": "Bees", "sources": sources}).visibility is Visibility.UNLISTED
    public = parse_episode_request({"topic": "Bees", "sources": sources, "visibility": "public"})
    assert public.visibility is Visibility.PUBLIC


def test_only_voices_of_the_catalogue_are_accepted() -> None:
    voices = build_model_catalogue(
        [ModelVoice("en-GB-X-A", "en-GB", "female"), ModelVoice("en-GB-X-B", "en-GB", "male")]
    )
    asked = {"topic": "Tea", "voice_params": {"voice_name": "en-GB-X-B"}}
    assert parse_episode_request(asked, voices).voice_params == {"voice_name": "en-GB-X-B"}
    with pytest.raises(BadRequestError, match="voice_name"):
        parse_episode_request({"topic": "Tea", "voice_params": {"voice_name": "anna"}}, voices)


@pytest.mark.parametrize(("rate", "most"), [(1.0, 4), (1.1, 4), (1.2, 3), (1.4, 3), (0.7, 4)])
def test_an_episode_too_long_for_the_voice_service_is_refused_at_the_request(rate: float, most: int) -> None:
    body = {"topic": "Tea", "voice_params": {"speaking_rate": rate}}
    asked = parse_episode_request({**body, "length_minutes": most}, max_minutes=max_minutes_at)
    assert asked.length_minutes == most
    with pytest.raises(BadRequestError, match=f"from 1 to {most}") as refused:
        parse_episode_request({**body, "length_minutes": most + 1}, max_minutes=max_minutes_at)
    assert refused.value.error_code == "API_GW_PODCAST_INVALID_LENGTH"
    assert parse_episode_request(body, max_minutes=max_minutes_at).length_minutes == most


GERMAN_TEXT = "Unsere Bienen kamen im Mai und fliegen gern von Blume zu Blume, und sie sind nicht müde."
ENGLISH_TEXT = "Our bees came in May. They fly from flower to flower, and carry pollen on their hind legs."
FOREIGN_VOICES = build_model_catalogue(
    [
        *(ModelVoice(f"en-{number}", "en-US", "female") for number in "12"),
        *(ModelVoice(f"de-{number}", "de-DE", "male") for number in "12"),
        *(ModelVoice(f"ja-{number}", "ja-JP", "male") for number in "12"),
        ModelVoice("fr", "fr-FR", "male"),
    ]
)


def language_of_request(*, has_text_model: bool = True, **body: Any) -> str | None:
    return parse_episode_request(body, FOREIGN_VOICES, has_text_model=has_text_model).language


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ({"topic": "Bees"}, None),
        ({"topic": "Bees", "language": "en-GB"}, "en-GB"),
        ({"topic": "Bienen", "language": "de"}, "de"),
        ({"topic": "Bees", "language": "DE_at"}, "de-at"),
        ({"topic": "Warum ist der Himmel blau?"}, "de"),
        ({"sources": [{"text": GERMAN_TEXT}]}, "de"),
        ({"topic": "Bienen", "sources": [{"text": GERMAN_TEXT}]}, "de"),
        ({"sources": [{"text": ENGLISH_TEXT}]}, None),
        ({"sources": [{"text": ENGLISH_TEXT}], "language": "de"}, "de"),
        ({"sources": [{"text": GERMAN_TEXT}, {"text": ENGLISH_TEXT}]}, "de"),
    ],
)
def test_the_language_is_that_of_the_request_or_of_its_text(body: dict[str, Any], language: str | None) -> None:
    assert language_of_request(**body) == language


@pytest.mark.parametrize(
    ("body", "language"),
    [({}, "de"), ({"language": None}, None), ({"language": "en"}, "en")],
    ids=["no-language", "null", "english"],
)
def test_the_language_of_the_show_is_used_only_if_the_request_leaves_it_out(
    body: dict[str, Any], language: str | None
) -> None:
    asked = {"topic": "Coral reefs", **body}
    read = parse_episode_request(asked, FOREIGN_VOICES, has_text_model=True, show_language="de")
    assert read.language == language


@pytest.mark.parametrize("language", ["fr", "ja", "es", "English", "e", 7, ["de"], "", "de DE", "x" * 40])
def test_a_language_that_cannot_be_written_and_spoken_is_refused_with_those_that_can(language: object) -> None:
    with pytest.raises(BadRequestError) as refused:
        language_of_request(topic="Bees", language=language)
    assert refused.value.error_code == "API_GW_PODCAST_LANGUAGE_UNAVAILABLE"
    assert "This installation writes and speaks English (`en`), German (`de`)." in refused.value.message


def test_without_a_language_model_only_english_is_written() -> None:
    with pytest.raises(BadRequestError, match=r"writes and speaks English \(`en`\)\."):
        language_of_request(topic="Bees", language="de", has_text_model=False)
    with pytest.raises(BadRequestError, match="The voices speak English only"):
        language_of_request(topic="Warum ist der Himmel blau?", has_text_model=False)
    assert code_of(language="de") == "API_GW_PODCAST_LANGUAGE_UNAVAILABLE"
    assert language_of_request(topic="Bees", language="en", has_text_model=False) == "en"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"topic": "pourquoi les dinosaures ont disparu"}, "API_GW_PODCAST_TOPIC_INVALID"),
        ({"topic": "Warum ist der Himmel blau?", "language": "en"}, "API_GW_PODCAST_TOPIC_INVALID"),
        (
            {"topic": "Warum ist der Himmel blau?", "sources": [{"text": ENGLISH_TEXT}]},
            "API_GW_PODCAST_TOPIC_INVALID",
        ),
        ({"sources": [{"text": GERMAN_TEXT}], "language": "en"}, "API_GW_PODCAST_INVALID_SOURCES"),
        ({"sources": [{"text": ENGLISH_TEXT}, {"text": GERMAN_TEXT}]}, "API_GW_PODCAST_INVALID_SOURCES"),
    ],
)
def test_what_an_english_episode_could_not_say_is_refused_with_the_languages(body: dict[str, Any], code: str) -> None:
    with pytest.raises(BadRequestError) as refused:
        language_of_request(**body)
    assert refused.value.error_code == code
    assert "This installation writes and speaks English (`en`), German (`de`):" in refused.value.message


def test_the_voice_speaks_the_language_of_the_episode() -> None:
    assert language_of_request(topic="Bienen", language="de", voice_params={"voice_name": "de-2"}) == "de"
    with pytest.raises(BadRequestError) as refused:
        language_of_request(topic="Bienen", language="de", voice_params={"voice_name": "en-1"})
    assert refused.value.error_code == "API_GW_PODCAST_INVALID_VOICE_PARAMS"


def test_the_fingerprint_has_a_language_only_if_there_is_one() -> None:
    plain = parse_episode_request({"topic": "Bees"}).canonical()
    assert "language" not in plain
    assert parse_episode_request({"topic": "Bees", "language": "en"}).canonical() == {**plain, "language": "en"}


def test_without_an_english_voice_an_english_episode_is_refused() -> None:
    german = build_model_catalogue([ModelVoice(f"de-{number}", "de-DE", "male") for number in "12"])
    with pytest.raises(BadRequestError) as refused:
        parse_episode_request({"topic": "Bees"}, german, has_text_model=True)
    assert refused.value.error_code == "API_GW_PODCAST_LANGUAGE_UNAVAILABLE"
    assert refused.value.message == "No voices speak English. This installation writes and speaks German (`de`)."


def test_a_service_that_does_not_list_its_voices_may_answer_later() -> None:
    def list_voices() -> tuple[ModelVoice, ...]:
        raise ModelError("it is overloaded")

    assert parse_episode_request({"topic": "Bees"}, ModelVoices(list_voices)).topic == "Bees"
    with pytest.raises(AethercastError) as failed:
        parse_episode_request({"topic": "Bees", "language": "de"}, ModelVoices(list_voices), has_text_model=True)
    assert failed.value.error_code == "API_GW_VOICES_UNAVAILABLE"
