"""Whether a model's reply is an episode, and if not, what to tell the model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.reply_json import read_reply
from cpoa.agents.script.by_model.talk import cited_share, largest_share, words_of
from cpoa.agents.script.by_model.written import written_talk
from cpoa.contracts.models import FinishReason

if TYPE_CHECKING:
    from cpoa.agents.script.by_model.claim_check import Checked, ClaimCheck
    from cpoa.agents.script.by_model.talk import Talk
    from cpoa.agents.script.by_model.written import Written
    from cpoa.contracts.dialogue import Hosts
    from cpoa.contracts.models import TextReply

MOST_DROPPED = 1 / 3
FEWEST_WORDS = 0.4
"""Of the words asked for; with fewer there is no episode."""

ASKED_AGAIN_BELOW = 0.7
ASKED_AGAIN_ABOVE = 1.3
_LEAST_CITED = 0.35
_LARGEST_SHARE = 0.9
_NAMED_IN_A_COMPLAINT = 12


class Fault(StrEnum):
    """As the log names it."""

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
    """``talk`` is None where no episode can be made of the reply; with a fault it may still be one, if none better
    comes. ``is_final``: asking again would not help."""

    fault: Fault | None
    complaint: str = ""
    written: Written | None = None
    talk: Talk | None = None
    dropped_parts: int = 0
    is_final: bool = False


def review(reply: TextReply, hosts: Hosts, check: ClaimCheck, wanted_words: float, most_words: float) -> Review:
    """``wanted_words``: what the material allows of what the episode asks for, which is ``most_words``."""
    if reply.finish_reason is FinishReason.BLOCKED:
        return Review(Fault.BLOCKED, is_final=True)
    read = read_reply(reply.text, whole_if_it_has="speaker")
    written = written_talk(read.value, hosts) if read else None
    was_cut = reply.finish_reason is FinishReason.LENGTH or (read is not None and read.was_cut)
    if written is None:
        return Review(Fault.CUT_OFF, _CUT_OFF) if was_cut else Review(Fault.UNREADABLE, _UNREADABLE)
    checked = check.check(written)
    words = words_of(checked.talk)
    grave = _grave_fault(checked, words, wanted_words)
    is_short = words < ASKED_AGAIN_BELOW * wanted_words
    fault = grave or (Fault.LENGTH if is_short or words > ASKED_AGAIN_ABOVE * most_words else None)
    if was_cut and is_short and fault is not Fault.UNGROUNDED:
        fault = Fault.CUT_OFF
    if fault is None:
        return Review(None, "", written, checked.talk, checked.dropped_parts, is_final=True)
    talk = checked.talk if grave is None else None
    return Review(fault, _complaint(fault, checked, words), written, talk, checked.dropped_parts)


def _grave_fault(checked: Checked, words: float, wanted_words: float) -> Fault | None:
    if checked.dropped_share > MOST_DROPPED:
        return Fault.UNGROUNDED
    if not checked.talk or words < FEWEST_WORDS * wanted_words:
        return Fault.TOO_SHORT
    if largest_share(checked.talk) > _LARGEST_SHARE:
        return Fault.ONE_SPEAKER
    return Fault.UNCITED if cited_share(checked.talk) < _LEAST_CITED else None


_UNREADABLE = "It was not one JSON object of the form above. Answer with that object alone."
_CUT_OFF = "It was cut off before its end. Keep to the length above, and write no more than it asks for."
_COMPLAINTS = {
    Fault.CUT_OFF: _CUT_OFF,
    Fault.UNCITED: "Most of its sentences named no passages. A sentence that states a fact lists the passages' ids.",
    Fault.ONE_SPEAKER: "One of the hosts said nearly everything. Both speak in turn, and about equally much.",
}


def _complaint(fault: Fault, checked: Checked, words: float) -> str:
    if fault is Fault.UNGROUNDED:
        named = json.dumps(checked.ungrounded[:_NAMED_IN_A_COMPLAINT], ensure_ascii=False)
        return f"It said what the passages that it named do not hold, among others: {named}. Say what they hold, alone."
    if fault in (Fault.TOO_SHORT, Fault.LENGTH):
        return f"It had about {words:.0f} words that could be used. Keep to the length above."
    return _COMPLAINTS[fault]
