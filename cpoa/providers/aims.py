"""Client of AIMS, the service that generates text: POST /v1/generate."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import FinishReason, ModelError, TextReply
from cpoa.providers.aims_calls import Pace, ask, read_error_type, validate_base_url
from cpoa.providers.streamed_text import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import TextRequest

TEXT_DEADLINE_SECONDS = 120.0

_FINISH_REASONS = {
    "STOP": FinishReason.STOP,
    "MAX_TOKENS": FinishReason.LENGTH,
    "LENGTH": FinishReason.LENGTH,
    "SAFETY": FinishReason.BLOCKED,
    "RECITATION": FinishReason.BLOCKED,
}
_UNNAMED = "the default model"
_MODEL_ID = re.compile(r"[\w.:/-]{1,100}")


@dataclass(frozen=True, slots=True)
class AimsTextModel:
    """``model`` is sent as ``model_id_override``; without it the service chooses a model. The contract has a prompt and
    no system message, so the system message is sent before the prompt, in the same text."""

    base_url: str
    model: str | None = None
    context_tokens: int = 32_000
    pace: Pace = field(default=Pace(deadline=TEXT_DEADLINE_SECONDS))

    def __post_init__(self) -> None:
        validate_base_url(self.base_url)

    @property
    def name(self) -> str:
        return f"{self.model or _UNNAMED} at AIMS"

    def generate(self, request: TextRequest, check_cancelled: CheckCancelled) -> TextReply:
        payload: dict[str, Any] = {
            "prompt": f"{request.system}\n\n{request.prompt}" if request.system else request.prompt,
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
        }
        if request.wants_json:
            payload["response_format"] = {"type": "json_object"}
        if self.model:
            payload["model_id_override"] = self.model
        result = ask(f"{validate_base_url(self.base_url)}/v1/generate", payload, self.pace, check_cancelled)
        return self._reply(result)

    def _reply(self, result: Mapping[str, Any]) -> TextReply:
        model = _model_id(result) or self.model or _UNNAMED
        kind = read_error_type(result)
        if kind is not None:
            if "blocked" in kind:
                return TextReply("", FinishReason.BLOCKED, model)
            raise ModelError(f"AIMS answered with an error: {kind}")
        choice = _first_choice(result)
        usage = result.get("usage")
        usage = usage if isinstance(usage, dict) else {}
        reason = _FINISH_REASONS.get(_text(choice.get("finish_reason")).upper(), FinishReason.OTHER)
        text = choice.get("text")
        if not isinstance(text, str) or (not text.strip() and reason is not FinishReason.BLOCKED):
            raise ModelError("AIMS answered without a text")
        return TextReply(text, reason, model, count(usage.get("prompt_tokens")), count(usage.get("completion_tokens")))


def _first_choice(result: Mapping[str, Any]) -> Mapping[str, Any]:
    choices = result.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        raise ModelError("AIMS answered without a choice")
    return choices[0]


def _model_id(result: Mapping[str, Any]) -> str:
    """Returns "" if the service names no model, or a text that cannot be a model's name."""
    model_id = _text(result.get("model_id"))
    return model_id if _MODEL_ID.fullmatch(model_id) else ""


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
