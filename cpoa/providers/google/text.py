# ruff: noqa: PLC0415 -- the client library costs a second to import, so it waits for the first request
"""Google's Gemini as a text model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.contracts.models import FinishReason, ModelError, TextReply
from cpoa.providers.google.genai_model import GenaiModel
from cpoa.providers.thinking import THINKING_TOKENS

if TYPE_CHECKING:
    from google.genai.types import Candidate, GenerateContentConfig, GenerateContentResponse

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import TextRequest

_FINISH_REASONS = {
    "STOP": FinishReason.STOP,
    "MAX_TOKENS": FinishReason.LENGTH,
    "CONTINUATION": FinishReason.LENGTH,
    **dict.fromkeys(
        ("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "ESCALATION"),
        FinishReason.BLOCKED,
    ),
}


class GeminiTextModel(GenaiModel):
    """``thinking_tokens`` are added to the ``max_tokens`` of a request; 0 for a model that does not think. The answer
    is streamed: ``timeout_seconds`` is the time without a part of it, ``total_seconds`` that for the whole."""

    usual_seconds = 75.0
    context_tokens = 1_000_000
    thinking_tokens = THINKING_TOKENS

    def __init__(
        self,
        *,
        project: str,
        location: str,
        model: str,
        emulator_url: str = "",
        timeout_seconds: float | None = None,
        total_seconds: float = 900.0,
    ) -> None:
        super().__init__(
            project=project,
            location=location,
            model=model,
            emulator_url=emulator_url,
            timeout_seconds=timeout_seconds,
        )
        self._total_seconds = total_seconds

    def generate(self, request: TextRequest, check_cancelled: CheckCancelled) -> TextReply:
        config = self._config(request)
        parts, is_complete = self._stream(
            lambda client: client.models.generate_content_stream(
                model=self._model, contents=request.prompt, config=config
            ),
            self._total_seconds,
            check_cancelled,
        )
        reply = self._reply(parts)
        return reply if is_complete else replace(reply, finish_reason=FinishReason.LENGTH)

    def _config(self, request: TextRequest) -> GenerateContentConfig:
        from google.genai.types import AutomaticFunctionCallingConfig, GenerateContentConfig

        return GenerateContentConfig(
            max_output_tokens=request.max_tokens + self.thinking_tokens,
            temperature=request.temperature,
            system_instruction=request.system or None,
            candidate_count=1,
            response_mime_type="application/json" if request.wants_json else None,
            automatic_function_calling=AutomaticFunctionCallingConfig(disable=True),
            automatic_continuation=False,  # otherwise one call may send several requests
        )

    def _reply(self, parts: list[GenerateContentResponse]) -> TextReply:
        text, reason = self._text_and_reason(parts)
        reply = TextReply(text=text, finish_reason=reason, model=self.name)
        used = next((part.usage_metadata for part in reversed(parts) if part.usage_metadata), None)
        if not used:
            return reply
        written = (used.candidates_token_count or 0) + (used.thoughts_token_count or 0)
        return replace(reply, prompt_tokens=used.prompt_token_count or 0, completion_tokens=written)

    def _text_and_reason(self, parts: list[GenerateContentResponse]) -> tuple[str, FinishReason]:
        if any(part.prompt_feedback and part.prompt_feedback.block_reason for part in parts):
            return "", FinishReason.BLOCKED
        candidates = [part.candidates[0] for part in parts if part.candidates]
        if not candidates:
            raise ModelError(f"{self.name} gave an answer without a candidate.")
        text = "".join(_join_parts(candidate) for candidate in candidates)
        reason = _finish_reason(candidates[-1])
        if not text.strip() and reason in (FinishReason.STOP, FinishReason.OTHER):
            raise ModelError(f"{self.name} gave an empty answer (finish reason {candidates[-1].finish_reason}).")
        return text, reason


def _join_parts(candidate: Candidate) -> str:
    parts = (candidate.content and candidate.content.parts) or []
    return "".join(part.text for part in parts if part.text and not part.thought)


def _finish_reason(candidate: Candidate) -> FinishReason:
    reason = candidate.finish_reason
    return _FINISH_REASONS.get(str(reason.value).upper(), FinishReason.OTHER) if reason else FinishReason.OTHER
