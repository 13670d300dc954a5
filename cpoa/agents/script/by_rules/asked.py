"""A sentence with the words that a question about it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.material import SubjectKind

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.grammar import Sentence
    from cpoa.agents.script.by_rules.subjects import Subject

_OBJECTS = {"he": "him", "she": "her", "they": "them", "we": "us"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The sentence with the words a question about it needs."""

    sentence: Sentence
    subject: Subject
    name: str
    be: str
    do: str
    about_topic: bool

    @property
    def lower(self) -> str:
        return self.sentence.text.lower()

    @property
    def predicate(self) -> str:
        return self.sentence.predicate

    @property
    def object_name(self) -> str:
        return _OBJECTS.get(self.name, self.name)

    @property
    def is_person(self) -> bool:
        return self.name in ("he", "she") or (self.about_topic and self.subject.kind is SubjectKind.PERSON)
