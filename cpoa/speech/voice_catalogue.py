"""The voices a person can choose, and what they may ask of them. Loads no speech engine: public functions use it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypedDict

from cpoa.agents.protocols import VoiceParams
from shared.api_schema import Schema
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

INVALID_VOICE_PARAMS = "API_GW_PODCAST_INVALID_VOICE_PARAMS"

SPEAKING_RATES = (0.7, 1.4)
PITCHES_IN_SEMITONES = (-4.0, 4.0)
AUDIO_ENCODINGS = ("MP3",)
LANGUAGE_CODES = ("en-US", "en-GB", "en")
VOICE_PARAM_KEYS = ("voice_name", "language_code", "speaking_rate", "pitch", "audio_encoding")
_SHOWN_OF_A_NAME = 40  # characters of one that is not known, in the message that refuses it


class VoiceParamsFields(TypedDict, total=False):
    """No other member is taken."""

    voice_name: Annotated[
        str, Schema("The host's voice: a `name` of GET /api/v1/voices.", example="clara", enum=list(_BY_NAME))
    ]
    language_code: Annotated[
        str, Schema("The voices speak English only.", example="en-US", pattern=r"^[eE][nN]([-_].*)?$")
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
    """``display_name`` is the first name that the host says; ``pairs_with`` names the guest who contrasts with it."""

    name: str
    display_name: str
    language: str
    gender: str
    description: str
    pairs_with: str

    @property
    def sample_path(self) -> str:
        return f"/voices/{self.name}.mp3"


_VOICES = (
    Voice("anna", "Anna", "en-US", "female", "Warm and clear, at an easy pace.", pairs_with="ben"),
    Voice("ben", "Ben", "en-US", "male", "A calm baritone with a full tone.", pairs_with="anna"),
    Voice("clara", "Clara", "en-US", "female", "A low, mellow voice that takes its time.", pairs_with="david"),
    Voice("david", "David", "en-US", "male", "A light, lively tenor.", pairs_with="clara"),
    Voice("ella", "Ella", "en-US", "female", "Bright, young and quick.", pairs_with="frank"),
    Voice("frank", "Frank", "en-US", "male", "Deep and unhurried.", pairs_with="ella"),
)
_BY_NAME = MappingProxyType({each.name: each for each in _VOICES})
DEFAULT_VOICE_NAME = "anna"


def voices() -> tuple[Voice, ...]:
    return _VOICES


def voice(name: str) -> Voice:
    """Raises KeyError for a name that is not in the catalogue."""
    return _BY_NAME[name]


def default_pair(voice_name: str | None) -> tuple[Voice, Voice]:
    """The host, who has the voice that was asked for, and the guest who goes with it."""
    host = voice(voice_name or DEFAULT_VOICE_NAME)
    return host, voice(host.pairs_with)


def check_voice_params(params: Mapping[str, Any]) -> VoiceParams:
    """Absent and null keys get their defaults."""
    given = {key: value for key, value in params.items() if value is not None}
    unknown = sorted(str(key)[:_SHOWN_OF_A_NAME] for key in given if key not in VOICE_PARAM_KEYS)
    if unknown:
        raise _refused(f"`voice_params` has no `{unknown[0]}`; it takes {_listed(VOICE_PARAM_KEYS)}.")
    if "language_code" in given:
        _check_language(given["language_code"])
    return VoiceParams(
        voice_name=_one_of("voice_name", given.get("voice_name", DEFAULT_VOICE_NAME), tuple(_BY_NAME)),
        speaking_rate=_number("speaking_rate", given.get("speaking_rate", 1.0), SPEAKING_RATES, "times the usual pace"),
        pitch=_number("pitch", given.get("pitch", 0.0), PITCHES_IN_SEMITONES, "semitones"),
        audio_encoding=_one_of("audio_encoding", given.get("audio_encoding", "MP3"), AUDIO_ENCODINGS),
    )


def voice_params_from(params: Mapping[str, Any] | None, preferences: Mapping[str, Any] | None) -> VoiceParams:
    """What the request says, the session's preferences where it is silent. A preference that no voice can follow is
    passed over: it was stored for other services too, and is no reason to refuse an episode."""
    asked = {key: value for key, value in (params or {}).items() if value is not None}
    for key, preference in _PREFERENCE_KEYS.items():
        value = (preferences or {}).get(preference)
        if key not in asked and value is not None and _is_usable(key, value):
            asked[key] = value
    return check_voice_params(asked)


def _is_usable(key: str, value: Any) -> bool:
    try:
        check_voice_params({key: value})
    except BadRequestError:
        return False
    return True


def _check_language(code: Any) -> None:
    """Every voice speaks American English, so a British listener gets that too rather than nothing."""
    if not isinstance(code, str) or code.replace("_", "-").lower().split("-")[0] != "en":
        raise _refused(f"`language_code` must be one of {_listed(LANGUAGE_CODES)}: the voices speak English only.")


def _one_of(key: str, value: Any, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise _refused(f"`{key}` must be {'one of ' if len(allowed) > 1 else ''}{_listed(allowed)}.")
    return value


def _number(key: str, value: Any, bounds: tuple[float, float], unit: str) -> float:
    lowest, highest = bounds
    # bool is a subclass of int, but `true` is no rate. A NaN fails both comparisons.
    if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
        raise _refused(f"`{key}` must be a number from {lowest:g} to {highest:g} ({unit}).")
    return float(value)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _refused(message: str) -> BadRequestError:
    return BadRequestError(INVALID_VOICE_PARAMS, message)
