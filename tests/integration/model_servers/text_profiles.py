"""The habits of the servers that people have: addresses, refusals, and the shapes of lists, errors and streams.

The shapes are those that the servers' trackers and documentation quote; each profile names what it shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from tests.integration.model_servers.text_events import chat_events, message_events, open_router_events

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.integration.model_servers.text_events import Events, Pieces
    from tests.integration.model_servers.text_server import Asked, TextServer


class Refused(Exception):  # noqa: N818 -- an answer, not a fault
    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Profile:
    """``look`` returns what the server tells at an address, None for an address that it does not have. ``check`` raises
    Refused. ``events``: the text of each event, and how many tokens it holds."""

    name: str
    prefix: str
    path: str
    model: str
    look: Callable[[TextServer, str], Any]
    check: Callable[[TextServer, Asked], None]
    events: Callable[[TextServer, Asked, Pieces], Events]


# Errors, by the shape that a server gives them.


def error(status: int, message: str, kind: str, param: str | None = None, code: Any = None) -> Refused:
    """OpenAI's shape."""
    return Refused(status, {"error": {"message": message, "type": kind, "param": param, "code": code}})


def error_at_the_top(status: int, message: str, kind: str) -> Refused:
    """vLLM before 0.10."""
    return Refused(status, {"object": "error", "message": message, "type": kind, "param": None, "code": status})


def forbidden_input(name: str, value: object) -> Refused:
    """Mistral repeats what was sent."""
    detail = [
        {"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted", "input": value}
    ]
    body = {
        "object": "error",
        "message": {"detail": detail},
        "type": "invalid_request_error",
        "param": None,
        "code": None,
    }
    return Refused(422, body)


