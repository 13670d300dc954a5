"""When a failed task is retried, and when no longer: the rules of Cloud Tasks' RetryConfig."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from google.cloud.tasks_v2 import RetryConfig

UNLIMITED_ATTEMPTS = -1


@dataclass(frozen=True, kw_only=True)
class RetrySchedule:
    """Times in seconds. `max_retry_seconds` 0 means no age limit."""

    min_backoff_seconds: float
    max_backoff_seconds: float
    max_doublings: int
    max_attempts: int
    max_retry_seconds: float

    @classmethod
    def from_config(cls, config: RetryConfig) -> RetrySchedule:
        return cls(
            min_backoff_seconds=config.min_backoff.total_seconds(),
            max_backoff_seconds=config.max_backoff.total_seconds(),
            max_doublings=config.max_doublings,
            max_attempts=config.max_attempts,
            max_retry_seconds=config.max_retry_duration.total_seconds() if config.max_retry_duration else 0.0,
        )

    def delay_seconds(self, dispatches: int) -> float:
        """Delay after this many dispatches: doubled `max_doublings` times, then linear, capped at `max_backoff`."""
        retries_before = dispatches - 1
        doublings = min(retries_before, self.max_doublings)
        linear_steps = max(1, retries_before - doublings + 1)
        delay: float = self.min_backoff_seconds * 2**doublings * linear_steps
        return min(delay, self.max_backoff_seconds)

    def is_over(self, dispatches: int, seconds_since_first_dispatch: float) -> bool:
        """All configured limits must be reached. Without limits a task is retried forever."""
        limits = []
        if self.max_attempts != UNLIMITED_ATTEMPTS:
            limits.append(dispatches >= self.max_attempts)
        if self.max_retry_seconds > 0:
            limits.append(seconds_since_first_dispatch >= self.max_retry_seconds)
        return bool(limits) and all(limits)
