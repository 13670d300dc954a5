"""Simulates late deliveries, which Cloud Tasks allows, for tests."""

from __future__ import annotations

import random
from dataclasses import dataclass

LATE_SECONDS = (3.0, 20.0)  # shorter and longer than the claim of a step


@dataclass(frozen=True)
class LateDelivery:
    """A `share` of all tasks, from 0 to 1, is late. The task name decides, so the result is repeatable."""

    share: float = 0.0

    def seconds(self, task_name: str) -> float:
        dice = random.Random(task_name)
        return dice.uniform(*LATE_SECONDS) if dice.random() < self.share else 0.0
