"""What a passage is about, as the hosts name it: "a coral reef", "the Great Barrier Reef", "Curie"; it, they, she."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from cpoa.agents.script.by_rules.grammar import BE, Sentence
from cpoa.agents.script.by_rules.inflection import looks_plural, plural_noun
from cpoa.contracts.material import Passage, PassageRole, SubjectKind
from cpoa.text.words import content_words, singular, tokens

_FUNCTION_WORD_TEXT = """
the a an this that these those its their his her our some many most all each every no any one two three four five six
seven
eight nine ten eleven twelve several few both another other such in on at by for from with during since after before
under
over as although while when where if because unlike like despite according today originally it they he she there what
which
more less early late modern ancient traditional historically however we you my your not only even why how who when
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
    if word not in FUNCTION_WORDS and re.match(r"\S+ [A-Z]", text):
        return text
    if word in FUNCTION_WORDS or word in lower_words or singular(word) in lower_words:
        return text[0].lower() + text[1:]
    return text


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def base_title(title: str) -> str:
    bracket = title.find("(")
    if bracket >= 0 and title.rstrip().endswith(")"):
        title = title[:bracket].rstrip()
    return title.replace("*", "")


def subject_of(passage: Passage, first: Sentence | None, lower_words: frozenset[str]) -> Subject:
    title = base_title(passage.title)
    if passage.role is PassageRole.OWN or first is None:
        return _own_subject(title)
    person = _is_person(passage)
    named = _named_subject(first, title, person=person)
    plural = not person and (_is_plural_here(first, named) if named is not None else _titled_plural(title, lower_words))
    pronoun = _person_pronoun(passage.text) if person else ("they" if plural else "it")
    if person and first.subject and _plain_letters(first.subject) == _plain_letters(title):
        title = first.subject
    name = title if person else _name(title, named, passage.text, lower_words)
    return Subject(
        title=title,
        name=name.replace("*", ""),
        short=_last_name(title) if person else re.sub(r"^an? ", "the ", name),
        pronoun=pronoun,
        plural=plural,
        past=first.auxiliary in ("was", "were"),
        kind=SubjectKind.PERSON if person else passage.kind,
        keys=frozenset(content_words(title)) or frozenset(tokens(title)),
        defined=named is not None and first.auxiliary in BE and bool(re.match(r"[a-z]|[A-Z]\w+'s? ", first.predicate)),
    )


def _is_person(passage: Passage) -> bool:
    """As research says, or by the years of a life in the description: "Polish physicist (1867–1934)"."""
    return passage.kind is SubjectKind.PERSON or (
        bool(re.search(r"\((?:born|c\. )?\s?\d{3,4}[–-]\d{3,4}\)|\(born ", passage.description))
        and _person_pronoun(passage.text) != "they"
    )


def _is_plural_here(first: Sentence, named: str) -> bool:
    """ "Canals or artificial waterways are" is plural, "salt and pepper are" says nothing of salt."""
    return first.plural and (named == first.subject or looks_plural(named))


def _titled_plural(title: str, lower_words: frozenset[str]) -> bool:
    return lowered(title, lower_words).islower() and looks_plural(title)


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


def _named_subject(first: Sentence, title: str, *, person: bool = False) -> str | None:
    """The first sentence's subject if it is what the title says: "A coral reef is ..." under "Coral reef"."""
    if not first.subject or first.has_pronoun_subject or first.auxiliary not in BE:
        return None
    wanted = set(content_words(_plain_letters(title)))
    for subject in (first.subject, *re.split(r" (?:or|and) ", first.subject)[:1]):
        shared = set(content_words(_plain_letters(subject))) & wanted
        if shared and (person or len(subject.split()) <= len(title.split()) + 2):
            return subject
    return None


def _plain_letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _name(title: str, subject: str | None, text: str, lower_words: frozenset[str]) -> str:
    if subject is not None:
        return lowered(subject, lower_words)
    name = lowered(title, lower_words)
    article = re.search(rf"\b(an?|the) {re.escape(name)}\b", text, re.IGNORECASE)
    if (
        article
        and not re.match(r"(?:the|an?) ", name, re.IGNORECASE)
        and (name.islower() or article[1].lower() == "the")
    ):
        return f"{article[1].lower()} {name}"
    return name


def _person_pronoun(text: str) -> str:
    he = len(re.findall(r"\b(?:he|his|him)\b", text, re.IGNORECASE))
    she = len(re.findall(r"\b(?:she|her|hers)\b", text, re.IGNORECASE))
    if he == she:
        return "they"
    return "she" if she > he else "he"


def _last_name(title: str) -> str:
    words = title.split()
    return title if len(words) < 2 or _REGNAL.search(title) else words[-1]
