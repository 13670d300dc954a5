"""The concepts of an ask: the names in it and its other words, each with its weight and the articles that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.word_families import (
    FAMILY,
    alternatives,
    family_beginning,
    is_adjective_of,
    is_family,
    word_key,
)
from cpoa.agents.topics.ask_clauses import VERBS
from cpoa.agents.topics.names import WORD, fold, name_key
from cpoa.text.words import STOP_WORDS, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.agents.topics.corpus import Article

_NUMERAL = re.compile(r"[IVX]+")  # of "World War I"
_VERB_WEIGHT = 0.6  # a verb has more words that say the same than a noun
_FURTHER_WORD = 0.3
_WRONG_CASE = 0.3
DESCRIBED = 0.72
_VERB_KEYS = frozenset(word_key(verb) for verb in VERBS)


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """``words``: as typed, all of which a sentence must contain. ``side``: the subject that it belongs to, from 0; None
    for the rest of the question. ``proper``: typed as a name. ``article``: what it names, in the meant sense."""

    words: tuple[str, ...]
    weight: float
    side: int | None = None
    proper: bool = False
    article: Article | None = None

    @property
    def search_words(self) -> list[str]:
        return [w for w in self.words if fold(w) not in STOP_WORDS or _NUMERAL.fullmatch(w)] or list(self.words)

    @property
    def is_name(self) -> bool:
        return self.proper or (self.article is not None and not self.article.common_noun)

    @property
    def _is_title(self) -> bool:
        return self.article is not None and name_key(self.article.base_title) == name_key(" ".join(self.words))

    @property
    def is_verb(self) -> bool:
        return self.side is None and len(self.words) == 1 and word_key(self.words[0]) in _VERB_KEYS

    def wanted(self, word: str) -> dict[str, float]:
        """Returns the keys that mention a word of the concept, each with how far. A word of the question also has those
        that describe what it means: a cold is a "viral" disease."""
        described = {}
        if self.side is None and len(self.words) == 1 and self.article is not None and not self._is_title:
            description = tokens(self.article.description)
            described = {word_key(one): DESCRIBED for one in description if one not in STOP_WORDS}
        return described | alternatives(word)


class ConceptMatcher:
    """Finds the concepts in words. What each word means is worked out once."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._concepts = concepts
        self._wanted = [[concept.wanted(word) for word in concept.search_words] for concept in concepts]
        self._relatives = [[_by_beginning(keys) for keys in wanted] for wanted in self._wanted]
        self._hits: dict[str, list[tuple[int, int, float]]] = {}

    def degrees(self, words: Sequence[str]) -> list[float]:
        """Returns how far the words mention each concept, 0 to 1. Of a name of several words each must be there."""
        best = [[0.0] * len(wanted) for wanted in self._wanted]
        for place, word in enumerate(words):
            for concept, number, degree in self.hits(word):
                fits = self._case_fits(concept, word, is_first=place == 0)
                best[concept][number] = max(best[concept][number], degree * (1.0 if fits else _WRONG_CASE))
        return [min(row) for row in best]

    def _case_fits(self, concept: int, word: str, *, is_first: bool) -> bool:
        """Whether a name is capitalised, and a verb is not: "the Age of Discovery" tells of no discoverer."""
        if self._concepts[concept].proper:
            return not word[0].islower()
        return is_first or word[0].islower() or not self._concepts[concept].is_verb

    def hits(self, word: str) -> list[tuple[int, int, float]]:
        """Returns (number of the concept, number of its word, degree) for each concept that the word mentions."""
        found = self._hits.get(word)
        if found is None:
            key = word_key(word)
            found = self._hits[word] = [
                (at, number, degree)
                for at, wanted in enumerate(self._wanted)
                for number, keys in enumerate(wanted)
                if (degree := keys.get(key) or self._degree_of_relative(at, number, key))
            ]
        return found

    def places(self, sentence: str, least: float) -> list[int]:
        """Returns where the words of concepts begin in a sentence."""
        return [
            match.start()
            for match in WORD.finditer(sentence)
            if any(degree >= least for _, _, degree in self.hits(match.group()))
        ]

    def between(self, sentence: str, least: float) -> str | None:
        """Returns the text from a word of the rest of the question to the nearest word of a subject after it."""
        subject, rest = self._both_places(sentence, least)
        return _nearest(sentence, rest, subject)

    def before_rest(self, sentence: str, least: float) -> str | None:
        """Returns the text from a word of a subject to the nearest word of the rest of the question after it."""
        subject, rest = self._both_places(sentence, least)
        return _nearest(sentence, subject, rest)

    def is_part_of_another_name(self, sentence: str) -> bool:
        """Whether each mention of a name belongs to a longer one: "the Holy Roman Empire" is not the Roman Empire."""
        for concept in self._concepts:
            if not (concept.is_name and concept.side is not None and len(concept.words) > 1):
                continue
            name = re.compile(r"((?:\b\w+ )?)" + re.escape(" ".join(concept.words)), re.IGNORECASE)
            before = [match[1] for match in name.finditer(sentence)]
            if before and all(word[:1].isupper() and fold(word.strip()) not in STOP_WORDS for word in before):
                return True
        return False

    def has_names(self, words: Sequence[str]) -> bool:
        """Whether each name of one word in the subjects is there as it is: "Roman" is not "Rome"."""
        said = {fold(word) for word in words}
        names = [concept.words[0] for concept in self._concepts if concept.is_name and len(concept.words) == 1]
        return all(fold(name) in said or f"{fold(name)}'s" in said for name in names)

    def has_subject(self, words: Sequence[str], least: float) -> bool:
        """Whether the words have every word of a concept in the subjects."""
        pairs = zip(self._concepts, self.degrees(words), strict=True)
        return any(degree >= least for concept, degree in pairs if concept.side is not None)

    def rest_places(self, sentence: str, least: float) -> list[int]:
        """Returns where the words of the rest of the question begin in a sentence."""
        return self._both_places(sentence, least)[1]

    def window(self, sentence: str, least: float) -> int | None:
        """Returns the fewest characters of a sentence in which every concept begins; None if one is missing."""
        found = [
            (match.start(), concept)
            for match in WORD.finditer(sentence)
            for concept, _, degree in self.hits(match.group())
            if degree >= least
        ]
        latest: dict[int, int] = {}
        widths = []
        for place, concept in found:
            latest[concept] = place
            if len(latest) == len(self._concepts):
                widths.append(place - min(latest.values()))
        return min(widths, default=None)

    def spread(self, sentence: str, least: float) -> int | None:
        """Returns the fewest characters from a word of a subject to a word of the rest of the question; None if the
        sentence has only one of them."""
        subject, rest = self._both_places(sentence, least)
        return min((abs(one - other) for one in subject for other in rest), default=None)

    def _both_places(self, sentence: str, least: float) -> tuple[list[int], list[int]]:
        subject: list[int] = []
        rest: list[int] = []
        for match in WORD.finditer(sentence):
            for concept, _, degree in self.hits(match.group()):
                if degree >= least:
                    (rest if self._concepts[concept].side is None else subject).append(match.start())
        return subject, rest

    def _degree_of_relative(self, at: int, number: int, key: str) -> float:
        concept, relatives = self._concepts[at], self._relatives[at][number].get(family_beginning(key))
        if not relatives or concept.is_name:
            return 0.0  # "Titan" is not "Titanic"
        # "universe" has an article, so "university" is something else.
        related = is_adjective_of if concept.article is not None and concept.side is not None else is_family
        return max((FAMILY * degree for one, degree in relatives if related(one, key)), default=0.0)


