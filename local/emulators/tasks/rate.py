"""The token bucket that limits how many dispatches a queue makes per second."""

from __future__ import annotations


class TokenBucket:
    """Starts full. Times are in seconds of the caller's clock."""

    def __init__(self, *, per_second: float, burst: int, now: float) -> None:
        self.per_second = per_second
        self.burst = burst
        self._tokens = float(burst)
        self._counted_at = now

    def take(self, now: float) -> bool:
        self._fill(now)
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def next_token_at(self, now: float) -> float:
        self._fill(now)
        return now + max(0.0, 1 - self._tokens) / self.per_second

    def _fill(self, now: float) -> None:
        gained = max(0.0, now - self._counted_at) * self.per_second
        self._tokens = min(float(self.burst), self._tokens + gained)
        self._counted_at = now
