"""VFA, voice forging: audio in the bucket, with a length that fits the words of the script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.remote_peer.checks import is_number, is_text, json_object, require, required_key
from tests.remote_peer.order import Order
from tests.remote_peer.outcome import Outcome, TaskFailedError, error_object
from tests.remote_peer.sound import CONTENT_TYPES, FILE_ENDINGS, encoded, speech

if TYPE_CHECKING:
    from shared.media_store import MediaStore
    from tests.remote_peer.conditions import Conditions
    from tests.remote_peer.messages import SeenRequest

MIN_TEXT_CHARS = 20
MAX_TEXT_CHARS = 5_000  # AIMS_TTS refuses longer texts, and VFA calls it once for the whole script
DEFAULT_VOICE = "en-US-Wavenet-D"
ERROR_MARKER = "[ERROR"  # the beginning of a script whose writer inserted its model's error
_UNSPOKEN_TITLES = ("intro", "outro", "error")
_FAILING_SCENARIOS = {
    "vfa_error_aims_tts": "VFA_TEST_MODE_AIMS_TTS_ERROR",
    "vfa_error_tts": "VFA_TEST_MODE_AIMS_TTS_ERROR",
    "vfa_error_file_save": "VFA_TEST_MODE_FILE_SAVE_ERROR",
    "vfa_logical_error_response": "VFA_SCRIPT_ERROR_NO_TEXT",
}


@dataclass(frozen=True, slots=True)
class VoiceForge:
    store: MediaStore
    conditions: Conditions

    def accept(self, request: SeenRequest) -> Order:
        payload = json_object(request, malformed="VFA_MALFORMED_JSON", invalid="VFA_INVALID_PAYLOAD")
        script = payload.get("script")
        has_id = isinstance(script, dict) and is_text(script.get("script_id"))
        require(has_id, "VFA_INVALID_SCRIPT_PAYLOAD", "`script` is no object with a `script_id`.")
        _check_voice_params(payload.get("voice_params"))
        key = required_key(request, "VFA")
        return Order(payload, key, request.test_scenario if self.conditions.test_mode else None)

    def work(self, order: Order, task_id: str) -> Outcome:
        """In test mode the reported file is on the service's own disk, where clients cannot read it."""
        script, settings = order.payload["script"], order.payload.get("voice_params") or {}
        told = {"stream_id": f"strm_{task_id}", "tts_settings_used": _settings_used(settings)}
        if error_code := _FAILING_SCENARIOS.get(order.scenario or ""):
            return error_object({"status": "error", "error_code": error_code, "message": "As asked.", **told})
        text = spoken_text(script)
        if not text:
            message = "The script holds no text."
            return error_object({"error_code": "VFA_SCRIPT_ERROR_NO_TEXT", "message": message, **told})
        if len(text) < MIN_TEXT_CHARS or str(script.get("full_raw_script", "")).startswith(ERROR_MARKER):
            message = "There is nothing worth speaking."
            return Outcome({"status": "skipped", "message": message, "audio_filepath": None, **told})
        if len(text) > MAX_TEXT_CHARS:
            raise TaskFailedError(f"AIMS_TTS refused a text of {len(text)} characters.")
        encoding = settings.get("audio_encoding", "MP3")
        in_test_mode = order.scenario is not None
        path = f"/shared_audio/{task_id}.mp3" if in_test_mode else self._stored(text, settings, encoding, task_id)
        return Outcome(
            {
                "status": "success",
                "message": "The audio is stored.",
                "audio_filepath": path,
                "audio_format": encoding.lower(),
                "script_char_count": len(text),
                "engine_used": "test_mode" if in_test_mode else f"aims_tts_via_{_voice(settings)}",
                **told,
            }
        )

    def _stored(self, text: str, settings: dict[str, Any], encoding: str, task_id: str) -> str:
        seconds = len(text.split()) * self.conditions.seconds_per_word / settings.get("speaking_rate", 1.0)
        name = f"remote/vfa/{task_id}.{FILE_ENDINGS[encoding]}"
        self.store.put_once(name, encoded(speech(seconds), encoding), CONTENT_TYPES[encoding])
        return self.store.uri(name)


def spoken_text(script: dict[str, Any]) -> str:
    """Returns the title, then title and content of each segment. Intro and outro at the top level are not spoken, nor
    the titles in `_UNSPOKEN_TITLES`.

    Raises TaskFailedError for a segment that is not an object.
    """
    parts = [script.get("title")]
    segments = script.get("segments")
    for segment in segments if isinstance(segments, list) else []:
        if not isinstance(segment, dict):
            raise TaskFailedError(f"A segment is a {type(segment).__name__}.")
        title = str(segment.get("segment_title") or "")
        parts += ["" if title.lower() in _UNSPOKEN_TITLES else title, segment.get("content")]
    return "\n".join(str(part).strip() for part in parts if part)


def _check_voice_params(params: object) -> None:
    if params is None:
        return
    if not isinstance(params, dict):
        require(None, "VFA_INVALID_VOICE_PARAMS_TYPE", "`voice_params` is not an object.")
        return
    voice, encoding = params.get("voice_name", DEFAULT_VOICE), params.get("audio_encoding", "MP3")
    rate, pitch = params.get("speaking_rate", 1.0), params.get("pitch", 0.0)
    require(is_text(voice), "VFA_INVALID_VOICE_NAME", "`voice_name` is no text.")
    require(
        encoding in tuple(FILE_ENDINGS), "VFA_INVALID_AUDIO_ENCODING", f"`audio_encoding` is none of {[*FILE_ENDINGS]}."
    )
    is_rate = is_number(rate) and 0.25 <= rate <= 4.0
    require(is_rate, "VFA_INVALID_SPEAKING_RATE", "`speaking_rate` is not between 0.25 and 4.")
    require(is_number(pitch) and -20 <= pitch <= 20, "VFA_INVALID_PITCH", "`pitch` is not between -20 and 20.")


def _settings_used(settings: dict[str, Any]) -> dict[str, Any]:
    """Returns the parameters without the language code."""
    names = ("voice_name", "audio_encoding", "speaking_rate", "pitch")
    return {name: settings[name] for name in names if name in settings}


def _voice(settings: dict[str, Any]) -> str:
    return str(settings.get("voice_name", DEFAULT_VOICE))
