"""Client of AIMS_TTS, the service that synthesizes speech: POST /v1/synthesize. Its audio is an object in a bucket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.contracts.models import Clip, ModelError, ModelVoice
from cpoa.providers.aims_calls import Pace, ask, read_error_type, validate_base_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import SpeechRequest

SPEECH_DEADLINE_SECONDS = 120.0
MAX_CHARS = 5_000
MAX_PARALLEL_REQUESTS = 4
_LANGUAGE = "en-US"

# The service cannot list its voices. These are Google's WaveNet voices, with the genders of Google's public list.
_GENDERS = {
    "A": "male",
    "B": "male",
    "C": "female",
    "D": "male",
    "E": "female",
    "F": "female",
    "G": "female",
    "H": "female",
    "I": "male",
    "J": "male",
}
VOICES = tuple(ModelVoice(f"{_LANGUAGE}-Wavenet-{letter}", _LANGUAGE, gender) for letter, gender in _GENDERS.items())


@dataclass(frozen=True, slots=True)
class AimsSpeechModel:
    """``read_object`` returns the bytes behind a gs:// URI."""

    base_url: str
    read_object: Callable[[str], bytes]
    pace: Pace = field(default=Pace(deadline=SPEECH_DEADLINE_SECONDS))

    def __post_init__(self) -> None:
        validate_base_url(self.base_url)

    @property
    def name(self) -> str:
        return "AIMS_TTS"

    @property
    def max_characters(self) -> int:
        return MAX_CHARS

    @property
    def max_parallel_requests(self) -> int:
        return MAX_PARALLEL_REQUESTS

    def voices(self) -> tuple[ModelVoice, ...]:
        return VOICES

    def synthesize(self, request: SpeechRequest, check_cancelled: CheckCancelled) -> Clip:
        payload = {
            "text": request.text,
            "voice_id": request.voice.name,
            "language_code": request.voice.language,
            "audio_format": "LINEAR16",
            "speech_rate": request.speaking_rate,
            "pitch": request.pitch,
        }
        result = ask(f"{validate_base_url(self.base_url)}/v1/synthesize", payload, self.pace, check_cancelled)
        uri = _audio_uri(result)
        check_cancelled()
        return _decode_audio(self._object(uri))

    def _object(self, uri: str) -> bytes:
        try:
            return self.read_object(uri)
        except Exception as error:
            raise ModelError("The audio of AIMS_TTS could not be read from the bucket") from error


def _audio_uri(result: Mapping[str, Any]) -> str:
    kind = read_error_type(result)
    if kind is not None:
        raise ModelError(f"AIMS_TTS answered with an error: {kind}")
    uri = result.get("audio_url")
    if not isinstance(uri, str) or not uri.startswith("gs://"):
        raise ModelError("AIMS_TTS answered without the gs:// address of its audio")
    return uri


def _decode_audio(data: bytes) -> Clip:
    import numpy as np  # noqa: PLC0415 - the public functions load the list of voices only

    from cpoa.audio.decoded_sound import UnusableSoundError, decode_mono  # noqa: PLC0415 - as above

    try:
        samples, sample_rate = decode_mono(data)
    except UnusableSoundError as error:
        raise ModelError(f"The audio of AIMS_TTS is {error}") from error
    return Clip(np.clip(samples, -1.0, 1.0), sample_rate)
