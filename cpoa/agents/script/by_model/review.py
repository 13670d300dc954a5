"""Decides whether a model's reply is usable, and what to tell the model if it is not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.parsed_script import parse_script
from cpoa.agents.script.by_model.placed_turns import cited_share, count_words, largest_share
from cpoa.agents.script.by_model.reply_json import read_reply
from cpoa.contracts.models import FinishReason

if TYPE_CHECKING:
    from cpoa.agents.script.by_model.claim_check import Checked, ClaimCheck
    from cpoa.agents.script.by_model.parsed_script import ParsedScript
    from cpoa.agents.script.by_model.placed_turns import PlacedTurns
    from cpoa.contracts.dialogue import Hosts
    from cpoa.contracts.models import TextReply

MAX_DROPPED_SHARE = 1 / 3
MIN_WORDS_SHARE = 0.4
"""Share of the wanted words; a shorter script is rejected."""

RETRY_BELOW = 0.7
RETRY_ABOVE = 1.3
_MIN_CITED_SHARE = 0.35
_MAX_SPEAKER_SHARE = 0.9
_NAMED_IN_A_COMPLAINT = 12


class Fault(StrEnum):
    """The reason for a retry or a rejection; the values appear in the log."""

    MODEL_ERROR = "model error"
    BLOCKED = "blocked"
    UNREADABLE = "unreadable"
    CUT_OFF = "cut off"
    UNGROUNDED = "not in the passages"
    UNCITED = "without passages"
    ONE_SPEAKER = "one speaker"
    TOO_SHORT = "too short"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Review:
    """``turns`` is None if the reply is unusable. A reply with a fault and turns is used if no better one follows.
    ``is_final``: another request would not help."""

    fault: Fault | None
    complaint: str = ""
    written: ParsedScript | None = None
    turns: PlacedTurns | None = None
    dropped_parts: int = 0
    is_final: bool = False


def review(reply: TextReply, hosts: Hosts, check: ClaimCheck, wanted_words: float, max_words: float) -> Review:
    """``wanted_words``: the length that the material permits; ``max_words``: the length of the episode."""
    if reply.finish_reason is FinishReason.BLOCKED:
        return Review(Fault.BLOCKED, is_final=True)
    read = read_reply(reply.text, whole_if_it_has="speaker")
    written = parse_script(read.value, hosts) if read else None
    was_cut = reply.finish_reason is FinishReason.LENGTH or (read is not None and read.was_cut)
    if written is None:
        return Review(Fault.CUT_OFF, _CUT_OFF) if was_cut else Review(Fault.UNREADABLE, _UNREADABLE)
    checked = check.check(written)
    words = count_words(checked.turns)
    grave = _grave_fault(checked, words, wanted_words)
    is_short = words < RETRY_BELOW * wanted_words
    fault = grave or (Fault.LENGTH if is_short or words > RETRY_ABOVE * max_words else None)
    if was_cut and is_short and fault is not Fault.UNGROUNDED:
        fault = Fault.CUT_OFF
    if fault is None:
        return Review(None, "", written, checked.turns, checked.dropped_parts, is_final=True)
    turns = checked.turns if grave is None else None
    return Review(fault, _complaint(fault, checked, words), written, turns, checked.dropped_parts)


def _grave_fault(checked: Checked, words: float, wanted_words: float) -> Fault | None:
    if checked.dropped_share > MAX_DROPPED_SHARE:
        return Fault.UNGROUNDED
    if not checked.turns or words < MIN_WORDS_SHARE * wanted_words:
        return Fault.TOO_SHORT
    if largest_share(checked.turns) > _MAX_SPEAKER_SHARE:
        return Fault.ONE_SPEAKER
    return Fault.UNCITED if cited_share(checked.turns) < _MIN_CITED_SHARE else None


_UNREADABLE = "It was not one JSON object of the form above. Answer with that object alone."
_CUT_OFF = "It was cut off before its end. Keep to the length above, and write no more than it asks for."
_COMPLAINTS = {
    Fault.CUT_OFF: _CUT_OFF,
    Fault.UNCITED: "Most of its sentences named no passages. A sentence that states a fact lists the passages' ids.",
    Fault.ONE_SPEAKER: "One of the hosts said nearly everything. Both speak in turn, and about equally much.",
}


def _complaint(fault: Fault, checked: Checked, words: float) -> str:
    if fault is Fault.UNGROUNDED:
        named = json.dumps(checked.unsupported[:_NAMED_IN_A_COMPLAINT], ensure_ascii=False)
        return f"It said what the passages that it named do not hold, among others: {named}. Say what they hold, alone."
    if fault in (Fault.TOO_SHORT, Fault.LENGTH):
        return f"It had about {words:.0f} words that could be used. Keep to the length above."
    return _COMPLAINTS[fault]
