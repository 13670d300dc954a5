"""Reads a text as the product does, for tests of own texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.own_material import build_own_material
from cpoa.contracts.agents import OwnSource

if TYPE_CHECKING:
    from cpoa.contracts.material import Material, Passage


def read(text: str, topic: str = "", **given: str) -> Material:
    return build_own_material(topic, [OwnSource(text, **given)])


def passages(text: str, topic: str = "") -> tuple[Passage, ...]:
    return read(text, topic).passages


def said(text: str, topic: str = "") -> list[str]:
    """All sentences, in order."""
    return [sentence.text for passage in passages(text, topic) for sentence in passage.sentences]


def turns(text: str) -> list[tuple[str, str | None, str]]:
    """Form, speaker and text of each passage."""
    return [(passage.form.value, passage.speaker, passage.text) for passage in passages(text)]


def headings(text: str, topic: str = "") -> list[str | None]:
    return [passage.heading for passage in passages(text, topic)]
