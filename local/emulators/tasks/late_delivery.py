"""Tasks that come later than they are due, as Cloud Tasks' own may: for those who want to see what bears it."""

from __future__ import annotations

import random
from dataclasses import dataclass

LATE_SECONDS = (3.0, 20.0)  # within the life of a step's claim, and beyond it


@dataclass(frozen=True)
class LateDelivery:
    """`share`, from 0 to 1, of all tasks comes late. A task's name decides, so that a second look sees the same."""

    share: float = 0.0

    def seconds(self, task_name: str) -> float:
        dice = random.Random(task_name)
        return dice.uniform(*LATE_SECONDS) if dice.random() < self.share else 0.0
