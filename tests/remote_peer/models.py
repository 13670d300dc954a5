"""AIMS and AIMS_TTS: text and speech, without idempotency."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.remote_peer.checks import is_number, is_optional_text, is_text, is_whole_number
from tests.remote_peer.messages import Answer, RefusedError, json_answer
from tests.remote_peer.order import Order
from tests.remote_peer.outcome import Outcome
from tests.remote_peer.sound import CONTENT_TYPES, FILE_ENDINGS, encoded, speech
from tests.remote_peer.vfa import DEFAULT_VOICE, MAX_TEXT_CHARS

if TYPE_CHECKING:
    from shared.media_store import MediaStore
    from tests.remote_peer.conditions import Conditions
    from tests.remote_peer.messages import SeenRequest

DEFAULT_MODEL = "stand-in-model"
JSON_FORMAT = {"type": "json_object"}


@dataclass(frozen=True, slots=True)
class TextGeneration:
    conditions: Conditions

    def accept(self, request: SeenRequest) -> Order:
        payload = _payload(request)
        _require(is_text(payload.get("prompt")), "`prompt` is missing.")
        _require(is_optional_text(_model_asked(payload)), "`model_id_override` is no text.")
        tokens, temperature = payload.get("max_tokens", 2048), payload.get("temperature", 0.7)
        _require(is_whole_number(tokens) and tokens > 0, "`max_tokens` is no whole number above 0.")
        _require(is_number(temperature) and 0 <= temperature <= 2, "`temperature` is not between 0 and 2.")
        _require(payload.get("response_format") in (None, JSON_FORMAT), f"`response_format` is not {JSON_FORMAT}.")
        return Order(payload)

    def work(self, order: Order, task_id: str) -> Outcome:
        prompt = order.payload["prompt"]
        text = self.conditions.reply(prompt)
        prompt_tokens, completion_tokens = len(prompt.split()), len(text.split())
        return Outcome(
            {
                "request_id": _request_id("aims"),
                "model_id": _model_asked(order.payload) or DEFAULT_MODEL,
                "choices": [{"text": text, "finish_reason": self.conditions.finish_reason}],
                "usage": {
                    "prompt_tokens": prompt_tokens,
                    "completion_tokens": completion_tokens,
                    "total_tokens": prompt_tokens + completion_tokens,
                },
            }
        )


@dataclass(frozen=True, slots=True)
class SpeechSynthesis:
    store: MediaStore
    conditions: Conditions

    def accept(self, request: SeenRequest) -> Order:
        payload = _payload(request)
        text = payload.get("text")
        _require(is_text(text), "`text` is missing.")
        _require(len(str(text)) <= MAX_TEXT_CHARS, f"`text` has over {MAX_TEXT_CHARS} characters.")
        for name in ("voice_id", "language_code"):
            _require(is_optional_text(payload.get(name)), f"`{name}` is no text.")
        for name in ("speech_rate", "pitch"):
            _require(is_number(payload.get(name, 1.0)), f"`{name}` is no number.")
        _require(
            payload.get("audio_format", "MP3") in tuple(FILE_ENDINGS), f"`audio_format` is none of {[*FILE_ENDINGS]}."
        )
        return Order(payload)

    def work(self, order: Order, task_id: str) -> Outcome:
        encoding = order.payload.get("audio_format", "MP3")
        rate = min(max(order.payload.get("speech_rate", 1.0), 0.25), 4.0)
        seconds = len(order.payload["text"].split()) * self.conditions.seconds_per_word / rate
        name = f"remote/aims_tts/{task_id}.{FILE_ENDINGS[encoding]}"
        self.store.put_once(name, encoded(speech(seconds), encoding), CONTENT_TYPES[encoding])
        return Outcome(
            {
                "request_id": _request_id("aims_tts"),
                "voice_id": order.payload.get("voice_id") or DEFAULT_VOICE,
                "audio_url": self.store.uri(name),
                "audio_duration_seconds": seconds,
                "audio_format": encoding,
            }
        )


def model_error(status: int, error_type: str, message: str) -> Answer:
    return json_answer(status, {"request_id": _request_id("error"), "error": {"type": error_type, "message": message}})


def _payload(request: SeenRequest) -> dict[str, Any]:
    _require(request.is_json, "The Content-Type is not application/json.")
    try:
        document = json.loads(request.raw)
    except ValueError as error:
        raise RefusedError(model_error(400, "invalid_request_error", f"The body is no JSON: {error}")) from error
    if not isinstance(document, dict):
        raise RefusedError(model_error(400, "invalid_request_error", "The body is not a JSON object."))
    return document


def _model_asked(payload: dict[str, Any]) -> Any:
    return payload.get("model_id_override", payload.get("model"))


def _require(condition: object, message: str) -> None:
    if not condition:
        raise RefusedError(model_error(400, "invalid_request_error", message))


def _request_id(service: str) -> str:
    return f"{service}_{uuid4().hex[:12]}"
