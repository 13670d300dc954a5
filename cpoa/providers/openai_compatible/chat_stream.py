"""Reads a streamed chat completion."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import FinishReason
from cpoa.providers.server_errors import read_refusal
from cpoa.providers.server_sent_events import json_events
from cpoa.providers.streamed_text import StreamedText, count
from cpoa.services.http_calls import NoResponseError, decode_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.services.http_stream import StreamedAnswer

_FINISH_REASONS = {
    "stop": FinishReason.STOP,
    "eos": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "model_length": FinishReason.LENGTH,  # Mistral: the context is full
    "error": FinishReason.LENGTH,  # OpenRouter: the model's own service broke off
    "content_filter": FinishReason.BLOCKED,
}
_MAX_DOLLARS = 10_000  # more cannot be the cost of one reply; JSON's 1e999 is infinite
_THINKING = ("reasoning_content", "reasoning", "thinking")


def read_chat(answer: StreamedAnswer) -> StreamedText:
    """Returns what arrived, also if the answer breaks off. A server that does not stream sends one JSON object."""
    reply = StreamedText()
    try:
        if answer.headers.get("content-type", "").startswith("application/json"):
            whole = decode_json(answer.read())
            _take(reply, whole if isinstance(whole, dict) else {})
        else:
            for chunk in json_events(answer.lines()):
                _take(reply, chunk)
                reply.is_done |= not chunk
    except NoResponseError as error:
        reply.broken = error
    return reply


def _take(reply: StreamedText, chunk: Mapping[str, Any]) -> None:
    if chunk.get("error") or chunk.get("object") == "error":
        reply.failure = read_refusal(_status(chunk.get("error")), chunk)
    _take_usage(reply, chunk.get("usage"))
    choices = chunk.get("choices")
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        _take_choice(reply, choices[0])


def _take_choice(reply: StreamedText, choice: Mapping[str, Any]) -> None:
    delta = choice.get("delta") or choice.get("message")
    if isinstance(delta, dict):
        reply.has_thinking |= any(delta.get(name) for name in _THINKING)
        reply.has_refusal |= bool(delta.get("refusal"))
        _take_content(reply, delta.get("content"))
    reason = choice.get("finish_reason")
    if isinstance(reason, str) and reason:
        reply.finish_reason = _FINISH_REASONS.get(reason.lower(), FinishReason.OTHER)


def _take_content(reply: StreamedText, content: object) -> None:
    """A text, or Mistral's list of parts with the thinking in parts of its own."""
    if isinstance(content, str) and content:
        reply.pieces.append(content)
    elif isinstance(content, list):
        for part in content:
            if isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str):
                reply.pieces.append(part["text"])
            else:
                reply.has_thinking = True


def _take_usage(reply: StreamedText, usage: object) -> None:
    if not isinstance(usage, dict):
        return
    reply.prompt_tokens = count(usage.get("prompt_tokens")) or reply.prompt_tokens
    reply.completion_tokens = count(usage.get("completion_tokens")) or reply.completion_tokens
    details = usage.get("completion_tokens_details")
    reply.has_thinking |= isinstance(details, dict) and count(details.get("reasoning_tokens")) > 0
    cost = usage.get("cost")  # OpenRouter: in dollars
    if isinstance(cost, int | float) and not isinstance(cost, bool) and 0 <= cost <= _MAX_DOLLARS:
        reply.dollars = float(cost)


def _status(error: object) -> int:
    code = error.get("code") if isinstance(error, dict) else None
    is_status = isinstance(code, int) and HTTPStatus.BAD_REQUEST <= code < 600
    return int(code) if is_status and code is not None else HTTPStatus.BAD_GATEWAY
