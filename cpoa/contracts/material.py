"""What research hands to the writer: passages of source text, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PassageRole(StrEnum):
    MAIN = "main"
    NEIGHBOUR = "neighbour"
    OWN = "own"


class Coverage(StrEnum):
    """How the material meets the topic that was asked for."""

    EXACT = "exact"
    AROUND = "around"
    OWN = "own"


class SubjectKind(StrEnum):
    """What a passage is about; decides between "who" and "what", and between past and present tense."""

    PERSON = "person"
    PLACE = "place"
    EVENT = "event"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Source:
    """One document. ``licence`` is an SPDX identifier, None for a person's own text."""

    source_id: str
    title: str
    url: str | None = None
    licence: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of tidied prose from one source, in the source's spelling and order.

    ``relevance`` is 0 to 1 against the topic. ``link_sentence`` is the sentence, from this passage or from
    the main one, that joins a neighbour to the topic; None where nothing says so. ``everyday`` marks a
    subject that needs no definition (an island, a bed).
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
    """``subject`` is the topic's noun phrase as hosts say it ("coral reefs"), ``topic`` what the person typed."""

    topic: str
    subject: str
    coverage: Coverage
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]
