"""The voices of a server that speaks OpenAI's API. The API itself has no list of them: many servers have one at
/audio/voices, in three shapes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cpoa.contracts.language_tags import is_english, language_of
from cpoa.contracts.models import ModelSetupError, ModelVoice
from cpoa.providers.openai_compatible.unknown_names import name_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VOICES_SETTING = "AIMS_OPENAI_SPEECH_VOICES"
_EXAMPLE = "af_heart:female,am_michael:male"
_MIN_VOICES = 2  # one for each host
_DEFAULT_LANGUAGE = "en-US"
_GENDERS = ("female", "male", "neutral")
_NAME = re.compile(r"[\w.+()/-](?:[\w .+()/-]{0,98}[\w.+()/-])?")

# Kokoro's names: the first letter is the language, the second the gender (hexgrad/kokoro, VOICES.md).
_KOKORO_NAME = re.compile(r"([abefhijpz])([fm])_\w")
_KOKORO_LANGUAGES = MappingProxyType(
    {
        "a": "en-US",
        "b": "en-GB",
        "e": "es-ES",
        "f": "fr-FR",
        "h": "hi-IN",
        "i": "it-IT",
        "j": "ja-JP",
        "p": "pt-BR",
        "z": "zh-CN",
    }
)
# The English voices with the best grades of that page, the best first.
_KOKORO_RECOMMENDED = ("af_heart", "af_bella", "am_michael", "am_fenrir", "am_puck", "bf_emma", "bm_fable", "bm_george")

# OpenAI's names (https://developers.openai.com, createSpeech, a copy of 2026). OpenAI does not publish the genders:
# these are how listeners describe the voices. Its guide recommends marin and cedar.
_OPENAI_GENDERS = MappingProxyType(
    {
        "marin": "female",
        "cedar": "male",
        "nova": "female",
        "onyx": "male",
        "alloy": "neutral",
        "ash": "male",
        "ballad": "male",
        "coral": "female",
        "echo": "male",
        "fable": "male",
        "sage": "female",
        "shimmer": "female",
        "verse": "male",
    }
)
_NOT_OF_TTS_1 = ("marin", "cedar", "ballad", "verse")
_PITCH_FIXED = frozenset({"pitch"})  # the API has no such parameter


@dataclass(frozen=True, slots=True)
class VoiceList:
    """What a server answers at /audio/voices. ``is_kokoro_fastapi``: it is the list of a Kokoro-FastAPI server."""

    entries: tuple[Any, ...] = ()
    is_kokoro_fastapi: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in map(_name, self.entries) if name))


def read_voice_list(body: Any) -> VoiceList:
    """Returns an empty list for an answer of another shape."""
    entries = body.get("voices") if isinstance(body, dict) else body
    if not isinstance(entries, list):
        return VoiceList()
    found = VoiceList(tuple(entries))
    # Speaches has "object" beside the voices, and their languages and genders.
    alone = isinstance(body, dict) and body.keys() == {"voices"}
    plain = all(isinstance(entry, str) or "gender" not in entry for entry in entries if isinstance(entry, str | dict))
    named = bool(found.names) and any(map(_KOKORO_NAME.match, found.names))
    return VoiceList(found.entries, alone and plain and named)


def voices_of_setting(given: Iterable[tuple[str, str, str]], fixed: frozenset[str]) -> tuple[ModelVoice, ...]:
    """``given``: names, genders and languages; an empty language is that of Kokoro's prefix, or American English.

    Raises ModelSetupError if no language has two."""
    voices = _each_once(
        ModelVoice(name, _tag(language) or _kokoro(name)[1] or _DEFAULT_LANGUAGE, gender, fixed)
        for name, gender, language in given
    )
    if not _has_a_pair(voices):
        raise ModelSetupError(
            f"{VOICES_SETTING} has {_count_english(voices)} English voices, and an episode needs two."
        )
    return voices


def voices_of_list(found: VoiceList, host: str, fixed: frozenset[str]) -> tuple[ModelVoice, ...]:
    """Returns the voices whose gender is known, the English ones first. Raises ModelSetupError if no language has
    two."""
    voices = _each_once(voice for entry in found.entries if (voice := _listed(entry, fixed)))
    if not _has_a_pair(voices):
        raise ModelSetupError(
            f"{host} lists {_count_english(voices)} English voices of a known gender, and an episode needs two. "
            f"{_listed_names(found.names)}Set {VOICES_SETTING}, for example to {_EXAMPLE}."
        )
    return tuple(sorted(voices, key=_preference))


def openai_voices(model: str, fixed: frozenset[str]) -> tuple[ModelVoice, ...]:
    """The names that OpenAI documents for ``model``, and that servers without a list usually accept."""
    left_out = () if model.startswith("gpt-") else _NOT_OF_TTS_1
    names = [name for name in _OPENAI_GENDERS if name not in left_out]
    return tuple(
        ModelVoice(name, _DEFAULT_LANGUAGE, _OPENAI_GENDERS[name], fixed, is_recommended=name in names[:2])
        for name in names
    )


def fixed_parameters(model: str) -> frozenset[str]:
    """OpenAI's gpt-4o-mini-tts ignores ``speed``."""
    return _PITCH_FIXED | {"speaking_rate"} if model.startswith("gpt-") else _PITCH_FIXED


