"""The voices that a user can choose, and their parameters. Loads no speech engine, because public functions use it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

from cpoa.contracts.agents import VoiceParams
from cpoa.contracts.language_tags import ENGLISH, is_english, language_of
from shared.api_schema import Schema
from shared.error_codes.episodes import API_GW_PODCAST_INVALID_VOICE_PARAMS
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

INVALID_VOICE_PARAMS = API_GW_PODCAST_INVALID_VOICE_PARAMS

SPEAKING_RATES = (0.7, 1.4)
PITCHES_IN_SEMITONES = (-4.0, 4.0)
AUDIO_ENCODINGS = ("MP3",)
LANGUAGE_CODES = ("en-US", "en-GB", "en")
VOICE_PARAM_KEYS = ("voice_name", "language_code", "speaking_rate", "pitch", "audio_encoding")
_SHOWN_NAME_CHARS = 40  # characters of an unknown name that an error message quotes
_MAX_NAME_CHARS = 100
MIN_VOICES = 2  # of one language: one for each host


class VoiceParamsFields(TypedDict, total=False):
    """No other member is taken."""

    voice_name: Annotated[
        str, Schema("The host's voice: a `name` of GET /api/v1/voices.", example="clara", enum=list(_BY_NAME))
    ]
    language_code: Annotated[
        str,
        Schema(
            "A country's form of the episode's language. The embedded voices speak English only.",
            example="en-US",
            pattern=r"^[eE][nN]([-_].*)?$",
        ),
    ]
    speaking_rate: Annotated[
        float,
        Schema("Times the usual pace.", example=1.1, minimum=SPEAKING_RATES[0], maximum=SPEAKING_RATES[1], default=1.0),
    ]
    pitch: Annotated[
        float,
        Schema("Semitones.", example=0, minimum=PITCHES_IN_SEMITONES[0], maximum=PITCHES_IN_SEMITONES[1], default=0.0),
    ]
    audio_encoding: Annotated[Literal["MP3"], Schema(example="MP3")]


_PREFERENCE_KEYS = MappingProxyType(
    {
        "voice_name": "preferred_vfa_voice_name",
        "language_code": "preferred_vfa_language_code",
        "speaking_rate": "preferred_vfa_speaking_rate",
        "pitch": "preferred_vfa_pitch",
    }
)


@dataclass(frozen=True, slots=True)
class Voice:
    """``display_name`` is the first name that the host says; ``pairs_with`` names the contrasting guest.
    ``sample_path`` is None if there is no sample; ``fixed`` are the `voice_params` that the voice does not support."""

    name: str
    display_name: str
    language: str
    gender: str
    description: str
    pairs_with: str
    sample_path: str | None = None
    fixed: frozenset[str] = field(default=frozenset())


class VoiceCatalogue(ABC):
    """The voices of one service."""

    @abstractmethod
    def voices(self) -> tuple[Voice, ...]:
        """Returns the voices to choose from, in a fixed order; none if the service cannot list them."""

    @abstractmethod
    def default_pair(self, voice_name: str | None) -> tuple[Voice, Voice]:
        """Returns the host, with the requested voice, and the guest who goes with it. Raises KeyError for a name that
        is not in the catalogue."""

    @abstractmethod
    def _voice_name(self, given: Mapping[str, Any], language: str) -> str | None:
        """Returns the voice for `voice_params`, of which only the keys have been checked. Raises BadRequestError."""

    def languages(self) -> tuple[str, ...]:
        """Returns the languages ("en", "de") of which there is a voice for each host, in the order of the voices."""
        count = Counter(language_of(voice.language) for voice in self.voices())
        return tuple(language for language, voices in count.items() if voices >= MIN_VOICES)

    def check_voice_params(self, params: Mapping[str, Any], language: str = ENGLISH) -> VoiceParams:
        """Returns the checked parameters; missing and null keys get their defaults. ``language``: the episode's.

        Raises BadRequestError."""
        given = {key: value for key, value in params.items() if value is not None}
        unknown = sorted(str(key)[:_SHOWN_NAME_CHARS] for key in given if key not in VOICE_PARAM_KEYS)
        if unknown:
            raise invalid_voice_params(
                f"`voice_params` has no `{unknown[0]}`; it takes {join_names(VOICE_PARAM_KEYS)}."
            )
        return VoiceParams(
            voice_name=self._voice_name(given, language),
            speaking_rate=_number(
                "speaking_rate", given.get("speaking_rate", 1.0), SPEAKING_RATES, "times the usual pace"
            ),
            pitch=_number("pitch", given.get("pitch", 0.0), PITCHES_IN_SEMITONES, "semitones"),
            audio_encoding=one_of("audio_encoding", given.get("audio_encoding", "MP3"), AUDIO_ENCODINGS),
        )

    def voice_params_from(
        self, params: Mapping[str, Any] | None, preferences: Mapping[str, Any] | None, language: str = ENGLISH
    ) -> VoiceParams:
        """Combines the request with the session's preferences for missing keys. A preference that no voice supports, or
        not together with the request, is ignored: it may be meant for other services, and is no reason to refuse an
        episode."""
        asked = {key: value for key, value in (params or {}).items() if value is not None}
        for key, preference in _PREFERENCE_KEYS.items():
            value = (preferences or {}).get(preference)
            if key not in asked and value is not None and self.is_usable({**asked, key: value}, language):
                asked[key] = value
        return self.check_voice_params(asked, language)

    def is_usable(self, params: Mapping[str, Any], language: str) -> bool:
        try:
            self.check_voice_params(params, language)
        except BadRequestError:
            return False
        return True


@dataclass(frozen=True)
class EmbeddedVoices(VoiceCatalogue):
    """The voices that need no service. All speak American English; a request for British English gets them too."""

    known: Mapping[str, Voice]

    def voices(self) -> tuple[Voice, ...]:
        return tuple(self.known.values())

    def voice(self, name: str) -> Voice:
        """Raises KeyError for a name that is not in the catalogue."""
        return self.known[name]

    def default_pair(self, voice_name: str | None) -> tuple[Voice, Voice]:
        host = self.voice(voice_name or DEFAULT_VOICE_NAME)
        return host, self.voice(host.pairs_with)

    def _voice_name(self, given: Mapping[str, Any], language: str) -> str:
        """The API refuses a ``language`` other than English before."""
        check_english(given)
        return one_of("voice_name", given.get("voice_name", DEFAULT_VOICE_NAME), tuple(self.known))


class OpenVoices(VoiceCatalogue):
    """The voices of a service that cannot list them: it accepts or refuses a name itself. None lets it choose."""

    def voices(self) -> tuple[Voice, ...]:
        return ()

    def default_pair(self, voice_name: str | None) -> tuple[Voice, Voice]:
        name = voice_name or ""
        return (
            Voice(name, "Anna", "en-US", "unknown", "", pairs_with=name),
            Voice(name, "Ben", "en-US", "unknown", "", pairs_with=name),
        )

    def languages(self) -> tuple[str, ...]:
        return (ENGLISH,)

    def _voice_name(self, given: Mapping[str, Any], language: str) -> str | None:
        """The API refuses a ``language`` other than English before."""
        check_english(given)
        name = given.get("voice_name")
        if name is None:
            return None
        if (
            not isinstance(name, str)
            or not 1 <= len(name) <= _MAX_NAME_CHARS
            or not name.isprintable()
            or name.isspace()
        ):
            raise invalid_voice_params(f"`voice_name` is a voice's name, 1 to {_MAX_NAME_CHARS} visible characters.")
        return name


def _embedded(name: str, display_name: str, gender: str, description: str, pairs_with: str) -> Voice:
    return Voice(name, display_name, "en-US", gender, description, pairs_with, sample_path=f"/voices/{name}.mp3")


_VOICES = (
    _embedded("anna", "Anna", "female", "Warm and clear, at an easy pace.", pairs_with="ben"),
    _embedded("ben", "Ben", "male", "A calm baritone with a full tone.", pairs_with="anna"),
    _embedded("clara", "Clara", "female", "A low, mellow voice that takes its time.", pairs_with="david"),
    _embedded("david", "David", "male", "A light, lively tenor.", pairs_with="clara"),
    _embedded("ella", "Ella", "female", "Bright, young and quick.", pairs_with="frank"),
    _embedded("frank", "Frank", "male", "Deep and unhurried.", pairs_with="ella"),
)
_BY_NAME = MappingProxyType({each.name: each for each in _VOICES})
DEFAULT_VOICE_NAME = "anna"
EMBEDDED_VOICES = EmbeddedVoices(_BY_NAME)


def build_open_catalogue() -> VoiceCatalogue:
    return OpenVoices()


def check_english(given: Mapping[str, Any]) -> None:
    """Raises BadRequestError if the language is not English of any country."""
    code = given.get("language_code", "en")
    if not isinstance(code, str) or not is_english(code):
        raise invalid_voice_params(
            f"`language_code` must be one of {join_names(LANGUAGE_CODES)}: the voices speak English only."
        )


def one_of(key: str, value: Any, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise invalid_voice_params(f"`{key}` must be {'one of ' if len(allowed) > 1 else ''}{join_names(allowed)}.")
    return value


def _number(key: str, value: Any, bounds: tuple[float, float], unit: str) -> float:
    lowest, highest = bounds
    # bool is a subclass of int, but `true` is not a rate. A NaN fails both comparisons.
    if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
        raise invalid_voice_params(f"`{key}` must be a number from {lowest:g} to {highest:g} ({unit}).")
    return float(value)


def join_names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def invalid_voice_params(message: str) -> BadRequestError:
    return BadRequestError(INVALID_VOICE_PARAMS, message)
