"""Chooses the paragraphs of online articles that an episode is made of: those that bear on the ask, not the first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from cpoa.contracts.ask import AskKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.topics.answering.bearing import ScoredSentence
    from cpoa.agents.topics.online.articles import OnlineArticle
    from cpoa.agents.topics.online.bearings import Bearings
    from cpoa.contracts.ask import Ask

BEARS = 0.5
_MIN_WORDS = 15  # a shorter paragraph is the rest of a list or a caption
_BEST, _MEAN = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class ScoredParagraph:
    """``number``: its place among all paragraphs of the article, from 0. ``section``: its section's place."""

    article: OnlineArticle
    number: int
    section: int
    heading: str | None
    sentences: tuple[ScoredSentence, ...]

    @property
    def words(self) -> int:
        return sum(len(sentence.text.split()) for sentence in self.sentences)

    @property
    def bearing(self) -> float:
        return max(sentence.bearing for sentence in self.sentences)

    @property
    def rank(self) -> float:
        mean = sum(sentence.bearing for sentence in self.sentences) / len(self.sentences)
        return _BEST * max(sentence.rank for sentence in self.sentences) + _MEAN * mean

    @property
    def bears(self) -> bool:
        return self.bearing >= BEARS

    @property
    def answers(self) -> bool:
        return any(sentence.answers for sentence in self.sentences)


def choose_paragraphs(
    ask: Ask, articles: Sequence[OnlineArticle], wanted_words: int, bearings: Bearings, *, whole: bool = False
) -> list[ScoredParagraph]:
    """Returns paragraphs with about ``wanted_words`` words in the order of the articles; fewer if fewer bear on the
    ask. The first paragraph of each chosen article is one of them, so that its subject is introduced. ``whole``: what
    does not bear on the ask is chosen too, if there is room."""
    scored = [list(_scored(article, bearings)) for article in articles]
    compared = ask.kind is AskKind.COMPARISON
    useful = [
        paragraphs
        for article, paragraphs in zip(articles, scored, strict=True)
        if paragraphs and (compared or article.is_named or any(one.bears for one in paragraphs))
    ]
    opening = [paragraphs[0] for paragraphs in useful]
    ordered = list(_by_sections(useful)) if ask.kind is AskKind.WHAT_IS else _by_rank(useful)
    if compared:
        ordered += _leads(useful)
    if whole:
        ordered += sorted((one for paragraphs in useful for one in paragraphs), key=lambda one: -one.rank)
    chosen, words = {id(one): one for one in opening}, sum(one.words for one in opening)
    for one in ordered:
        if words >= wanted_words:
            break
        if id(one) not in chosen:
            chosen[id(one)] = one
            words += one.words
    places = {id(paragraphs[0].article): place for place, paragraphs in enumerate(useful)}
    return sorted(chosen.values(), key=lambda one: (places[id(one.article)], one.number))


def _scored(article: OnlineArticle, bearings: Bearings) -> Iterator[ScoredParagraph]:
    number = 0
    for place, section in enumerate(article.sections):
        above = " ".join([*section.parents, section.heading or ""])
        for sentences in section.paragraphs:
            if number == 0 or sum(len(sentence.split()) for sentence in sentences) >= _MIN_WORDS:
                yield ScoredParagraph(
                    article, number, place, section.heading, tuple(bearings(article, above, sentences))
                )
            number += 1


def _by_rank(articles: Sequence[Sequence[ScoredParagraph]]) -> list[ScoredParagraph]:
    bearing = [one for paragraphs in articles for one in paragraphs if one.bears]
    return sorted(bearing, key=lambda one: -one.rank)


def _leads(articles: Sequence[Sequence[ScoredParagraph]]) -> list[ScoredParagraph]:
    """The leads of both sides, paragraph by paragraph: few articles compare two things."""
    rows = zip_longest(*([one for one in paragraphs if one.section == 0] for paragraphs in articles))
    return [one for row in rows for one in row if one is not None]


def _by_sections(articles: Sequence[Sequence[ScoredParagraph]]) -> Iterator[ScoredParagraph]:
    """For a topic without a question: the lead, then the openings of the article's sections, those that the lead speaks
    of first; then their next paragraphs. A whole second article comes after the first."""
    for paragraphs in articles:
        lead = [one for one in paragraphs if one.section == 0]
        spoken_of = _shares(lead)
        sections: dict[int, list[ScoredParagraph]] = {}
        for one in paragraphs:
            if one.section and one.bears:
                sections.setdefault(one.section, []).append(one)
        ordered = sorted(sections.values(), key=lambda section: -_weight(section, spoken_of))
        yield from lead
        for row in zip_longest(*ordered):
            yield from (one for one in row if one is not None)


def _shares(lead: Sequence[ScoredParagraph]) -> Counter[str]:
    return Counter(stem for one in lead for sentence in one.sentences for stem in set(content_words(sentence.text)))


def _weight(section: Sequence[ScoredParagraph], spoken_of: Counter[str]) -> float:
    """How much of the lead is about what the section's opening and heading are about."""
    words = set(content_words(section[0].heading or "")) | {
        stem for sentence in section[0].sentences for stem in content_words(sentence.text)
    }
    return sum(spoken_of[word] for word in words) / (10 + len(words))
