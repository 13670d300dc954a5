"""The material of an episode for which nothing was found: a language model writes from what it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.matching import say_subjects
from cpoa.contracts.material import Coverage, Material

if TYPE_CHECKING:
    from cpoa.contracts.ask import Ask

NOTE = (
    "No source was found about the topic, so the language model writes from what it knows. Nothing is checked against "
    "sources."
)


def general_material(topic: str, ask: Ask) -> Material:
    """Has no passages and no sources."""
    return Material(topic, say_subjects(ask, topic), Coverage.GENERAL, (), (), ask, notes=(NOTE,))
