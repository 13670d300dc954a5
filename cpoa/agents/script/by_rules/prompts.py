"""What the listener says between two halves of one sentence: "Why by hand?" - "Because she did not trust it."."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules import reply_phrases
from cpoa.agents.script.by_rules.cutting import Link, Piece

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.conversation import Conversation

_CIRCUMSTANCE = re.compile(
    r"\b(by hand|at night|at dawn|on foot|for free|in secret|in silence|by letter|by boat|by train|on credit|in cash"
    r"|twice a (?:day|week|year)|alone|barefoot|in winter|in summer|by candlelight|in the dark)\b(?=[^,]{0,14}\.$)"
)
_TAKES_PROMPT = (Link.REASON, Link.EXAMPLES)


def takes_prompt(piece: Piece, *, story: bool) -> bool:
    """Reasons and examples; in a tale also a turn of events ("But ...", "So ...")."""
    return piece.link in _TAKES_PROMPT or (story and piece.text.startswith(("But ", "So ")))


def prompt_before(piece: Piece, talk: Conversation) -> str | None:
    """A line for the other host that this piece goes on from; None when none is left."""
    before = talk.turns[-1].text
    if piece.link is Link.EXAMPLES:
        return talk.pick(reply_phrases.EXAMPLE_PROMPTS)
    if piece.text.startswith("But "):
        return talk.pick(reply_phrases.BUT_PROMPTS)
    if piece.text.startswith("So "):
        return talk.pick(reply_phrases.SO_PROMPTS)
    circumstance = _CIRCUMSTANCE.search(before)
    if circumstance and piece.text.startswith("Because ") and not talk.was_said(f"Why {circumstance.group()}?"):
        return f"Why {circumstance.group()}?"
    past = re.search(r"\b(?:was|were|had|[a-z]+ed)\b", before)
    return talk.pick(reply_phrases.REASON_PROMPTS if past else reply_phrases.REASON_PROMPTS_NOW)
