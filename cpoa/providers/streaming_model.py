"""A text model whose server streams: what is the same for OpenAI's API and for Anthropic's."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from cpoa.contracts.models import FinishReason, ModelError, TextReply
from cpoa.providers.server_errors import RefusedError, refused
from cpoa.services.http_stream import SilentServerError, UnfinishedAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import TextRequest
    from cpoa.providers.model_server import ModelServer
    from cpoa.providers.server_errors import Refusal
    from cpoa.providers.streamed_text import StreamedText
    from cpoa.services.http_stream import StreamedAnswer, StreamLimits

MAX_CHANGES = 6
"""Each refused parameter is changed once, and a request is sent again after each change."""

CHARS_PER_TOKEN = 4  # of English text; a little less in prompts with JSON
_CAREFUL_CHARS_PER_TOKEN = 3
_MIN_CUT_PROMPT = 500  # in tokens, estimated: no server has so short a context, and short texts vary
_MODEL_CODES = ("model_not_found", "not_found_error", "invalid_model", "model_decommissioned")


class Parameters(Protocol):
    """What one model at one server accepts, as far as it is known. ``thinking_tokens``: what it gets in addition to
    those of the text, 0 for a model that has not been seen to think."""

    thinking_tokens: int

    def payload(self, request: TextRequest, max_tokens: int) -> dict[str, Any]: ...

    def adapt(self, refusal: Refusal, sent: dict[str, Any]) -> bool:
        """Whether the refusal is about something that can be sent differently, which the next payload does."""
        ...

    def give_more_room(self) -> None:
        """For a model whose thinking has taken all tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Api:
    """``path`` and ``models_path`` are below the server's base address. ``context_advice``: what to do if prompt and
    reply do not fit."""

    path: str
    models_path: str
    context_advice: str
    read: Callable[[StreamedAnswer], StreamedText]


@dataclass(frozen=True, slots=True)
class StreamingTextModel:
    server: ModelServer
    model: str
    api: Api
    limits: StreamLimits
    parameters: Parameters
    read_context_tokens: Callable[[], int]

    @property
    def name(self) -> str:
        return f"{self.model} at {self.server.host}"

    @property
    def context_tokens(self) -> int:
        return self.read_context_tokens()

    def generate(self, request: TextRequest, check_cancelled: CheckCancelled) -> TextReply:
        """Asks once more, with more room, if a model's thinking has taken all tokens."""
        streamed = self._ask(request, check_cancelled)
        if streamed.is_all_thinking and self._gives_more_room(request):
            first, streamed = streamed, self._ask(request, check_cancelled)
            return self._reply(request, streamed, [first, streamed])
        if streamed.has_thinking and not self.parameters.thinking_tokens:
            self.parameters.give_more_room()  # before a later text is cut off
        return self._reply(request, streamed, [streamed])

    def _gives_more_room(self, request: TextRequest) -> bool:
        """Returns False if the context has no more."""
        before = self._thinking_tokens(request)
        self.parameters.give_more_room()
        return self._thinking_tokens(request) > before

    def _ask(self, request: TextRequest, check_cancelled: CheckCancelled) -> StreamedText:
        for _ in range(MAX_CHANGES):
            payload = self.parameters.payload(request, request.max_tokens + self._thinking_tokens(request))
            try:
                with self.server.post(self.api.path, payload, self.limits, check_cancelled) as answer:
                    return self.api.read(answer)
            except RefusedError as error:
                if error.refusal.is_about_context or not self.parameters.adapt(error.refusal, payload):
                    raise self._explained(error) from None
        raise ModelError(f"{self.name} refused every form of the request.", is_temporary=False)

    def _thinking_tokens(self, request: TextRequest) -> int:
        """As many as the context has room for beside prompt and text."""
        if not self.parameters.thinking_tokens:
            return 0
        room = self.context_tokens - _characters(request) // _CAREFUL_CHARS_PER_TOKEN - request.max_tokens
        return max(0, min(self.parameters.thinking_tokens, room))

    def _reply(self, request: TextRequest, streamed: StreamedText, paid: list[StreamedText]) -> TextReply:
        """``paid``: all replies, also the first one if it had only thinking."""
        self._raise_if_cut(request, streamed.prompt_tokens)
        text, reason = streamed.text, streamed.reason
        if not text.strip() and reason is not FinishReason.BLOCKED:
            raise self._no_text(streamed)
        return TextReply(
            text=text,
            finish_reason=reason,
            model=self.name,
            prompt_tokens=sum(one.prompt_tokens for one in paid),
            completion_tokens=sum(one.completion_tokens for one in paid),
            dollars=self._dollars(paid),
        )

    def _dollars(self, paid: list[StreamedText]) -> float | None:
        if self.server.is_private:
            return 0.0
        told = [one.dollars for one in paid if one.dollars is not None]
        return sum(told) if len(told) == len(paid) else None

    def _raise_if_cut(self, request: TextRequest, prompt_tokens: int) -> None:
        """Ollama leaves out the beginning of a prompt that does not fit, where the rules are, and says nothing
        (ollama #2677). Old versions count no tokens of a cached prompt (#2068), so zero says nothing either."""
        sent = _characters(request) // CHARS_PER_TOKEN
        if sent < _MIN_CUT_PROMPT or not 0 < prompt_tokens < sent / 2:
            return
        raise ModelError(
            f"{self.server.reached.address} cut the prompt of about {sent} tokens to {prompt_tokens} tokens. Raise "
            "OLLAMA_CONTEXT_LENGTH of Ollama, or the context length of the model in another server.",
            is_temporary=False,
        )

    def _no_text(self, streamed: StreamedText) -> ModelError:
        if streamed.failure:
            return self._explained(refused(streamed.failure, {}, self.server.reached))
        if isinstance(streamed.broken, SilentServerError):
            return ModelError(f"{self.name} is too slow: {streamed.broken}. MODEL_SILENCE_SECONDS sets the limit.")
        if streamed.broken:
            advice = (
                " MODEL_REPLY_SECONDS sets the limit." if isinstance(streamed.broken, UnfinishedAnswerError) else ""
            )
            return ModelError(f"{self.name} gave no complete answer ({streamed.broken}).{advice}")
        if streamed.is_all_thinking:
            return ModelError(
                f"{self.name} used all its tokens for thinking and wrote no text. Choose a model that thinks less.",
                is_temporary=False,
            )
        return ModelError(f"{self.name} gave an empty answer. Its context may be too small for the prompt.")

    def _explained(self, error: RefusedError) -> ModelError:
        if error.refusal.is_about_context:
            return ModelError(
                f"Prompt and reply do not fit into the context of {self.name}. {self.api.context_advice}",
                is_temporary=False,
            )
        if self._is_about_model(error.refusal) and (unknown := self._unknown()):
            return unknown
        return error

    def _is_about_model(self, refusal: Refusal) -> bool:
        if refusal.status == HTTPStatus.NOT_FOUND or refusal.code in _MODEL_CODES:
            return True
        return refusal.status == HTTPStatus.BAD_REQUEST and self.model in refusal.message

    def _unknown(self) -> ModelError | None:
        if unknown := self.server.unknown_model(self.model, self.api.models_path):
            return unknown
        return None if "/" in self.api.models_path else self.server.unknown_address()


def _characters(request: TextRequest) -> int:
    return len(request.system) + len(request.prompt)
