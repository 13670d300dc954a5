"""What the user wants to know. Made once from the topic; research, plan, writers, title and summary all read it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AskKind(StrEnum):
    """The kind of answer that a listener expects. WHAT_IS: a topic without a question ("octopuses")."""

    WHY = "why"
    HOW = "how"
    CAUSES = "causes"
    EFFECTS = "effects"
    HISTORY = "history"
    RISE_AND_FALL = "rise_and_fall"
    COMPARISON = "comparison"
    ADVICE = "advice"
    WHO = "who"
    WHAT_HAPPENED = "what_happened"
    WHAT_IS = "what_is"


@dataclass(frozen=True, slots=True)
class Ask:
    """``text``: the topic as typed, on one line. ``words``: its words that carry content, as typed, in order.

    ``subjects``: the noun phrases that it is about ("the Titanic"; two for a comparison), without the words of the
    question. ``language``: an ISO 639-1 code.
    """

    text: str
    kind: AskKind
    words: tuple[str, ...]
    subjects: tuple[str, ...]
    language: str = "en"
