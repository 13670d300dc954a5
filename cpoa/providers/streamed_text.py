"""A model's reply, collected while it arrives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.contracts.models import FinishReason
from cpoa.providers.thinking import without_thinking

if TYPE_CHECKING:
    from cpoa.providers.server_errors import Refusal
    from cpoa.services.http_calls import NoResponseError

MAX_TOKENS = 1_000_000_000
"""No reply has more. The database has room for the sum of two of these."""


@dataclass
class StreamedText:
    """``finish_reason`` is None as long as the server named none. ``is_done``: it said that this is all. ``failure``:
    an error within the stream. ``broken``: why the answer is not complete."""

    pieces: list[str] = field(default_factory=list)
    finish_reason: FinishReason | None = None
    is_done: bool = False
    has_thinking: bool = False
    has_refusal: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: float | None = None
    failure: Refusal | None = None
    broken: NoResponseError | None = None

    @property
    def text(self) -> str:
        return without_thinking("".join(self.pieces))

    @property
    def reason(self) -> FinishReason:
        """A text that broke off before its end is one that is too short."""
        if self.has_refusal and not self.pieces:
            return FinishReason.BLOCKED
        return self.finish_reason or (FinishReason.STOP if self.is_done else FinishReason.LENGTH)

    @property
    def is_all_thinking(self) -> bool:
        """Some models do not show their thinking, so an empty text that is too long means the same."""
        if self.text.strip() or self.broken or self.failure or self.reason is FinishReason.BLOCKED:
            return False
        return self.has_thinking or bool(self.pieces) or self.finish_reason is FinishReason.LENGTH


def count(value: object) -> int:
    """A number of tokens as a server reports it, 0 if it cannot be one."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_TOKENS else 0
