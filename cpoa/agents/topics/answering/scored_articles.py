"""Articles with the bearing of each of their sentences, and what is chosen of them for an episode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.bearing import BearingScorer, ScoredSentence
from cpoa.contracts.ask import AskKind
from cpoa.contracts.material import SubjectKind
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.agents.topics.answering.naming import NamedAsk
    from cpoa.agents.topics.corpus import Article
    from cpoa.contracts.ask import Ask

_JOINING = re.compile(r"\b(?:in|during|among)\b", re.IGNORECASE)
_MENTIONS_ALL = 0.8
_PARTS = 2
_PERSONS = re.compile(
    r"\b(?:women|woman|men|people|scientists|artists|leaders|rulers|writers|inventors)\b", re.IGNORECASE
)
TOLD_BEARING = 0.5
_MIN_TITLE_COVER = 0.2
_MIN_TITLE_COVER_OF_THE_UNKNOWN = 0.55  # "flight MH370" is not about flight
_CLOSE_TITLE_COVER = 0.8  # of the best one
_NEARLY_ALL = 0.95
_MIN_MENTIONS = 3
_HALF_OF_THE_ASK = 0.5
MAX_AROUND = 3


@dataclass(frozen=True, slots=True, eq=False)
class ScoredArticle:
    """``title_cover``: how much of the ask its title names. ``is_about``: its title names a whole subject."""

    article: Article
    sentences: tuple[ScoredSentence, ...]
    title_cover: float
    is_about: bool

    @property
    def bearing(self) -> float:
        return max((sentence.bearing for sentence in self.sentences), default=0.0)

    @property
    def rank(self) -> float:
        return max((sentence.rank for sentence in self.sentences), default=0.0)

    @property
    def told(self) -> list[int]:
        """The numbers of the sentences that bear on the ask by themselves."""
        return [
            number
            for number, one in enumerate(self.sentences)
            if one.bearing >= TOLD_BEARING and (one.answers or one.mentions >= _MENTIONS_ALL)
        ]

    @property
    def tells_itself(self) -> bool:
        """Whether a sentence answers and mentions all that is asked by itself."""
        return any(one.answers and one.mentions >= _MENTIONS_ALL for one in self.sentences)

    @property
    def answers(self) -> bool:
        return any(sentence.answers for sentence in self.sentences)


def score_articles(ask: Ask, named: NamedAsk, articles: Iterable[Article]) -> list[ScoredArticle]:
    """Returns them with the best-bearing one first."""
    scorer = BearingScorer(ask, named.concepts)
    namesakes = {article.article_id for article in named.namesakes}
    scored = [score_article(scorer, article) for article in articles if article.article_id not in namesakes]
    return sorted(scored, key=lambda one: (-one.rank, -one.title_cover, one.article.article_id))


def score_article(scorer: BearingScorer, article: Article) -> ScoredArticle:
    by_title = scorer.title_degrees(article.title)
    person = article.kind is SubjectKind.PERSON
    sentences = scorer.scores(
        article.title, split_sentences(article.extract), person=person, description=article.description
    )
    is_about = scorer.is_about(by_title, article.description)
    return ScoredArticle(article, tuple(sentences), scorer.title_cover(by_title), is_about)


def examples(ask: Ask, scored: Sequence[ScoredArticle]) -> list[ScoredArticle]:
    """Returns the articles with a sentence on both parts of "women in science", persons first if the ask is about
    persons; none for other asks."""
    if ask.kind is not AskKind.WHAT_IS or len(ask.words) < _PARTS or not _JOINING.search(ask.text):
        return []
    found = [one for one in scored if one.told]
    persons = [one for one in found if one.article.kind is SubjectKind.PERSON] if _PERSONS.search(ask.text) else []
    return persons or found


def around(ask: Ask, named: NamedAsk, unknown: set[str], scored: Sequence[ScoredArticle]) -> list[ScoredArticle]:
    """Returns the articles about a part of the subject, if no article answers; none if the part is too small.
    ``unknown``: words of the ask that no lead has."""
    unclear = _head_is(unknown, ask) or (ask.kind is AskKind.WHO and len(ask.words) > 1 and _is_person_asked(ask))
    least = _MIN_TITLE_COVER_OF_THE_UNKNOWN if unclear else _MIN_TITLE_COVER
    meant = {concept.article.article_id for concept in named.concepts if concept.article}
    titled = [one for one in scored if one.article.article_id in meant or _is_a_kind(one)]
    titled.sort(key=lambda one: (-one.title_cover, -one.rank, -one.article.in_degree))
    aliased = [one for one in scored if _has_as_name(one, ask)]
    if aliased and (not titled or titled[0].title_cover < _NEARLY_ALL):
        return aliased[:1]
    telling = [one for one in scored if one.told]
    best_title = titled[0].title_cover if titled else 0.0
    if best_title < _HALF_OF_THE_ASK and len(telling) >= _MIN_MENTIONS:
        return telling[:MAX_AROUND]  # "the Nazi party" is not told by the article on parties
    if titled and best_title >= least:
        if titled[0].article.article_id in meant:
            return titled[:1]
        return [one for one in titled if one.title_cover >= _CLOSE_TITLE_COVER * titled[0].title_cover][:MAX_AROUND]
    if len(ask.words) == 1 and ask.words[0].islower():
        return []  # where a common word is used says little about it
    mentioning = [one for one in scored if one.told and not one.title_cover]
    return mentioning[:MAX_AROUND] if len(mentioning) >= _MIN_MENTIONS else []


def _has_as_name(one: ScoredArticle, ask: Ask) -> bool:
    """Whether the article says that its subject is also called what is asked about: "the northern lights"."""
    names = [rf"\b(?:called|known as|or) (?:an? |the )?{re.escape(name)}\b" for name in ask.subjects if " " in name]
    return any(re.search(name, s.text, re.IGNORECASE) for name in names for s in one.sentences)


def _is_a_kind(one: ScoredArticle) -> bool:
    """Whether a title with a word of the ask is about what the word means: "Double bass", not "Monty Python"."""
    return one.article.common_noun or one.title_cover >= _NEARLY_ALL


def _is_person_asked(ask: Ask) -> bool:
    """Whether "who was X" asks about a person: part of a name says nothing about that person."""
    return all(any(word in subject for subject in ask.subjects) for word in ask.words)


def _head_is(unknown: set[str], ask: Ask) -> bool:
    """Whether the noun that a subject is about, or most of the subjects' words, are unknown."""
    words = [word for word in ask.words if any(word in subject for subject in ask.subjects)]
    if any(char.isdigit() for subject in ask.subjects for char in subject):
        return True
    most = 2 * len(unknown & set(words)) > len(words)
    return most or any(subject.split()[-1] in unknown for subject in ask.subjects)
