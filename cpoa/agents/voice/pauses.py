"""The lengths of the pauses, including the silence at the edges of the utterances. The soft end of the last sound adds
up to 60 ms of audible silence."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


class Pause(Enum):
    """Minimum and maximum, in seconds."""

    CLAUSE = (0.12, 0.16)
    SENTENCE = (0.17, 0.25)
    AFTER_ASKING_ONESELF = (0.22, 0.25)
    TURN = (0.28, 0.38)
    ANSWER = (0.26, 0.33)  # after a question the other host answers at once

    def seconds(self, chance: np.random.Generator) -> float:
        shortest, longest = self.value
        return float(chance.uniform(shortest, longest))


def pause_after(written: str, *, ends_turn: bool, ends_sentence: bool) -> Pause:
    asks = written.rstrip("\"'”’)").endswith("?")
    if ends_turn:
        return Pause.ANSWER if asks else Pause.TURN
    if ends_sentence:
        return Pause.AFTER_ASKING_ONESELF if asks else Pause.SENTENCE
    return Pause.CLAUSE
