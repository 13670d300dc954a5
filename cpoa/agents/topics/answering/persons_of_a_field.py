"""Finds the persons that "women in science" is about: by their description, and by how their leads speak of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.bearing import BearingScorer
from cpoa.agents.topics.answering.scored_articles import ScoredArticle, score_article
from cpoa.agents.topics.names import fold
from cpoa.contracts.ask import Ask, AskKind

if TYPE_CHECKING:
    from cpoa.agents.topics.answering.naming import NamedAsk
    from cpoa.agents.topics.corpus import Article, PostgresCorpus

MAX_PERSONS = 6
_MIN_PERSONS = 2
_WHO_IT_IS = 0.8
_MORE_ABOUT_THEM = 0.6

_WOMAN = re.compile(r"\b(?:she|her|herself)\b", re.IGNORECASE)
_MAN = re.compile(r"\b(?:he|his|him|himself)\b", re.IGNORECASE)
_FIRST = re.compile(r"\bfirst\b")
_WOMEN = frozenset(("women", "woman", "female", "females"))
_MEN = frozenset(("men", "male", "males"))
# Words of an ask, then the occupations of the field as descriptions name them. A narrow field comes before a wide one.
_FIELD_TEXT = """
mathematics maths math mathematician: mathematician statistician geometer logician
computing computer programming programmer technology: computer programmer
physics physicist: physicist
chemistry chemist: chemist biochemist crystallographer
biology biologist: biologist zoologist botanist geneticist cytogeneticist naturalist primatologist ecologist
astronomy astronomer: astronomer astrophysicist cosmologist
science sciences scientist stem research: scientist physicist chemist biochemist biologist geneticist mathematician
 astronomer crystallographer naturalist primatologist zoologist botanist geologist paleontologist cytogeneticist
medicine medical doctor physician: physician surgeon nurse immunologist virologist
space spaceflight astronaut: astronaut cosmonaut
aviation flight aviator pilot: aviator aviatrix pilot
engineering engineer: engineer inventor
inventions invention inventor: inventor
art arts artist painting painter sculpture: artist painter sculptor photographer printmaker
photography photographer: photographer
literature writing writer fiction novelist author poetry poet: writer novelist poet author playwright essayist
music musician singer composer: musician singer composer pianist songwriter rapper violinist conductor
film films cinema movies hollywood acting actor actress: actress actor filmmaker director
philosophy philosopher: philosopher
politics politician government power leadership leader: politician president minister chancellor queen empress
 stateswoman monarch
history: queen empress ruler leader activist pharaoh politician
sport sports athletics athlete: athlete tennis player footballer gymnast swimmer runner boxer cyclist skier
business entrepreneur: businesswoman businessman entrepreneur industrialist
exploration explorer: explorer mountaineer navigator
dance ballet dancer: dancer ballerina choreographer
"""
_FREE_WORDS = frozenset(("famous", "great", "notable", "important", "first", "pioneer", "pioneering", "inspiring"))


def _fields() -> list[tuple[frozenset[str], list[str]]]:
    lines = [line.partition(":") for line in _FIELD_TEXT.replace("\n ", " ").strip().splitlines()]
    return [(frozenset(words.split()), occupations.split()) for words, _, occupations in lines]


_FIELDS = _fields()


def persons_of_a_field(corpus: PostgresCorpus, ask: Ask, named: NamedAsk) -> list[ScoredArticle]:
    """Returns the best known women or men of the field that the ask names, for their whole leads; none for other
    asks."""
    words = {fold(word) for word in ask.words}
    occupations = _occupations(words - _WOMEN - _MEN - _FREE_WORDS)
    if ask.kind is not AskKind.WHAT_IS or not words & (_WOMEN | _MEN) or not occupations:
        return []
    of_women = bool(words & _WOMEN)
    persons = corpus.persons(rf"\m({'|'.join(occupations)})s?\M")
    found = sorted((one for one in persons if _is_of(one, women=of_women)), key=_fame)[:MAX_PERSONS]
    scorer = BearingScorer(ask, named.concepts)
    return [_raised(score_article(scorer, article)) for article in found] if len(found) >= _MIN_PERSONS else []


def _occupations(asked: set[str]) -> list[str]:
    """Returns those of the first field with all the words."""
    forms = {_without_plural(word) for word in asked}
    fields = (occupations for words, occupations in _FIELDS if forms and forms <= set(map(_without_plural, words)))
    return next(fields, [])


def _without_plural(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _is_of(person: Article, *, women: bool) -> bool:
    """Whether the lead speaks of a woman, or of a man."""
    of_woman, of_man = len(_WOMAN.findall(person.extract)), len(_MAN.findall(person.extract))
    return of_woman > of_man if women else of_man > of_woman


def _fame(person: Article) -> tuple[int, int, int]:
    """Orders persons; of equally known ones the lead that more often says "first" comes first."""
    return -person.in_degree, -len(_FIRST.findall(person.extract)), person.article_id


def _raised(one: ScoredArticle) -> ScoredArticle:
    sentences = (
        replace(sentence, bearing=max(sentence.bearing, _MORE_ABOUT_THEM if number else _WHO_IT_IS))
        for number, sentence in enumerate(one.sentences)
    )
    return replace(one, sentences=tuple(sentences))
