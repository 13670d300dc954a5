"""VFA: a remote service speaks a whole script as one file, which is decoded and measured like any other speech."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cpoa.agents.script.remote import spoken_chapters
from cpoa.agents.voice.remote.voice_limits import check_length
from cpoa.audio.decoded_sound import UnusableSoundError, decode_mono
from cpoa.contracts.agents import Cue, Speech, SpokenChapter
from cpoa.services.failures import InvalidResultError, RemoteFailedError, find_error_code
from cpoa.services.objects import read_named_object
from cpoa.services.remote_calls import call_service
from cpoa.services.values import read_line
from cpoa.text.sentences import split_sentences
from shared.error_codes.steps import VFA_SCRIPT_ERROR_NO_TEXT, VFA_SKIPPED
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.services.service import RemoteService

_NOTHING_TO_SAY = (VFA_SCRIPT_ERROR_NO_TEXT, VFA_SKIPPED)
_MAX_PEAK = 0.999


@dataclass(frozen=True, slots=True)
class SpokenScript:
    """The times of cues and chapters are estimated from the number of words."""

    speech: Speech
    chapters: tuple[SpokenChapter, ...]
    settings_used: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RemoteVoice:
    """``read_object`` reads a ``gs://`` address."""

    service: RemoteService
    read_object: Callable[[str], bytes]
    sends_scenarios: bool = False

    @property
    def engine_version(self) -> str:
        return f"VFA at {self.service.url}"

    def speak(self, wire: Mapping[str, Any], voice_params: Mapping[str, Any], speaker: str) -> SpokenScript:
        """Raises PermanentStepError if the script is too long or has nothing to say."""
        chapters = spoken_chapters(wire)
        check_length(chapters)
        payload: dict[str, Any] = {"script": dict(wire)}
        if voice_params:
            payload["voice_params"] = dict(voice_params)
        result = call_service(self.service, "vfa", payload, with_scenario=self.sends_scenarios)
        samples, sample_rate = decode_recording(self.service.name, self._recording(result))
        seconds = len(samples) / sample_rate
        cues, starts = estimate_times(chapters, seconds, speaker)
        return SpokenScript(Speech(samples, sample_rate, cues), starts, settings_used(result))

    def _recording(self, result: Mapping[str, Any]) -> bytes:
        name, status = self.service.name, result.get("status")
        if status == "skipped":
            raise _nothing_to_say_error(VFA_SKIPPED)
        if status != "success" or "error_code" in result:
            code = find_error_code(result) or "ERROR"
            raise _nothing_to_say_error(code) if code in _NOTHING_TO_SAY else RemoteFailedError(name, code)
        return read_named_object(name, result, "audio_filepath", self.read_object)


def settings_used(result: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the four keys of the contract, with plain values only, because they appear in public responses."""
    used = result.get("tts_settings_used")
    given = used if isinstance(used, dict) else {}
    texts = {name: read_line(given, name, max_chars=100) for name in ("voice_name", "audio_encoding")}
    numbers = {name: given.get(name) for name in ("speaking_rate", "pitch")}
    plain = {name: value for name, value in numbers.items() if type(value) in (int, float)}
    return {name: value for name, value in texts.items() if value} | plain


def decode_recording(service: str, data: bytes) -> tuple[Samples, int]:
    """Returns mono samples in [-1, 1] and their rate; louder samples are scaled down as a whole. Raises
    InvalidResultError."""
    try:
        samples, sample_rate = decode_mono(data)
    except UnusableSoundError as error:
        raise InvalidResultError(service, f"returned audio that is {error}") from error
    peak = float(np.abs(samples).max())
    return (samples * (_MAX_PEAK / peak) if peak > _MAX_PEAK else samples), sample_rate


def estimate_times(
    chapters: Sequence[tuple[str, str]], seconds: float, speaker: str
) -> tuple[tuple[Cue, ...], tuple[SpokenChapter, ...]]:
    """Estimates cues and chapter starts as if each word took the same time."""
    words_in_all = max(1, sum(len(text.split()) for _, text in chapters))
    cues: list[Cue] = []
    starts: list[SpokenChapter] = []
    words_before = 0
    for title, text in chapters:
        starts.append(SpokenChapter(title, round(seconds * words_before / words_in_all, 3)))
        for sentence in (one for line in text.splitlines() for one in split_sentences(line)):
            start, words_before = seconds * words_before / words_in_all, words_before + len(sentence.split())
            cues.append(Cue(round(start, 3), round(seconds * words_before / words_in_all, 3), speaker, sentence))
    return tuple(cues), tuple(starts)


def _nothing_to_say_error(code: str) -> PermanentStepError:
    return PermanentStepError(code, "The voice service found nothing in the script that it could say.")
