"""How many tokens a model has for prompt and reply together. The API itself does not tell, but most servers do.

vLLM: ``max_model_len`` in GET /models. OpenRouter, Groq and Mistral: a field of another name there. llama.cpp:
``n_ctx`` in ``meta`` there and in GET /props. LM Studio: ``loaded_context_length`` in GET /api/v0/models. Ollama:
``context_length`` in GET /api/ps, once the model is loaded; its default is 4,096 on most machines
(https://docs.ollama.com/context-length), and its API for OpenAI's clients has no parameter for it.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import ModelError
from cpoa.providers.openai_compatible.parameters import OPENAI_HOST
from cpoa.services.http_calls import NoResponseError, call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.providers.openai_compatible.calls import OpenAiServer

UNKNOWN_TOKENS = 8_192
OPENAI_TOKENS = 128_000
"""The smallest of OpenAI's models since gpt-4o."""

LOCAL_DEFAULT_TOKENS = 4_096
"""The smallest default of Ollama and of LM Studio."""

_LOAD_SECONDS = 30.0
_ASK_AGAIN_SECONDS = 60.0
_NAMES = ("max_model_len", "n_ctx", "loaded_context_length", "context_length", "context_window", "max_context_length")
_MIN_TOKENS, _MAX_TOKENS = 512, 100_000_000

logger = logging.getLogger(__name__)


@dataclass
class ContextLength:
    """Asks the server once, but again after a minute if it did not answer or has not loaded the model."""

    server: OpenAiServer
    model: str
    _known: int | None = None
    _assumed: int = UNKNOWN_TOKENS
    _ask_again_at: float = field(default=0.0, repr=False)

    def tokens(self) -> int:
        if self._known is None and time.monotonic() >= self._ask_again_at:
            self._ask()
        return self._known or self._assumed

    def _ask(self) -> None:
        self._ask_again_at = time.monotonic() + _ASK_AGAIN_SECONDS
        if self.server.host == OPENAI_HOST:
            self._known = OPENAI_TOKENS
            return
        try:
            self._known = self._in_models() or self._at_native_address()
        except ModelError as error:
            logger.info("The context length of %s is not known: %s", self.model, error)

    def _in_models(self) -> int | None:
        entry = _entry(self.server.get("models"), "data", self.model)
        return _length(entry) or _length(entry.get("meta"))

    def _at_native_address(self) -> int | None:
        """Returns None if the server has none, or does not know it yet."""
        props = self.server.get("/props")
        if isinstance(props, dict) and (length := _length(props.get("default_generation_settings"))):
            return length
        if (running := self.server.get("/api/ps")) is not None:
            self._assumed = LOCAL_DEFAULT_TOKENS
            return _running_length(running, self.model) or self._load_and_look()
        loaded = _entry(self.server.get("/api/v0/models"), "data", self.model)
        if loaded:
            self._assumed = LOCAL_DEFAULT_TOKENS
        return _length({"n_ctx": loaded.get("loaded_context_length")})

    def _load_and_look(self) -> int | None:
        """Ollama: an empty request loads the model, which the first prompt would do otherwise."""
        url, payload = self.server.at_root("/api/generate"), {"model": self.model, "stream": False}
        try:
            call("POST", url, headers=self.server.headers(), payload=payload, timeout_seconds=_LOAD_SECONDS)
        except NoResponseError as error:
            logger.info("The model %s is still being loaded: %s", self.model, error)
        return _running_length(self.server.get("/api/ps"), self.model)


def _running_length(running: Any, model: str) -> int | None:
    """Ollama lists "llama3.1" as "llama3.1:latest"."""
    names = (model, f"{model}:latest")
    return next((_length(one) for one in _entries(running, "models") if one.get("name") in names), None)


def _entry(listing: Any, member: str, model: str) -> dict[str, Any]:
    return next((one for one in _entries(listing, member) if model in (one.get("id"), one.get("name"))), {})


def _entries(listing: Any, member: str) -> Iterator[dict[str, Any]]:
    entries: Any = listing.get(member) if isinstance(listing, dict) else listing
    yield from (one for one in (entries if isinstance(entries, list) else []) if isinstance(one, dict))


def _length(entry: Any) -> int | None:
    if not isinstance(entry, dict):
        return None
    values = (entry.get(name) for name in _NAMES)
    return next((value for value in values if isinstance(value, int) and _MIN_TOKENS <= value <= _MAX_TOKENS), None)
