"""Parses and checks the body of POST /api/v1/podcasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Annotated, Any, cast

from cpoa.agents.topics.text_validation import (
    MAX_SOURCES,
    MAX_TOPIC_CHARS,
    TOPIC_INVALID,
    check_topic,
)
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES, VoiceCatalogue, VoiceParamsFields
from cpoa.contracts.agents import OwnSource  # noqa: TC001 -- the API's description reads the annotations
from cpoa.contracts.language_tags import ENGLISH, MAX_TAG_CHARS, is_english
from cpoa.episodes.languages import EpisodeLanguages
from cpoa.episodes.requested_sources import find_title, parse_sources
from cpoa.episodes.show_choice import NOT_NAMED, parse_show_id
from cpoa.text.language_choice import LanguageChoice
from features.pronunciations import MAX_PRONUNCIATIONS, Pronunciation, parse_pronunciations
from features.sessions import MAX_CLIENT_ID_CHARS, optional_client_id
from shared.api_schema import NOT_BLANK, Schema
from shared.error_codes.episodes import (
    API_GW_PODCAST_INVALID_CLIENT_ID,
    API_GW_PODCAST_INVALID_LENGTH,
    API_GW_PODCAST_INVALID_TEST_SCENARIOS_TYPE,
    API_GW_PODCAST_INVALID_TOPIC_ID,
    API_GW_PODCAST_INVALID_VISIBILITY,
    API_GW_PODCAST_INVALID_VOICE_PARAMS_TYPE,
)
from shared.errors import BadRequestError

MAX_TOPIC_ID_CHARS = 128
MAX_LENGTH_MINUTES = 30
DEFAULT_LENGTH_MINUTES = 4


class Visibility(StrEnum):
    PUBLIC = "public"
    UNLISTED = "unlisted"


@dataclass(frozen=True, slots=True)
class EpisodeRequest:
    """A valid request. ``voice_params`` as given; the session's preferences are added later.

    ``topic`` of a request that has none is the title of its first source, and empty if that is still to be read.

    ``topic_id``: the card that the episode is created from, by the topic's id or the card's id.
    """

    topic: Annotated[
        str,
        Schema(
            "The topic of the episode, in a language of GET /api/v1/languages. A request with `sources` needs none: "
            "then the title of the first source, or its first words, are the topic.",
            example="The History of Podcasting",
            format="spoken-topic",
            minLength=1,
            maxLength=MAX_TOPIC_CHARS,
        ),
    ] = field(default_factory=str)  # no default value in the API's description
    voice_params: VoiceParamsFields = field(default_factory=VoiceParamsFields)
    client_id: Annotated[
        str | None,
        Schema(
            "Your session; its preferences apply where `voice_params` has no value. An unknown ID starts a session.",
            example="k3x9-7fq2",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_CLIENT_ID_CHARS,
        ),
    ] = None
    test_scenarios: Annotated[
        Mapping[str, Any],
        Schema("In test mode: makes a step fail on purpose. Otherwise stored without effect.", example={}),
    ] = field(default_factory=dict)
    sources: Annotated[
        tuple[OwnSource, ...],
        Schema(
            "Your own texts, pages and files. The episode uses only these. A page or file that cannot be read is left "
            "out, and the episode fails if that leaves none.",
            minItems=1,
            maxItems=MAX_SOURCES,
        ),
    ] = ()
    length_minutes: Annotated[
        int, Schema("Approximate length of the episode in minutes.", example=4, minimum=1, maximum=MAX_LENGTH_MINUTES)
    ] = DEFAULT_LENGTH_MINUTES
    visibility: Annotated[
        Visibility,
        Schema(
            "Anyone who has the link can open an unlisted episode; only its owner's list has it. The default is "
            "public, or unlisted if the request has `sources`."
        ),
    ] = Visibility.PUBLIC
    topic_id: Annotated[
        str | None,
        Schema(
            "The `topic_id` or `snippet_id` of a card. The episode uses the sources of that card.",
            example="81010abd-05b0-4fdd-bee1-448f82801c94",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_TOPIC_ID_CHARS,
        ),
    ] = None
    language: Annotated[
        str | None,
        Schema(
            "The language of the episode as a BCP 47 tag, one of GET /api/v1/languages; null is the language of the "
            "texts or of the topic. The default is the language of the show, or null if it has none that can be used.",
            example="en",
            format="language-tag",
            minLength=2,
            maxLength=MAX_TAG_CHARS,
        ),
    ] = None
    pronunciations: Annotated[
        tuple[Pronunciation, ...],
        Schema(
            "How the embedded voices say words of this episode. They are stronger than your account's own list.",
            maxItems=MAX_PRONUNCIATIONS,
        ),
    ] = ()
    show_id: Annotated[
        str | None,
        Schema(
            "The show of the episode; null is none. The default is your first show. Its voice, length and language are "
            "used where the request has none.",
            example=None,
            format="uuid",
        ),
    ] = field(default_factory=str)

    def canonical(self) -> dict[str, Any]:
        """The request as plain JSON values, for the fingerprint of an idempotency key."""
        return {
            "topic": self.topic,
            "voice_params": dict(self.voice_params),
            "client_id": self.client_id,
            "test_scenarios": dict(self.test_scenarios),
            "sources": [source.fields() for source in self.sources],
            "length_minutes": self.length_minutes,
            "visibility": self.visibility.value,
            "topic_id": self.topic_id,
            # Without them, the fingerprint is that of earlier releases.
            **({"language": self.language} if self.language else {}),
            **({"pronunciations": [asdict(entry) for entry in self.pronunciations]} if self.pronunciations else {}),
            **({} if self.show_id == NOT_NAMED else {"show_id": self.show_id}),
        }


def parse_episode_request(
    body: Mapping[str, Any],
    voices: VoiceCatalogue = EMBEDDED_VOICES,
    max_minutes: Callable[[float], int] | None = None,
    *,
    has_text_model: bool = False,
    show_language: str | None = None,
) -> EpisodeRequest:
    """``max_minutes`` at a speaking rate: of the voices' service, where it takes no longer script.
    ``has_text_model``: a language model writes the scripts. ``show_language``: used if the request has no
    `language`, not even null, and episodes can be made in it.

    Raises BadRequestError with the code of the first field that is wrong.
    """
    languages = EpisodeLanguages(voices, has_text_model)
    asked_language = body["language"] if "language" in body else languages.usable(show_language)
    choice = LanguageChoice(languages.check(asked_language), languages.available)
    given_topic, language = _topic(body.get("topic"), choice, has_texts=isinstance(body.get("sources"), list))
    sources, language_of_texts = parse_sources(body.get("sources"), choice)
    if language_of_texts:
        language = language_of_texts
        _check_topic_of_texts(given_topic, replace(choice, asked=language))
    title = find_title(sources)
    languages.check_spoken(language)
    voice_params = _voice_params(body.get("voice_params"), voices, language)
    most = max_minutes(voice_params.get("speaking_rate") or 1.0) if max_minutes else MAX_LENGTH_MINUTES
    return EpisodeRequest(
        topic=title if given_topic is None else given_topic,
        voice_params=voice_params,
        client_id=optional_client_id(body.get("client_id"), API_GW_PODCAST_INVALID_CLIENT_ID),
        test_scenarios=_test_scenarios(body.get("test_scenarios")),
        sources=sources,
        length_minutes=_length_minutes(body.get("length_minutes"), most),
        visibility=_visibility(body.get("visibility"), own_sources=bool(sources)),
        topic_id=_topic_id(body.get("topic_id")),
        language=language if asked_language is not None or not is_english(language) else None,
        pronunciations=_pronunciations(body.get("pronunciations")),
        show_id=parse_show_id(body),
    )


def _topic(value: object, languages: LanguageChoice, *, has_texts: bool) -> tuple[str | None, str]:
    """Returns the topic and its episode's language."""
    if value is None and has_texts:
        return None, languages.asked or ENGLISH
    if not isinstance(value, str):
        raise BadRequestError(
            TOPIC_INVALID, "Give `topic`, a non-empty string: what the episode is to be about. Or give `sources`."
        )
    topic = " ".join(value.split())
    return topic, check_topic(topic, languages)