def _by_beginning(keys: Mapping[str, float]) -> dict[str, list[tuple[str, float]]]:
    found: dict[str, list[tuple[str, float]]] = {}
    for key, degree in keys.items():
        found.setdefault(family_beginning(key), []).append((key, degree))
    return found


def _nearest(sentence: str, starts: Sequence[int], ends: Sequence[int]) -> str | None:
    """Returns the shortest text after a word that begins at a start, up to a word that begins at an end."""
    pairs = [(end - start, start, end) for start in starts for end in ends if end > start]
    if not pairs:
        return None
    _, start, end = min(pairs)
    return sentence[start:end].partition(" ")[2]


def concept_weight(words: Sequence[str], rarity: Mapping[str, float]) -> float:
    """``rarity``: word -> inverse document frequency. The rarest word decides; a name's other words add a little."""
    values = sorted((rarity.get(word, 0.0) for word in words), reverse=True)
    weight = values[0] + _FURTHER_WORD * sum(values[1:]) if values else 0.0
    is_verb = len(words) == 1 and word_key(words[0]) in _VERB_KEYS
    return weight * (_VERB_WEIGHT if is_verb else 1.0)


def typed_as_name(word: str, text: str) -> bool:
    """Whether a word is capitalised inside a text that is not capitalised throughout ("the South", not "The South
    Wind")."""
    inner = [one for one in re.findall(r"[^\W\d_]+", text)[1:] if fold(one) not in STOP_WORDS]
    lower = any(one.islower() for one in inner if one != word)
    return word[:1].isupper() and lower and not text.startswith(word)
