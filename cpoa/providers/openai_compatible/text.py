"""A text model of any server that speaks OpenAI's chat API: Ollama, LM Studio, vLLM, llama.cpp, OpenRouter, Groq,
Mistral, OpenAI and others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.providers.openai_compatible.chat_stream import read_chat
from cpoa.providers.openai_compatible.context import ContextLength
from cpoa.providers.openai_compatible.parameters import ChatParameters
from cpoa.providers.streaming_model import Api, StreamingTextModel

if TYPE_CHECKING:
    from cpoa.providers.openai_compatible.calls import OpenAiServer
    from cpoa.services.http_stream import StreamLimits

_CHAT = Api(
    path="chat/completions",
    models_path="models",
    context_advice="Raise the server's context length, or set AIMS_OPENAI_CONTEXT_TOKENS to the context that it has.",
    read=read_chat,
)


def openai_text_model(
    server: OpenAiServer, model: str, limits: StreamLimits, context_tokens: int | None = None
) -> StreamingTextModel:
    """Without ``context_tokens`` the server is asked for them."""
    asked = ContextLength(server, model)
    return StreamingTextModel(
        server=server,
        model=model,
        api=_CHAT,
        limits=limits,
        parameters=ChatParameters.usual(server.host, model),
        read_context_tokens=lambda: context_tokens or asked.tokens(),
    )
