"""The result of research, for the script writer: passages of source text, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PassageRole(StrEnum):
    MAIN = "main"
    NEIGHBOUR = "neighbour"
    OWN = "own"


class Coverage(StrEnum):
    """How well the material matches the requested topic."""

    EXACT = "exact"
    AROUND = "around"
    OWN = "own"


class SubjectKind(StrEnum):
    """What a passage is about. Decides between "who" and "what", and between past and present tense."""

    PERSON = "person"
    PLACE = "place"
    EVENT = "event"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Source:
    """One document. ``licence`` is an SPDX identifier, None for the user's own text."""

    source_id: str
    title: str
    url: str | None = None
    licence: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Cleaned prose from one source, in the source's spelling and order.

    ``relevance`` to the topic is 0 to 1. ``link_sentence`` is the sentence, from this passage or from the main one,
    that connects a neighbour to the topic; None if there is no such sentence. ``everyday``: the subject needs no
    definition (an island, a bed).
    """

    passage_id: str
    source_id: str
    title: str
    text: str
    role: PassageRole
    relevance: float
    kind: SubjectKind = SubjectKind.THING
    description: str = ""
    heading: str | None = None
    link_sentence: str | None = None
    link_passage_id: str | None = None
    everyday: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """``subject`` is the topic's noun phrase as hosts say it ("coral reefs"), ``topic`` is the user's input."""

    topic: str
    subject: str
    coverage: Coverage
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]
