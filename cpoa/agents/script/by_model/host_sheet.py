"""The two personalities. They are the same in all episodes, with any names of the voices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.dialogue import Speaker

if TYPE_CHECKING:
    from cpoa.contracts.dialogue import Hosts

LABELS = {Speaker.HOST: "A", Speaker.GUEST: "B"}
"""How the prompts and the replies name the speakers."""


@dataclass(frozen=True, slots=True)
class Personality:
    """``tone``: what the host might say; a model is told not to use it."""

    traits: str
    tone: str


PERSONALITIES = {
    Speaker.HOST: Personality(
        "quick and sceptical, thinks in kitchens and traffic jams, guesses out loud, says so when lost",
        "Hold on. Once more, for somebody on a loud bus.",
    ),
    Speaker.GUEST: Personality(
        "patient and dry, in love with odd details, knows the passages, never lectures for more than three sentences",
        "It gets stranger, and I have been waiting to tell you.",
    ),
}


def host_sheet(hosts: Hosts, *, with_tone: bool) -> str:
    lines = []
    for speaker, personality in PERSONALITIES.items():
        tone = f' Sounds like: "{personality.tone}"' if with_tone else ""
        lines.append(f"{LABELS[speaker]} is {hosts.name(speaker)}: {personality.traits}.{tone}")
    return "\n".join([*lines, "They like each other and do not always agree."])
