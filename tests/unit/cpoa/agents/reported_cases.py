"""The form of a reported fault of an own text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """``heard``: in this order, each once more if given twice."""

    name: str
    text: str
    heard: tuple[str, ...]
    not_heard: tuple[str, ...] = ()
