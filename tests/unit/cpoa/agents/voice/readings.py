"""Checks tables of written texts and their spoken forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.voice.spoken_text import spoken_text
from tests.unit.tables import mismatches

if TYPE_CHECKING:
    from collections.abc import Iterable


def wrong_readings(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Returns one line for each written text that is not read as its pair says."""
    return mismatches((written, said, spoken_text(written)) for written, said in pairs)


def changed_when_read_again(spoken: Iterable[str]) -> list[str]:
    """Returns one line for each spoken form that changes when it is read again."""
    return wrong_readings((said, said) for said in spoken)
