"""Asks the model, and notes the answers that cannot be used."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.contracts.models import FinishReason, ModelError

if TYPE_CHECKING:
    from cpoa.contracts.models import AskedModel, TextReply, TextRequest

logger = logging.getLogger(__name__)


@dataclass
class Questions:
    """``notes`` hold no text of the episode."""

    model: AskedModel
    notes: list[str] = field(default_factory=list)

    def ask(self, purpose: str, request: TextRequest) -> TextReply | None:
        """Returns None if the model gives no answer or a filter stopped it. Raises StepWaitsError."""
        try:
            reply = self.model.ask(purpose, request)
        except ModelError as error:
            self.note(f"The model's {purpose} is missing: {error}")
            return None
        if reply.finish_reason is FinishReason.BLOCKED:
            self.note(f"The model's {purpose} is missing: a filter stopped the reply")
            return None
        return reply

    def note(self, text: str) -> None:
        logger.warning("A chapter's check: %s", text)
        self.notes.append(text)