def anthropic_error(status: int, kind: str, message: str) -> Refused:
    return Refused(status, {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"})


# What each server refuses.


def check_key(asked: Asked) -> None:
    if asked.headers.get("authorization") != "Bearer sk-stand-in-0123456789":
        raise error(401, "Incorrect API key provided: sk-st***", "invalid_request_error", None, "invalid_api_key")


def check_model(server: TextServer, asked: Asked, code: str = "model_not_found") -> None:
    if (name := asked.body["model"]) != server.model:
        raise error(404, f"The model `{name}` does not exist.", "invalid_request_error", None, code)


def check_openai(server: TextServer, asked: Asked) -> None:
    """The models that think: another name for the length, and no temperature."""
    check_key(asked)
    check_model(server, asked)
    if "max_tokens" in asked.body and server.model.startswith(("gpt-5", "gpt-6", "o")):
        raise error(
            400,
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' "
            "instead.",
            "invalid_request_error",
            "max_tokens",
            "unsupported_parameter",
        )
    if asked.body.get("temperature", 1) != 1 and server.model.startswith(("gpt-5", "gpt-6", "o")):
        raise error(
            400,
            "Unsupported value: 'temperature' does not support 0.4 with this model. Only the default (1) value is "
            "supported.",
            "invalid_request_error",
            "temperature",
            "unsupported_value",
        )


def check_ollama(server: TextServer, asked: Asked) -> None:
    """Everything is accepted, and a prompt that does not fit is cut without a message."""
    if (name := asked.body["model"]) != server.model:
        raise error(404, f'model "{name}" not found, try pulling it first', "not_found_error")
    server.is_loaded = True


def check_lm_studio(server: TextServer, asked: Asked) -> None:
    if asked.body.get("response_format", {}).get("type") == "json_object":
        raise Refused(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"})
    if (name := asked.body["model"]) != server.model:
        raise Refused(400, {"error": f"Invalid model identifier '{name}'."})
    server.is_loaded = True


def check_vllm(server: TextServer, asked: Asked) -> None:
    if (name := asked.body["model"]) != server.model:
        raise error_at_the_top(404, f"The model `{name}` does not exist.", "NotFoundError")
    if asked.prompt_tokens + asked.max_tokens > server.context_tokens:
        raise error_at_the_top(
            400,
            f"This model's maximum context length is {server.context_tokens} tokens. However, you requested "
            f"{asked.prompt_tokens + asked.max_tokens} tokens ({asked.prompt_tokens} in the messages, "
            f"{asked.max_tokens} in the completion). Please reduce the length of the messages or completion.",
            "BadRequestError",
        )


def check_llama_cpp(server: TextServer, asked: Asked) -> None:
    """One model, whatever name is asked for."""
    if asked.prompt_tokens > server.context_tokens:
        message = "the request exceeds the available context size. try increasing the context size"
        told = {"code": 400, "message": message, "type": "exceed_context_size_error"}
        raise Refused(400, {"error": {**told, "n_prompt_tokens": asked.prompt_tokens, "n_ctx": server.context_tokens}})


def check_open_router(server: TextServer, asked: Asked) -> None:
    check_key(asked)
    if (name := asked.body["model"]) != server.model:
        raise Refused(400, {"error": {"message": f"{name} is not a valid model ID", "code": 400}, "user_id": "user_1"})


def check_groq(server: TextServer, asked: Asked) -> None:
    check_key(asked)
    check_model(server, asked)
    if asked.max_tokens > 8_192:
        message = "`max_tokens` must be less than or equal to `8192`, the maximum value for `max_tokens`"
        raise error(400, message, "invalid_request_error", "max_tokens")


def check_mistral(server: TextServer, asked: Asked) -> None:
    check_key(asked)
    for name in ("stream_options", "max_completion_tokens"):
        if name in asked.body:
            raise forbidden_input(name, asked.prompt)
    if (name := asked.body["model"]) != server.model:
        body = {"object": "error", "message": f"Invalid model: {name}", "type": "invalid_model", "code": "1500"}
        raise Refused(400, body)


def check_anthropic(server: TextServer, asked: Asked) -> None:
    """The models since Sonnet 5 refuse a temperature, and every model has a limit of its own for a reply."""
    if asked.headers.get("x-api-key") != "sk-stand-in-0123456789" or "anthropic-version" not in asked.headers:
        raise anthropic_error(401, "authentication_error", "invalid x-api-key")
    if (name := asked.body["model"]) != server.model:
        raise anthropic_error(404, "not_found_error", f"model: {name}")
    if server.model.startswith("claude-sonnet-5") and "temperature" in asked.body:
        raise anthropic_error(400, "invalid_request_error", "`temperature` is deprecated for this model.")
    if server.model.startswith("claude-3") and asked.max_tokens > 4_096:
        message = f"max_tokens: {asked.max_tokens} > 4096, which is the maximum allowed number of output tokens for "
        raise anthropic_error(400, "invalid_request_error", message + server.model)


# What each server tells about its models.


def look_at_models(server: TextServer, path: str, prefix: str, more: Mapping[str, Any]) -> Any:
    if path != f"{prefix}/models":
        return None
    told = {name: server.context_tokens if value is None else value for name, value in more.items()}
    entries = [{"id": "another-model", "object": "model"}, {"id": server.model, "object": "model", **told}]
    return {"object": "list", "data": entries}


def look_at_ollama(server: TextServer, path: str) -> Any:
    if path == "/api/ps":
        running = {"name": server.model, "model": server.model, "context_length": server.context_tokens}
        return {"models": [running] if server.is_loaded else []}
    return look_at_models(server, path, "/v1", {"owned_by": "library"})


def look_at_lm_studio(server: TextServer, path: str) -> Any:
    if path == "/api/v0/models":
        state: dict[str, Any] = {"id": server.model, "state": "not-loaded", "max_context_length": 131_072}
        if server.is_loaded:
            state |= {"state": "loaded", "loaded_context_length": server.context_tokens}
        return {"data": [state]}
    return look_at_models(server, path, "/v1", {"owned_by": "organization_owner"})


def look_at_llama_cpp(server: TextServer, path: str) -> Any:
    if path == "/props":
        return {"default_generation_settings": {"n_ctx": server.context_tokens}, "total_slots": 1}
    context = {"n_ctx": server.context_tokens} if server.is_loaded else {}
    return look_at_models(server, path, "/v1", {"meta": {**context, "n_ctx_train": 131_072}})


def _models(prefix: str, **more: Any) -> Callable[[TextServer, str], Any]:
    return lambda server, path: look_at_models(server, path, prefix, more)


_CHAT = "/chat/completions"
_OPENAI_EVENTS = partial(chat_events, thinking="")  # OpenAI does not show what its models think
PROFILES = {
    one.name: one
    for one in (
        Profile("openai", "/v1", _CHAT, "gpt-6-luna", _models("/v1", owned_by="openai"), check_openai, _OPENAI_EVENTS),
        Profile(
            "ollama",
            "/v1",
            _CHAT,
            "llama3.1:8b",
            look_at_ollama,
            check_ollama,
            partial(chat_events, thinking="reasoning"),
        ),
        Profile("lmstudio", "/v1", _CHAT, "qwen/qwen3-8b", look_at_lm_studio, check_lm_studio, chat_events),
        Profile("vllm", "/v1", _CHAT, "Qwen/Qwen3-8B", _models("/v1", max_model_len=None), check_vllm, chat_events),
        Profile(
            "llamacpp",
            "/v1",
            _CHAT,
            "qwen3-8b-q4.gguf",
            look_at_llama_cpp,
            check_llama_cpp,
            partial(chat_events, thinking="tags"),
        ),
        Profile(
            "openrouter",
            "/api/v1",
            _CHAT,
            "openai/gpt-6-luna",
            _models("/api/v1", context_length=None),
            check_open_router,
            open_router_events,
        ),
        Profile(
            "groq",
            "/openai/v1",
            _CHAT,
            "openai/gpt-oss-120b",
            _models("/openai/v1", context_window=None),
            check_groq,
            partial(chat_events, thinking="reasoning"),
        ),
        Profile(
            "mistral",
            "/v1",
            _CHAT,
            "mistral-small-latest",
            _models("/v1", max_context_length=None),
            check_mistral,
            partial(chat_events, thinking="parts"),
        ),
        Profile("anthropic", "", "/v1/messages", "claude-sonnet-5-5", _models("/v1"), check_anthropic, message_events),
    )
}
