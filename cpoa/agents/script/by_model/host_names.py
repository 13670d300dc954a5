"""Gives a chapter's lines to the right host if a model mixed up A and B."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.contracts.dialogue import Speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.script.by_model.line import Line
    from cpoa.contracts.dialogue import Hosts

_SAYS_A_NAME = re.compile(r"\b(?:I'm|I am|my name is|my name's)\s+(\w[\w'-]*)", re.IGNORECASE)


def with_own_names(lines: tuple[Line, ...], hosts: Hosts) -> tuple[Line, ...]:
    """Exchanges the speakers of all lines if each of them says the other's name as their own."""
    names = {Speaker.HOST: hosts.host.split()[0].lower(), Speaker.GUEST: hosts.guest.split()[0].lower()}
    said = {speaker: _names_said(lines, speaker) for speaker in Speaker}
    is_exchanged = all(
        names[speaker.other] in said[speaker] and names[speaker] not in said[speaker] for speaker in Speaker
    )
    return tuple(replace(line, speaker=line.speaker.other) for line in lines) if is_exchanged else lines


def _names_said(lines: Sequence[Line], speaker: Speaker) -> set[str]:
    return {name.lower() for line in lines if line.speaker is speaker for name in _SAYS_A_NAME.findall(line.text)}
