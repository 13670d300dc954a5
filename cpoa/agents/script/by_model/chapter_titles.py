"""Finds a title for a chapter that no chapter before it has."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from cpoa.agents.script.names import shorten_title, spoken_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cpoa.contracts.material import Passage


def free_title(wanted: str, passages: Iterable[Passage], number: int, taken: Collection[str]) -> str:
    """Returns ``wanted``, the heading or the title of a passage, or "Part 2": the first that is not ``taken``.

    ``number``: of the chapter. ``taken``: titles in lower case.
    """
    named = (shorten_title(passage.heading or spoken_title(passage.title)) for passage in passages)
    parts = (f"Part {each}" for each in count(number))
    return next(title for title in chain((wanted,), named, parts) if title and title.lower() not in taken)
