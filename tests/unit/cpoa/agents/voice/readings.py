"""Checks tables of written texts and their spoken forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.voice.spoken_text import spoken_text

if TYPE_CHECKING:
    from collections.abc import Iterable


def wrong_readings(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Returns one line for each written text that is not read as its pair says."""
    found = ((written, said, spoken_text(written)) for written, said in pairs)
    return [f"{written!r} is read as {read!r}, not as {said!r}" for written, said, read in found if read != said]


def changed_when_read_again(spoken: Iterable[str]) -> list[str]:
    """Returns one line for each spoken form that changes when it is read again."""
    found = ((said, spoken_text(said)) for said in spoken)
    return [f"{said!r} becomes {again!r}" for said, again in found if again != said]
