"""Reads a streamed message of Anthropic's API (https://platform.claude.com/docs/en/build-with-claude/streaming)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import FinishReason
from cpoa.providers.server_errors import read_refusal
from cpoa.providers.server_sent_events import json_events
from cpoa.providers.streamed_text import StreamedText, count
from cpoa.services.http_calls import NoResponseError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.services.http_stream import StreamedAnswer

OVERLOADED = 529
_FINISH_REASONS = {
    "end_turn": FinishReason.STOP,
    "stop_sequence": FinishReason.STOP,
    "max_tokens": FinishReason.LENGTH,
    "model_context_window_exceeded": FinishReason.LENGTH,
    "refusal": FinishReason.BLOCKED,
}
_STATUSES = {
    "overloaded_error": OVERLOADED,
    "rate_limit_error": HTTPStatus.TOO_MANY_REQUESTS,
    "timeout_error": HTTPStatus.GATEWAY_TIMEOUT,
    "invalid_request_error": HTTPStatus.BAD_REQUEST,
}


def read_message(answer: StreamedAnswer) -> StreamedText:
    """Returns what arrived, also if the answer breaks off."""
    reply = StreamedText()
    try:
        for event in json_events(answer.lines()):
            _take(reply, event)
    except NoResponseError as error:
        reply.broken = error
    return reply


def _take(reply: StreamedText, event: Mapping[str, Any]) -> None:
    match event.get("type"):
        case "message_start":
            _take_usage(reply, _member(event, "message").get("usage"))
        case "content_block_delta":
            _take_delta(reply, _member(event, "delta"))
        case "message_delta":
            reason = _member(event, "delta").get("stop_reason")
            if isinstance(reason, str):
                reply.finish_reason = _FINISH_REASONS.get(reason, FinishReason.OTHER)
            _take_usage(reply, event.get("usage"))
        case "message_stop":
            reply.is_done = True
        case "error":
            kind = str(_member(event, "error").get("type"))
            reply.failure = read_refusal(_STATUSES.get(kind, HTTPStatus.INTERNAL_SERVER_ERROR), event)


def _take_delta(reply: StreamedText, delta: Mapping[str, Any]) -> None:
    text = delta.get("text")
    if delta.get("type") == "text_delta" and isinstance(text, str):
        reply.pieces.append(text)
    elif delta.get("type") in ("thinking_delta", "signature_delta"):
        reply.has_thinking = True


def _take_usage(reply: StreamedText, usage: object) -> None:
    """Tokens of the cache are counted apart from the others."""
    if not isinstance(usage, dict):
        return
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    reply.prompt_tokens = sum(count(usage.get(name)) for name in names) or reply.prompt_tokens
    reply.completion_tokens = count(usage.get("output_tokens")) or reply.completion_tokens


def _member(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = event.get(name)
    return value if isinstance(value, dict) else {}
