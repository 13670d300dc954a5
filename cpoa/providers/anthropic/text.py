"""Anthropic's Claude as a text model: the Messages API, streamed (https://platform.claude.com/docs/en/api/messages)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.providers.anthropic.message_stream import read_message
from cpoa.providers.model_server import ModelServer
from cpoa.providers.streaming_model import Api, StreamingTextModel
from cpoa.providers.thinking import MUCH_THINKING_TOKENS, THINKING_TOKENS

if TYPE_CHECKING:
    from cpoa.contracts.models import TextRequest
    from cpoa.providers.server_errors import Refusal
    from cpoa.services.http_stream import StreamLimits

API_VERSION = "2023-06-01"
CONTEXT_TOKENS = 200_000
"""The smallest of Anthropic's models since Claude 3."""

_MAX_TEMPERATURE = 1.0
_MESSAGES = Api("v1/messages", "v1/models", "Choose a shorter episode.", read_message)
_MAX_TOKENS_TOLD = re.compile(r"max_tokens: \d{1,9} > (\d{2,7})")


@dataclass(frozen=True, slots=True)
class AnthropicServer(ModelServer):
    """``base_url`` is without the version: https://api.anthropic.com."""

    key_setting: str = "ANTHROPIC_API_KEY"
    address_setting: str = "ANTHROPIC_BASE_URL"

    def headers(self) -> dict[str, str]:
        return {"x-api-key": self.api_key.strip(), "anthropic-version": API_VERSION}


@dataclass
class MessageParameters:
    """The newer models always think, and their thinking counts as part of ``max_tokens``, so there is room for it from
    the first request."""

    model: str
    with_temperature: bool = True
    max_reply_tokens: int | None = None
    thinking_tokens: int = THINKING_TOKENS

    def payload(self, request: TextRequest, max_tokens: int) -> dict[str, Any]:
        """There is no JSON mode without a schema, so ``wants_json`` is left to the prompt."""
        payload: dict[str, Any] = {
            "model": self.model,
            "max_tokens": min(max_tokens, self.max_reply_tokens or max_tokens),
            "messages": [{"role": "user", "content": request.prompt}],
            "stream": True,
        }
        if request.system:
            payload["system"] = request.system
        if self.with_temperature:
            payload["temperature"] = min(request.temperature, _MAX_TEMPERATURE)
        return payload

    def adapt(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        """Claude Sonnet 5 and later refuse another temperature than the usual one."""
        limit = _MAX_TOKENS_TOLD.search(refusal.message)
        if limit and int(limit[1]) < sent["max_tokens"]:
            self.max_reply_tokens = int(limit[1])
            return True
        if "temperature" in sent and refusal.names(("temperature",)):
            self.with_temperature = False
            return True
        return False

    def give_more_room(self) -> None:
        self.thinking_tokens = MUCH_THINKING_TOKENS


def anthropic_text_model(server: AnthropicServer, model: str, limits: StreamLimits) -> StreamingTextModel:
    return StreamingTextModel(
        server=server,
        model=model,
        api=_MESSAGES,
        limits=limits,
        parameters=MessageParameters(model),
        read_context_tokens=lambda: CONTEXT_TOKENS,
    )
