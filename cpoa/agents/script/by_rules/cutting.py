"""What the cutters of clauses share: a cut, how its second part follows, and words to count and close it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cpoa.agents.script.by_rules.grammar import Sentence


class Link(StrEnum):
    """How a piece follows the one before it."""

    START = "start"
    REASON = "reason"
    EXAMPLES = "examples"
    COMPLETION = "completion"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    link: Link


@dataclass(frozen=True, slots=True)
class Cut:
    """``can_stop``: without ``second`` the first part says less, but nothing else."""

    first: str
    second: str
    link: Link

    @property
    def can_stop(self) -> bool:
        return not self.second.startswith(("But ", "Though ", "Although ", "While ", "Whereas ", "Or ", "Yet "))


Parse = Callable[[str], Sentence]


def word_count(text: str) -> int:
    return len(text.split())


def stopped(text: str) -> str:
    return text.rstrip(" ,;:.") + "."


def may_mean_later_noun(before: str, sentence: Sentence) -> bool:
    """A participle after a second comma or a relative clause may belong to another noun than the subject."""
    tail = before[sentence.verb_position :]
    return bool(re.search(r", |\b(?:which|who|that|where)\b", tail))
