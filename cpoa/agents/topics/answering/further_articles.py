"""Chooses what an episode tells beside its main articles: what the answer's words mean, and what is close to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.corpus_graph import shared_weight
from cpoa.agents.topics.neighbours import neighbours
from cpoa.contracts.ask import AskKind
from cpoa.contracts.material import SubjectKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.answering.naming import NamedAsk
    from cpoa.agents.topics.answering.scored_articles import ScoredArticle
    from cpoa.agents.topics.corpus import Article, LinkedSentence, PostgresCorpus
    from cpoa.contracts.ask import Ask

EXPLAINS = 0.72
"""The bearing of a sentence that says what a word of the answer means, or tells about a part of the subject."""

_MAX_EXPLAINED = 3
_MIN_RELEVANCE = 0.6
_DIRECT_RELEVANCE = 0.9
_MAX_MAINS = 2
_MIN_LINK_WEIGHT = 0.05  # what else the two leads share: below it the linked word is seldom a part of the answer
_MAX_IN_DEGREE_SHARE = 0.01  # of the leads; a word that more of them mention needs no explanation


def explained_articles(corpus: PostgresCorpus, mains: Sequence[ScoredArticle]) -> tuple[Article, ...]:
    """Returns the articles that the answering sentences mention and that have most in common with them: "chlorophyll"
    for why leaves are green."""
    answers = {(one.article.article_id, number) for one in mains for number in _answering(one)}
    main_ids = {one.article.article_id for one in mains}
    links = [
        link
        for link in corpus.links(main_ids)
        if (link.from_id, link.sentence_no) in answers and link.to_id not in main_ids
    ]
    articles = corpus.articles({link.to_id for link in links})
    max_in_degree = _MAX_IN_DEGREE_SHARE * corpus.article_count()
    found = {
        link.to_id: link
        for link in sorted(links, key=_weight)
        if link.to_id in articles and _is_worth_explaining(articles[link.to_id], link, max_in_degree)
    }
    best = sorted(found.values(), key=_weight, reverse=True)[:_MAX_EXPLAINED]
    return tuple(articles[link.to_id] for link in best)


def further_articles(
    corpus: PostgresCorpus,
    scored: Sequence[ScoredArticle],
    mains: Sequence[ScoredArticle],
    ask: Ask,
    named: NamedAsk,
) -> tuple[ScoredArticle, ...]:
    """Returns the articles of ``scored`` that bear on the ask, are close to a main article and mean the same by the
    ask's words, the best first."""
    asked = frozenset(stem for word in ask.words for stem in content_words(word))
    close = _close(corpus, mains)
    found: list[tuple[float, ScoredArticle]] = []
    for one in scored:
        relevance = close.get(one.article.article_id, 0.0)
        if one in mains or not one.told or relevance < _MIN_RELEVANCE or _is_another_person(ask, one, mains):
            continue
        shared = max(shared_weight(one.article.terms, main.article.terms, asked) for main in mains)
        other_sense = max((shared_weight(one.article.terms, a.terms, asked) for a in named.namesakes), default=0.0)
        if shared >= other_sense:
            direct = relevance >= _DIRECT_RELEVANCE and len(named.concepts) == 1
            found.append((one.rank + shared + relevance, _raised(one) if direct else one))
    return tuple(one for _, one in sorted(found, key=lambda pair: (-pair[0], pair[1].article.article_id)))


def _is_another_person(ask: Ask, one: ScoredArticle, mains: Sequence[ScoredArticle]) -> bool:
    """Whether an episode about who did something would tell of somebody who did not, or who only took part in an event
    that tells who did."""
    if ask.kind is not AskKind.WHO or one.article.kind is not SubjectKind.PERSON:
        return False
    return not one.answers or (mains[0].is_about and mains[0].article.kind is SubjectKind.EVENT)


def _answering(one: ScoredArticle) -> list[int]:
    return [number for number, sentence in enumerate(one.sentences) if sentence.answers]


def _weight(link: LinkedSentence) -> float:
    return link.weight


def _is_worth_explaining(article: Article, link: LinkedSentence, max_in_degree: float) -> bool:
    return link.weight >= _MIN_LINK_WEIGHT and not article.everyday and article.in_degree <= max_in_degree


def _raised(one: ScoredArticle) -> ScoredArticle:
    """Returns it with what it tells as a part of the subject: winter, for an ask about seasons."""
    told = set(one.told)
    sentences = (
        replace(sentence, bearing=max(sentence.bearing, EXPLAINS)) if number in told else sentence
        for number, sentence in enumerate(one.sentences)
    )
    return replace(one, sentences=tuple(sentences))


def _close(corpus: PostgresCorpus, mains: Sequence[ScoredArticle]) -> dict[int, float]:
    """Returns the relevance to the main articles that answer, or to all if none does, by article id."""
    answering = [one for one in mains if one.answers] or list(mains)
    close: dict[int, float] = {}
    for main in answering[:_MAX_MAINS]:
        for neighbour in neighbours(corpus, main.article):
            number = neighbour.article.article_id
            close[number] = max(close.get(number, 0.0), neighbour.relevance)
    return close
