"""Presents the voices of a speech model as hosts: their guests, their names and the parameters that they do not
support."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.agents.voice.first_names import first_name
from cpoa.agents.voice.voice_catalogue import (
    Voice,
    VoiceCatalogue,
    check_english,
    invalid_voice_params,
    join_names,
    one_of,
)
from cpoa.contracts.language_tags import ENGLISH, language_of
from cpoa.contracts.models import ModelError
from shared.error_codes.episodes import API_GW_VOICES_UNAVAILABLE
from shared.errors import AethercastError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cpoa.contracts.agents import VoiceParams
    from cpoa.contracts.models import ModelVoice, SpeechModel

VOICES_UNAVAILABLE = API_GW_VOICES_UNAVAILABLE

# The order of the families for the default voice: good and not the most expensive. A Studio voice costs ten times as
# much as a Neural2 voice.
_FAMILIES_FIRST = ("Chirp3-HD", "Neural2", "Wavenet", "Standard")
_LANGUAGE_FIRST = "en-US"
_MAX_NAMED = 12  # the number of voices up to which a message lists them
_NOT_SET_UP = "The voices cannot be listed: the speech model is not set up correctly. The log says what is wrong."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ModelVoices(VoiceCatalogue):
    """``list_voices`` is called every time, and raises ModelError: the model caches its list itself."""

    list_voices: Callable[[], Sequence[ModelVoice]]

    def voices(self) -> tuple[Voice, ...]:
        """Raises AethercastError if the service does not return its list."""
        try:
            return _as_hosts(tuple(self.list_voices()))
        except ModelError as error:
            logger.warning("The voices cannot be listed: %s", error)
            raise AethercastError(
                VOICES_UNAVAILABLE,
                "The voices cannot be listed just now. Try again." if error.is_temporary else _NOT_SET_UP,
                status=HTTPStatus.SERVICE_UNAVAILABLE,
            ) from error

    def default_pair(self, voice_name: str | None) -> tuple[Voice, Voice]:
        known = self._known()
        host = known[voice_name or self._default_name({}, self._any_of(ENGLISH) or self.voices())]
        guest = known[host.pairs_with]
        return host, replace(guest, display_name=first_name(guest.name, guest.gender, taken=host.display_name))

    def check_voice_params(self, params: Mapping[str, Any], language: str = ENGLISH) -> VoiceParams:
        """Checks the parameters together: the named voice may not support what others do. Raises BadRequestError."""
        checked = super().check_voice_params(params, language)
        voice = self._known()[str(checked.voice_name)]
        for key, value, usual in (("speaking_rate", checked.speaking_rate, 1.0), ("pitch", checked.pitch, 0.0)):
            if key in voice.fixed and value != usual:
                raise invalid_voice_params(
                    f"The voice `{voice.name}` cannot change its `{key}`: leave it out, or name another one."
                )
        return checked

    def _known(self) -> dict[str, Voice]:
        return {voice.name: voice for voice in self.voices()}

    def _any_of(self, language: str) -> tuple[Voice, ...]:
        """The voices of a language of any country."""
        return tuple(voice for voice in self.voices() if language_of(voice.language) == language_of(language))

    def _voice_name(self, given: Mapping[str, Any], language: str) -> str:
        voices = self._speaking(given, language)
        if "voice_name" not in given:
            return self._default_name(given, voices)
        known = {voice.name: voice for voice in self._any_of(language)}
        if len(known) > _MAX_NAMED and given["voice_name"] not in [*known]:
            raise invalid_voice_params(f"`voice_name` must be the `name` of a voice that {_list_of(language)} lists.")
        name = one_of("voice_name", given["voice_name"], tuple(known))
        if known[name] not in voices:
            raise invalid_voice_params(
                f"The voice `{name}` speaks {known[name].language}, not `language_code` {voices[0].language}."
            )
        return name

    def _speaking(self, given: Mapping[str, Any], language: str) -> tuple[Voice, ...]:
        """Returns the voices of the given `language_code`, or those of the language of any country."""
        able = self._any_of(language)
        if self.languages() == (ENGLISH,):
            check_english(given)
        if not able:
            raise invalid_voice_params(f"No voice speaks `{language}`.")
        code = given.get("language_code", language_of(language))
        asked = code.replace("_", "-").lower() if isinstance(code, str) else ""
        if asked == language_of(language):
            return able
        spoken = tuple(voice for voice in able if voice.language.lower() == asked)
        if not spoken:
            codes = [language_of(language), *sorted({voice.language for voice in able} - {language_of(language)})]
            raise invalid_voice_params(f"`language_code` must be one of {join_names(codes)}.")
        return spoken

    def _default_name(self, given: Mapping[str, Any], spoken: Sequence[Voice]) -> str:
        """Returns a voice that supports the given parameters, if there is one."""
        changed = {key for key, usual in (("speaking_rate", 1.0), ("pitch", 0.0)) if given.get(key, usual) != usual}
        able = [voice for voice in spoken if not voice.fixed & changed]
        return min(able or spoken, key=_rank).name  # the first in the list, of those with the same rank


def _list_of(language: str) -> str:
    where = "GET /api/v1/voices"
    return where if language_of(language) == ENGLISH else f"{where}?language={language_of(language)}"


def build_model_catalogue(voices: Sequence[ModelVoice]) -> VoiceCatalogue:
    """Raises ValueError if there are fewer than two voices, because an episode has two hosts."""
    kept = tuple(voices)
    _as_hosts(kept)
    return ModelVoices(lambda: kept)


def build_catalogue(model: SpeechModel) -> VoiceCatalogue:
    """Requests the list at its first use, so that a function starts even if the service is down."""
    return ModelVoices(model.voices)


def family(voice: ModelVoice) -> str:
    """Returns "Neural2" for "en-US-Neural2-A", or "" for a name of another form."""
    return voice.name.removeprefix(f"{voice.language}-").rpartition("-")[0] if voice.language in voice.name else ""


@lru_cache(maxsize=4)
def _as_hosts(voices: tuple[ModelVoice, ...]) -> tuple[Voice, ...]:
    if len(voices) < 2:
        raise ValueError(f"An episode has two hosts, and the speech model has {len(voices)} voices.")
    return tuple(_as_host(voice, _guest(voice, voices)) for voice in voices)


def _as_host(voice: ModelVoice, guest: ModelVoice) -> Voice:
    kind = family(voice)
    return Voice(
        name=voice.name,
        display_name=first_name(voice.name, voice.gender),
        language=voice.language,
        gender=voice.gender,
        description=f"One of the {kind} voices." if kind else "",
        pairs_with=guest.name,
        fixed=voice.fixed,
    )


def _guest(host: ModelVoice, voices: tuple[ModelVoice, ...]) -> ModelVoice:
    """Returns a guest of the same language and family and of another gender, as far as possible, and a recommended
    voice if there is one. The choice depends on a hash of both names, so that a longer list changes few pairs."""

    def unfitness(other: ModelVoice) -> tuple[bool, bool, bool, bool, bool, bytes]:
        lot = hashlib.sha256(f"{host.name} {other.name}".encode()).digest()
        is_foreign = language_of(other.language) != language_of(host.language)
        differs = (is_foreign, other.language != host.language, family(other) != family(host))
        return *differs, other.gender == host.gender, not other.is_recommended, lot

    return min((voice for voice in voices if voice.name != host.name), key=unfitness)


def _rank(voice: Voice) -> tuple[bool, int]:
    kinds = [number for number, kind in enumerate(_FAMILIES_FIRST) if f"-{kind}-" in voice.name]
    return voice.language != _LANGUAGE_FIRST, kinds[0] if kinds else len(_FAMILIES_FIRST)