def _check_topic_of_texts(topic: str | None, languages: LanguageChoice) -> None:
    if topic is not None:
        check_topic(topic, languages)


def _voice_params(value: object, voices: VoiceCatalogue, language: str) -> VoiceParamsFields:
    if value is None:
        return VoiceParamsFields()
    if not isinstance(value, Mapping):
        raise BadRequestError(API_GW_PODCAST_INVALID_VOICE_PARAMS_TYPE)
    voices.check_voice_params(value, language)
    return cast("VoiceParamsFields", value)


def _test_scenarios(value: object) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadRequestError(API_GW_PODCAST_INVALID_TEST_SCENARIOS_TYPE)
    return value


def _pronunciations(value: object) -> tuple[Pronunciation, ...]:
    return () if value is None else parse_pronunciations(value)


def _length_minutes(value: object, most: int) -> int:
    if value is None:
        return min(DEFAULT_LENGTH_MINUTES, most)
    number = isinstance(value, int | float) and not isinstance(value, bool)  # to JSON 5.0 is the whole number 5
    if not number or value not in range(1, most + 1):
        raise BadRequestError(API_GW_PODCAST_INVALID_LENGTH, f"`length_minutes` is a whole number from 1 to {most}.")
    return int(cast("float", value))


def _visibility(value: object, *, own_sources: bool) -> Visibility:
    if value is None:
        return Visibility.UNLISTED if own_sources else Visibility.PUBLIC
    return parse_visibility(value)


def parse_visibility(value: object) -> Visibility:
    """Raises BadRequestError."""
    if value not in tuple(Visibility):
        raise BadRequestError(API_GW_PODCAST_INVALID_VISIBILITY)
    return Visibility(str(value))


def _topic_id(value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TOPIC_ID_CHARS:
        raise BadRequestError(API_GW_PODCAST_INVALID_TOPIC_ID)
    return value.strip()
