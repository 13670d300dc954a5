"""What a passage is about, as the hosts name it: "a coral reef", "the Great Barrier Reef", "Curie"; it, they, she."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cpoa.material import Passage, PassageRole, SubjectKind
from cpoa.script.grammar import BE, Sentence
from cpoa.script.inflection import looks_plural, plural_noun
from cpoa.text.words import content_words, singular, tokens

_FUNCTION_WORD_TEXT = """
the a an this that these those its their his her our some many most all each every no any one two three four five six seven
eight nine ten eleven twelve several few both another other such in on at by for from with during since after before under
over as although while when where if because unlike like despite according today originally it they he she there what which
more less early late modern ancient traditional historically however we you my your not only even
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORD_TEXT.split())
_POSSESSIVES = {"it": "its", "they": "their", "he": "his", "she": "her"}
_REGNAL = re.compile(r"\b(?:of|the|[IVX]+|Jr|Sr)\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """``name`` in the middle of a sentence, with its article; ``short`` as one says it the second time."""

    title: str
    name: str
    short: str
    pronoun: str
    plural: bool
    past: bool
    kind: SubjectKind
    keys: frozenset[str]
    defined: bool

    @property
    def possessive(self) -> str:
        return _POSSESSIVES[self.pronoun]

    @property
    def topic_name(self) -> str:
        """The name as a subject of talk: "coral reefs" for "a coral reef"."""
        bare = re.match(r"an? (.+)", self.name)
        return plural_noun(bare.group(1)) if bare else self.name

    @property
    def topic_is_plural(self) -> bool:
        return self.plural or self.name.startswith(("a ", "an "))


def lowered(text: str, lower_words: frozenset[str]) -> str:
    """``text`` as it stands inside a sentence; a first word that may be a name keeps its capital."""
    first = re.match(r"[^\W\d_]+", text)
    if not first or (len(first[0]) > 1 and not first[0][1:].islower()) or first[0] == "I":
        return text
    word = first[0].lower()
    if word in FUNCTION_WORDS or word in lower_words or singular(word) in lower_words:
        return text[0].lower() + text[1:]
    return text


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def base_title(title: str) -> str:
    return re.sub(r"\s*\(.*?\)\s*$", "", title)


def subject_of(passage: Passage, first: Sentence | None, lower_words: frozenset[str]) -> Subject:
    title = base_title(passage.title)
    if passage.role is PassageRole.OWN or first is None:
        return _own_subject(title)
    named = _names_itself(first, title)
    person = passage.kind is SubjectKind.PERSON
    plural = named and first.plural and not person
    pronoun = _person_pronoun(passage.text) if person else ("they" if plural else "it")
    name = title if person else _name(title, first if named else None, lower_words)
    return Subject(
        title=title,
        name=name,
        short=_last_name(title) if person else re.sub(r"^an? ", "the ", name),
        pronoun=pronoun,
        plural=plural,
        past=first.auxiliary in ("was", "were"),
        kind=passage.kind,
        keys=frozenset(content_words(title)) or frozenset(tokens(title)),
        defined=named and first.auxiliary in BE and bool(re.match(r"(?:an?|the|one|any|[a-z])", first.predicate)),
    )


def _own_subject(title: str) -> Subject:
    return Subject(
        title=title,
        name=title,
        short=title,
        pronoun="it",
        plural=False,
        past=False,
        kind=SubjectKind.THING,
        keys=frozenset(),
        defined=False,
    )


def _names_itself(first: Sentence, title: str) -> bool:
    """Whether the first sentence is about the title: "A coral reef is ..." under "Coral reef"."""
    if not first.subject or first.has_pronoun_subject or first.auxiliary not in BE:
        return False
    shared = set(content_words(first.subject)) & set(content_words(title))
    return bool(shared) and len(first.subject.split()) <= len(title.split()) + 2


def _name(title: str, first: Sentence | None, lower_words: frozenset[str]) -> str:
    if first is not None and first.subject:
        return lowered(first.subject, lower_words)
    return lowered(title, lower_words)


def _person_pronoun(text: str) -> str:
    he = len(re.findall(r"\b(?:he|his|him)\b", text, re.IGNORECASE))
    she = len(re.findall(r"\b(?:she|her|hers)\b", text, re.IGNORECASE))
    if he == she:
        return "they"
    return "she" if she > he else "he"


def _last_name(title: str) -> str:
    words = title.split()
    return title if len(words) < 2 or _REGNAL.search(title) else words[-1]


def is_plural_name(name: str) -> bool:
    return looks_plural(name)
