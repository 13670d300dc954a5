"""A speech model behind OpenAI's API, POST /audio/speech: at OpenAI, or at a server such as Kokoro-FastAPI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import Clip, ModelError, ModelSetupError
from cpoa.providers.openai_compatible.parameters import OPENAI_HOST
from cpoa.providers.openai_compatible.unknown_names import (
    REFUSES_A_VALUE,
    names_in,
    unknown_model,
    unknown_voice,
)
from cpoa.providers.openai_compatible.voices import (
    VOICES_SETTING,
    VoiceList,
    fixed_parameters,
    openai_voices,
    read_voice_list,
    voices_of_list,
    voices_of_setting,
)
from cpoa.providers.prices import estimate_openai_speech_cost
from cpoa.providers.server_errors import RefusedError
from cpoa.services.http_calls import NoResponseError
from cpoa.services.http_stream import StreamLimits
from shared.per_process import PerProcess

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import ModelVoice, SpeechRequest
    from cpoa.providers.openai_compatible.calls import OpenAiServer
    from cpoa.providers.server_errors import Refusal

MODEL_SETTING = "AIMS_OPENAI_SPEECH_MODEL"
MAX_CHARS = 4_000  # OpenAI's limit is 4,096 (API reference of createSpeech)
REPLY_SECONDS = 240.0  # less than a voice step may take; most servers send nothing before all is spoken
MAX_AUDIO_BYTES = 64 << 20  # eleven minutes of 16-bit sound at 48 kHz
PARALLEL_REQUESTS = 2

_REFUSES_THE_KEY = frozenset({401, 403})
_NO_LIST = frozenset({400, 404, 405, 422, 501})


class OpenAiSpeechModel:
    """``voices``: names, genders and languages of the voices to use. Without them the server is asked for its list."""

    def __init__(
        self,
        server: OpenAiServer,
        model: str,
        *,
        voices: Iterable[tuple[str, str, str]] = (),
        parallel_requests: int = PARALLEL_REQUESTS,
        reply_seconds: float = REPLY_SECONDS,
    ) -> None:
        self._server = server
        self._model = model
        self._given = tuple(voices)
        self._parallel_requests = parallel_requests
        self._limits = StreamLimits(reply_seconds, reply_seconds, MAX_AUDIO_BYTES)
        self._list = PerProcess(self._fetch_list)

    @property
    def name(self) -> str:
        return f"{self._model} at {self._server.host}"

    @property
    def max_characters(self) -> int:
        return MAX_CHARS

    @property
    def max_parallel_requests(self) -> int:
        return self._parallel_requests

    def voices(self) -> tuple[ModelVoice, ...]:
        fixed = fixed_parameters(self._model)
        if self._given:
            return voices_of_setting(self._given, fixed)
        found = self._list.get()
        return voices_of_list(found, self._server.host, fixed) if found.names else openai_voices(self._model, fixed)

    def synthesize(self, request: SpeechRequest, check_cancelled: CheckCancelled) -> Clip:
        """Sends the request once. If the server has begun an answer, an error is permanent: the work may be charged, so
        it is only asked for again if a user wants it."""
        if len(request.text) > MAX_CHARS:
            raise ValueError(f"A request may have up to {MAX_CHARS} characters, not {len(request.text)}.")
        try:
            with self._server.post("audio/speech", self._payload(request), self._limits, check_cancelled) as answer:
                try:
                    audio = answer.read()
                except NoResponseError as error:
                    raise self._unusable(f"an incomplete answer ({error})") from None
        except RefusedError as error:
            raise self._explained(error, request) from None
        check_cancelled()
        return self._clip(audio, len(request.text))

    def _payload(self, request: SpeechRequest) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "model": self._model,
            "input": request.text,
            "voice": request.voice.name,
            "response_format": "wav",
        }
        if request.speaking_rate != 1.0:
            payload["speed"] = request.speaking_rate
        if self._is_kokoro_fastapi():
            # It streams otherwise, and an error in the middle then looks like the end. OpenAI refuses the parameter.
            payload["stream"] = False
        return payload

    def _is_kokoro_fastapi(self) -> bool:
        try:
            return self._list.get().is_kokoro_fastapi
        except ModelError:
            return False  # the request itself will say what is wrong

    def _fetch_list(self) -> VoiceList:
        if self._server.host == OPENAI_HOST:
            return VoiceList()
        try:
            return read_voice_list(self._server.get("audio/voices"))
        except RefusedError as error:
            if error.refusal.status in _NO_LIST:
                return VoiceList()
            raise _named(error) from None

    def _clip(self, audio: bytes, characters: int) -> Clip:
        import numpy as np  # noqa: PLC0415 -- the public functions load the list of voices only

        from cpoa.audio.decoded_sound import UnusableSoundError, decode_mono_or_silence  # noqa: PLC0415 -- as above
        from cpoa.audio.wav_sizes import CutOffError, complete_sizes  # noqa: PLC0415 -- as above

        try:
            samples, sample_rate = decode_mono_or_silence(complete_sizes(audio))
        except CutOffError as error:
            raise self._unusable(f"a WAV file that is cut off ({error})") from error
        except UnusableSoundError as error:
            raise self._unusable(str(error)) from error
        return Clip(
            np.clip(samples, -1.0, 1.0), sample_rate, self._dollars(characters, len(samples) / max(sample_rate, 1))
        )

    def _dollars(self, characters: int, seconds: float) -> float | None:
        return 0.0 if self._server.is_private else estimate_openai_speech_cost(self._model, characters, seconds)

    def _unusable(self, what: str) -> ModelError:
        return ModelError(f"{self.name} gave {what} instead of speech.", is_temporary=False)

    def _explained(self, error: RefusedError, request: SpeechRequest) -> ModelError:
        """Says which name the server does not know, and which ones it has."""
        refusal = error.refusal
        if refusal.status not in REFUSES_A_VALUE:
            return _named(error)
        if "voice" in refusal.words:
            return unknown_voice(self._server, request.voice.name, self._voice_names(refusal), VOICES_SETTING)
        return unknown_model(self._server, error, self._model, MODEL_SETTING)

    def _voice_names(self, refusal: Refusal) -> tuple[str, ...]:
        try:
            listed = self._list.get().names
        except ModelError:
            listed = ()
        return listed or names_in(refusal.message)


def _named(error: RefusedError) -> ModelError:
    """The message of a refused key has the setting of the key."""
    return ModelSetupError(str(error)) if error.refusal.status in _REFUSES_THE_KEY else error
