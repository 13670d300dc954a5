"""The parameters of a chat request, which differ between servers and models.

A refused parameter is dropped or renamed, and the change is remembered for the process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.providers.thinking import MUCH_THINKING_TOKENS, THINKING_TOKENS

if TYPE_CHECKING:
    from cpoa.contracts.models import TextRequest
    from cpoa.providers.server_errors import Refusal

OPENAI_HOST = "api.openai.com"
OPTIONAL = ("max_tokens", "max_completion_tokens", "temperature", "stream_options", "response_format")
# OpenAI's models that think accept only the usual temperature, or none at all: gpt-5, gpt-6, o3, o4-mini.
_THINKS_AT_OPENAI = re.compile(r"(?:gpt-[5-9]|o\d)")
_MAX_TOKENS_TOLD = re.compile(
    r"(?:at most|less than or equal to|maximum (?:value )?(?:of|is|for \S+ is))\W{0,3}(\d{2,7})"
)
_ONE_MESSAGE = re.compile(r"system role|'system'|role.{0,20}system|roles must alternate", re.IGNORECASE)


@dataclass
class ChatParameters:
    """Parameters (streaming_model.py) of OpenAI's API."""

    model: str
    length_name: str = "max_tokens"
    max_reply_tokens: int | None = None
    with_temperature: bool = True
    with_usage: bool = True
    with_json: bool = True
    with_system: bool = True
    thinking_tokens: int = 0

    @classmethod
    def usual(cls, host: str, model: str) -> ChatParameters:
        """What is known before the first request."""
        if host != OPENAI_HOST:
            return cls(model)
        thinks = _THINKS_AT_OPENAI.match(model) is not None
        room = THINKING_TOKENS if thinks else 0
        return cls(model, length_name="max_completion_tokens", with_temperature=not thinks, thinking_tokens=room)

    def give_more_room(self) -> None:
        self.thinking_tokens = MUCH_THINKING_TOKENS if self.thinking_tokens else THINKING_TOKENS

    def payload(self, request: TextRequest, max_tokens: int) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "model": self.model,
            "messages": self._messages(request),
            "stream": True,
            self.length_name: min(max_tokens, self.max_reply_tokens or max_tokens),
        }
        if self.with_temperature:
            payload["temperature"] = request.temperature
        if self.with_usage:
            payload["stream_options"] = {"include_usage": True}
        if request.wants_json and self.with_json:
            # LM Studio refuses it, "must be 'json_schema' or 'text'" (lmstudio-bug-tracker #189).
            payload["response_format"] = {"type": "json_object"}
        return payload

    def _messages(self, request: TextRequest) -> list[dict[str, str]]:
        if not request.system:
            return [{"role": "user", "content": request.prompt}]
        if not self.with_system:
            return [{"role": "user", "content": f"{request.system}\n\n{request.prompt}"}]
        return [{"role": "system", "content": request.system}, {"role": "user", "content": request.prompt}]

    def adapt(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        named = refusal.names([name for name in OPTIONAL if name in sent])
        if named == self.length_name:
            return self._adapt_length(refusal, sent[named])
        if named == "temperature":
            self.with_temperature = False
        elif named == "stream_options":
            self.with_usage = False
        elif named == "response_format" or (self.with_json and refusal.code == "json_validate_failed"):  # Groq
            self.with_json = False
        elif self.with_system and len(sent["messages"]) > 1 and _ONE_MESSAGE.search(refusal.message):
            self.with_system = False
        else:
            return False
        return True

    def _adapt_length(self, refusal: Refusal, sent: int) -> bool:
        """Takes a limit from the message ("supports at most 16384 completion tokens"), else the parameter's other name.
        None of them is tried twice."""
        limit = _MAX_TOKENS_TOLD.search(refusal.message)
        if limit and int(limit[1]) < sent:
            self.max_reply_tokens = int(limit[1])
            return True
        if self.length_name == "max_tokens":
            self.length_name = "max_completion_tokens"
            return True
        return False
