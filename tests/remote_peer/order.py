"""The checked request of a dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from tests.remote_peer.messages import SeenRequest
    from tests.remote_peer.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Order:
    """``idempotency_key`` is "" for the models, which do not use one. ``scenario`` is set in test mode only."""

    payload: dict[str, Any]
    idempotency_key: str = ""
    scenario: str | None = None


class Agent(Protocol):
    def accept(self, request: SeenRequest) -> Order:
        """Raises RefusedError."""
        ...

    def work(self, order: Order, task_id: str) -> Outcome:
        """Raises TaskFailedError."""
        ...
