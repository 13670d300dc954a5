"""A fake language model with prepared answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import FinishReason, ModelError, TextReply

if TYPE_CHECKING:
    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import TextRequest

MODEL = "gemini-2.5-flash"
Answer = str | dict[str, Any] | TextReply | ModelError


def reply(text: str, finish_reason: FinishReason = FinishReason.STOP) -> TextReply:
    return TextReply(text, finish_reason, MODEL, prompt_tokens=1_000, completion_tokens=2_000)


@dataclass
class ScriptedModel:
    """The last answer is repeated."""

    answers: list[Answer]
    asked: list[TextRequest] = field(default_factory=list)
    name: str = f"{MODEL} at a fake"

    def generate(self, request: TextRequest, check_cancelled: CheckCancelled) -> TextReply:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ModelError):
            raise answer
        if isinstance(answer, TextReply):
            return answer
        return reply(answer if isinstance(answer, str) else json.dumps(answer))
