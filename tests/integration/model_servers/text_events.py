"""How the servers stream a text, with their token counts at the end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.integration.model_servers.text_server import Asked, TextServer

    Pieces = Sequence[tuple[str, bool]]
    Events = Iterator[tuple[str, int]]


def chat_events(server: TextServer, asked: Asked, pieces: Pieces, *, thinking: str = "reasoning_content") -> Events:
    """Of OpenAI's API. With ``thinking="tags"`` the model's thinking is a part of the content."""
    for delta, tokens in _deltas(server, pieces, thinking):
        yield _chat(server, [{"index": 0, "delta": delta, "finish_reason": None}]), tokens
    reason = server.finish_reason or ("length" if _is_cut(server, asked, pieces) else "stop")
    yield _chat(server, [{"index": 0, "delta": {}, "finish_reason": reason}]), 0
    if "stream_options" in asked.body or server.profile.name in ("openrouter", "mistral", "groq"):
        yield _chat(server, [], usage=_usage(server, asked, pieces)), 0
    if server.with_done:
        yield "data: [DONE]\n\n", 0


def _deltas(server: TextServer, pieces: Pieces, thinking: str) -> Iterator[tuple[dict[str, Any], int]]:
    yield {"role": "assistant", "content": "", "refusal": None}, 0
    if server.refusal:
        yield {"refusal": server.refusal}, 1
    for word, is_thinking in pieces:
        if not is_thinking or thinking == "tags":
            yield {"content": word}, 1
        elif thinking == "parts":
            yield {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": word}]}]}, 1
        elif thinking:
            yield {thinking: word}, 1


def _is_cut(server: TextServer, asked: Asked, pieces: Pieces) -> bool:
    text = "".join(word for word, is_thinking in pieces if not is_thinking)
    return len(text.split()) < len(server.answer(asked).split())


def _usage(server: TextServer, asked: Asked, pieces: Pieces) -> dict[str, Any]:
    """Ollama counts the tokens that are left of a prompt."""
    usage: dict[str, Any] = {"prompt_tokens": asked.prompt_tokens, "completion_tokens": len(pieces)}
    if server.profile.name == "ollama":
        usage["prompt_tokens"] = min(asked.prompt_tokens, server.context_tokens)
    if server.profile.name == "openrouter":
        usage["cost"] = 0.0125
    if server.profile.name == "openai":
        usage["completion_tokens_details"] = {"reasoning_tokens": sum(is_thinking for _, is_thinking in pieces)}
    return usage


def _chat(server: TextServer, choices: list[dict[str, Any]], **more: Any) -> str:
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": server.model, "choices": choices, **more}
    return f"data: {json.dumps(chunk)}\n\n"


def open_router_events(server: TextServer, asked: Asked, pieces: Pieces) -> Events:
    for _ in range(3):
        yield ": OPENROUTER PROCESSING\n\n", 0
    yield from chat_events(server, asked, pieces, thinking="reasoning")


def message_events(server: TextServer, asked: Asked, pieces: Pieces) -> Events:
    """Of Anthropic's API."""
    usage = {"input_tokens": asked.prompt_tokens, "output_tokens": 1}
    yield (
        _event("message_start", message={"model": server.model, "role": "assistant", "content": [], "usage": usage}),
        0,
    )
    yield _event("ping"), 0
    for index, wants_thinking in enumerate((True, False)):
        kind, member = ("thinking_delta", "thinking") if wants_thinking else ("text_delta", "text")
        for word, is_thinking in pieces:
            if is_thinking is wants_thinking:
                yield _event("content_block_delta", index=index, delta={"type": kind, member: word}), 1
    reason = server.finish_reason or ("max_tokens" if _is_cut(server, asked, pieces) else "end_turn")
    yield _event("message_delta", delta={"stop_reason": reason}, usage={"output_tokens": len(pieces)}), 0
    yield _event("message_stop"), 0


def _event(kind: str, **members: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **members})}\n\n"
