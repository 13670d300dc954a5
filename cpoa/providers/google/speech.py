# ruff: noqa: PLC0415 -- the client library costs half a second to import, so it waits for the first request
"""Google's Cloud Text-to-Speech as a speech model."""

from __future__ import annotations

import io
import wave
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.contracts.language_tags import is_english
from cpoa.contracts.models import Clip, ModelError, ModelVoice
from shared.per_process import PerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.cloud.texttospeech_v1 import TextToSpeechClient, Voice
    from google.cloud.texttospeech_v1.types import SynthesizeSpeechRequest

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import SpeechRequest

TIMEOUT_SECONDS = 60.0
LIST_SECONDS = 5.0  # the client that creates an episode waits for the list
SAMPLE_RATE = 24_000  # the native rate of most of its voices
# The service accepts 5,000 bytes (REST reference, SynthesisInput), and a character has up to four bytes.
MAX_CHARS = 1_250
MAX_PARALLEL_REQUESTS = 4

# By the voice's family. From the error message "This voice does not support pitch parameters at this time".
_FIXED = MappingProxyType(
    {
        "Chirp3-HD": frozenset({"pitch"}),
        "Studio": frozenset({"pitch"}),
        "Chirp-HD": frozenset({"pitch", "speaking_rate"}),
        "Journey": frozenset({"pitch", "speaking_rate"}),
    }
)


class CloudSpeechModel:
    """``location`` is "global" or a region that has its own endpoint (us, eu, ...). ``emulator_host`` is the host:port
    of an emulator, which is called without credentials."""

    def __init__(
        self, *, location: str = "global", emulator_host: str = "", timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._location = location
        self._emulator_host = emulator_host
        self._timeout_seconds = timeout_seconds
        self._client = PerProcess(self._connect)
        self._voices = PerProcess(self._fetch_voices)

    @property
    def name(self) -> str:
        return "Cloud Text-to-Speech at Google"

    @property
    def max_characters(self) -> int:
        return MAX_CHARS

    @property
    def max_parallel_requests(self) -> int:
        return MAX_PARALLEL_REQUESTS

    def voices(self) -> tuple[ModelVoice, ...]:
        return self._voices.get()

    def synthesize(self, request: SpeechRequest, check_cancelled: CheckCancelled) -> Clip:
        if len(request.text) > MAX_CHARS:
            raise ValueError(f"A request may have up to {MAX_CHARS} characters, not {len(request.text)}.")
        check_cancelled()
        with _translate_errors(self.name):
            response = self._client.get().synthesize_speech(
                request=_synthesis(request), timeout=self._timeout_seconds, retry=None
            )
        check_cancelled()
        if not response.audio_content:
            raise ModelError(f"{self.name} gave an answer without audio.")
        return self._clip(response.audio_content)

    def _fetch_voices(self) -> tuple[ModelVoice, ...]:
        with _translate_errors(self.name):
            response = self._client.get().list_voices(timeout=min(LIST_SECONDS, self._timeout_seconds), retry=None)
        found = [voice for each in response.voices if (voice := _voice(each))]
        english = sum(is_english(voice.language) for voice in found)
        if english < 2:
            raise ModelError(f"{self.name} lists {english} English voices; an episode needs two.")
        return tuple(sorted(found, key=lambda voice: (not is_english(voice.language), voice.name)))

    def _clip(self, wav: bytes) -> Clip:
        import numpy as np  # a function that only lists the voices has no numpy

        try:
            with wave.open(io.BytesIO(wav)) as sound:
                form, frames = (sound.getnchannels(), sound.getsampwidth()), sound.getnframes()
                rate, pcm = sound.getframerate(), sound.readframes(frames)
        except (wave.Error, EOFError) as error:
            raise ModelError(f"{self.name} gave audio that is not a WAV file ({error}).") from error
        if form != (1, 2) or rate <= 0:
            raise ModelError(f"{self.name} gave audio of {form[0]} channels, {8 * form[1]} bits, {rate} Hz.")
        if len(pcm) != 2 * frames:
            raise ModelError(f"{self.name} gave a WAV file that is cut off.")
        return Clip(np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768), rate)

    def _connect(self) -> TextToSpeechClient:
        from google.cloud.texttospeech_v1 import TextToSpeechClient

        if not self._emulator_host:
            at = "" if self._location == "global" else f"{self._location}-"
            return TextToSpeechClient(client_options={"api_endpoint": f"{at}texttospeech.googleapis.com"})
        import grpc
        from google.cloud.texttospeech_v1.services.text_to_speech.transports import TextToSpeechGrpcTransport

        # Without the library's default limit of 4 MB, which is 87 seconds of sound; its own channels have no limit
        # either.
        options = [("grpc.max_receive_message_length", -1)]
        channel = grpc.insecure_channel(self._emulator_host, options=options)
        return TextToSpeechClient(transport=TextToSpeechGrpcTransport(channel=channel))


def _synthesis(request: SpeechRequest) -> SynthesizeSpeechRequest:
    from google.cloud.texttospeech_v1 import types

    audio_config = types.AudioConfig(audio_encoding=types.AudioEncoding.LINEAR16, sample_rate_hertz=SAMPLE_RATE)
    # Omitted unless they change something: some families of voices reject a request that contains them.
    if request.speaking_rate != 1.0:
        audio_config.speaking_rate = request.speaking_rate
    if request.pitch:
        audio_config.pitch = request.pitch
    return types.SynthesizeSpeechRequest(
        input=types.SynthesisInput(text=request.text),
        voice=types.VoiceSelectionParams(language_code=request.voice.language, name=request.voice.name),
        audio_config=audio_config,
    )


def _voice(voice: Voice) -> ModelVoice | None:
    """Returns None for a voice of Gemini's speech models ("Kore" instead of "en-US-Chirp3-HD-Kore"), which needs more
    than a name."""
    language = next((code for code in voice.language_codes if voice.name.startswith(f"{code}-")), "")
    if not language:
        return None
    gender = {1: "male", 2: "female"}.get(int(voice.ssml_gender), "neutral")  # SsmlVoiceGender
    family = voice.name.removeprefix(f"{language}-").rpartition("-")[0]
    return ModelVoice(voice.name, language, gender, _FIXED.get(family, frozenset()))


@contextmanager
def _translate_errors(name: str) -> Iterator[None]:
    from google.api_core import exceptions
    from google.auth.exceptions import GoogleAuthError

    is_temporary = (
        exceptions.TooManyRequests,  # and ResourceExhausted
        exceptions.ServerError,  # Unknown, InternalServerError, ServiceUnavailable, DeadlineExceeded
        exceptions.Aborted,
        exceptions.Cancelled,
    )
    try:
        yield
    except exceptions.MethodNotImplemented as error:
        raise ModelError(f"{name} does not know the call.", is_temporary=False) from error
    except exceptions.GoogleAPICallError as error:
        # Only the error class, and no cause: Google's message quotes the sentence that it rejected.
        raise ModelError(
            f"{name} refused: {type(error).__name__}.", is_temporary=isinstance(error, is_temporary)
        ) from None
    except GoogleAuthError as error:
        raise ModelError(f"{name} could not be called: {error}", is_temporary=bool(error.retryable)) from error
