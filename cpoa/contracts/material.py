"""The result of research, for the script writer: passages of source text, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cpoa.contracts.ask import Ask  # noqa: TC001 - msgspec reads the annotations when it decodes


class PassageRole(StrEnum):
    MAIN = "main"
    NEIGHBOUR = "neighbour"
    OWN = "own"


class Coverage(StrEnum):
    """How well the material answers the ask.

    EXACT: the sources answer it. AROUND: they tell about its subject but hold no answer, and the hosts say so.
    OWN: the user's own texts. GENERAL: there are no sources and no passages; a language model writes from what it
    knows, nothing is checked, and the hosts say so.
    """

    EXACT = "exact"
    AROUND = "around"
    OWN = "own"
    GENERAL = "general"


class PassageForm(StrEnum):
    """How a passage of an own text is said. QUESTION: one host asks it. ANSWER: the other host answers with it.
    LIST: each sentence is an item of a list, or the line that leads to the list."""

    PROSE = "prose"
    LIST = "list"
    QUESTION = "question"
    ANSWER = "answer"


class SubjectKind(StrEnum):
    """What a passage is about. Decides between "who" and "what", and between past and present tense."""

    PERSON = "person"
    PLACE = "place"
    EVENT = "event"
    THING = "thing"


@dataclass(frozen=True, slots=True)
class Source:
    """One document. ``licence`` is an SPDX identifier or the address of a licence, None if none is stated.

    ``in_first_person``: its author says "I" or "we" of themselves outside quotations. ``published``: an ISO 8601 date.
    ``is_brought``: a page or file that the user brought. Without a licence, it may be somebody else's.
    """

    source_id: str
    title: str
    url: str | None = None
    licence: str | None = None
    credit: str | None = None
    in_first_person: bool = False
    published: str | None = None
    is_brought: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole sentence as the hosts say it. ``bearing`` is how far it bears on the ask, 0 to 1: from 0.5 on it answers
    the ask or tells directly about it, below 0.2 it is about something else."""

    text: str
    bearing: float = 0.0


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of one source, in the source's order. ``sentences``: all of it as the hosts say it; empty in
    material from a remote service or of an older release. ``text``: the same as one string.

    ``speaker``: who says an own text's passage, by its label ("Ingrid"); None without a label.
    ``relevance`` to the topic is 0 to 1. ``link_sentence`` is the sentence, from this passage or from the main one,
    that connects a neighbour to the topic; None if there is no such sentence. ``everyday``: the subject needs no
    definition (an island, a bed). ``place``: where it begins in the user's file ("page 7"); None for a text, and where
    the heading says it.
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
    sentences: tuple[Sentence, ...] = ()
    form: PassageForm = PassageForm.PROSE
    speaker: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """``subject`` is the topic's noun phrase as hosts say it ("coral reefs"), ``topic`` is the user's input.

    ``ask`` is None in material of an older release or from a remote service. ``notes``: what an operator should know
    about the research, for the episode's log. ``questions``: what a listener wants answered, as a language model wrote
    it, so it is data in every prompt; empty without a model.
    """

    topic: str
    subject: str
    coverage: Coverage
    sources: tuple[Source, ...]
    passages: tuple[Passage, ...]
    ask: Ask | None = None
    notes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