def _listed_names(names: Sequence[str]) -> str:
    shown = name_some(names)
    return f"It has {shown}. " if shown else ""


def _name(entry: Any) -> str:
    if isinstance(entry, dict):
        entry = next((entry[key] for key in ("id", "voice_id", "name") if isinstance(entry.get(key), str)), None)
    return entry if isinstance(entry, str) and _NAME.fullmatch(entry) else ""


def _listed(entry: Any, fixed: frozenset[str]) -> ModelVoice | None:
    """Returns None for a voice without a name or without a known gender."""
    name = _name(entry)
    gender, language = _kokoro(name)
    if isinstance(entry, dict):
        told = str(entry.get("gender", "")).lower()
        gender = told if told in _GENDERS else gender
        language = _tag(str(entry.get("language") or entry.get("lang") or "")) or language
    gender = gender or _OPENAI_GENDERS.get(name, "")
    if not name or not gender:
        return None
    recommended = name in _KOKORO_RECOMMENDED
    return ModelVoice(name, language or _DEFAULT_LANGUAGE, gender, fixed, is_recommended=recommended)


def _kokoro(name: str) -> tuple[str, str]:
    """Returns gender and language, or empty strings if the name is not one of Kokoro's. A mixture of voices,
    "af_bella+af_sky", has those of its first one."""
    found = _KOKORO_NAME.match(name)
    if not found:
        return "", ""
    return "female" if found[2] == "f" else "male", _KOKORO_LANGUAGES[found[1]]


def _tag(language: str) -> str:
    """Returns "en-GB" for "en_gb" and "en-US" for "en"; "" if it is not a language tag."""
    parts = language.replace("_", "-").split("-")
    if not re.fullmatch(r"[A-Za-z]{2,3}", parts[0]):
        return ""
    country = next((part.upper() for part in parts[1:] if re.fullmatch(r"[A-Za-z]{2}", part)), "")
    if not country and parts[0].lower() == "en":
        return _DEFAULT_LANGUAGE
    return "-".join(filter(None, [parts[0].lower(), country]))


def _each_once(voices: Iterable[ModelVoice]) -> tuple[ModelVoice, ...]:
    """A server with several models lists the voices of each."""
    by_name: dict[str, ModelVoice] = {}
    for voice in voices:
        by_name.setdefault(voice.name, voice)
    return tuple(by_name.values())


def _has_a_pair(voices: Sequence[ModelVoice]) -> bool:
    """Whether some language has a voice for each host."""
    return max(Counter(language_of(voice.language) for voice in voices).values(), default=0) >= _MIN_VOICES


def _count_english(voices: Sequence[ModelVoice]) -> int:
    return sum(is_english(voice.language) for voice in voices)


def _preference(voice: ModelVoice) -> tuple[bool, int, str]:
    ranks = {name: rank for rank, name in enumerate(_KOKORO_RECOMMENDED)}
    return not is_english(voice.language), ranks.get(voice.name, len(ranks)), voice.name
