"""Titles to suggest if nothing is found about a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.candidates import candidates
from cpoa.agents.topics.answering.scored_articles import score_articles
from cpoa.agents.topics.names import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.agents.topics.answering.naming import NamedAsk
    from cpoa.agents.topics.corpus import PostgresCorpus
    from cpoa.contracts.ask import Ask

MAX_NEAREST = 5
_CLOSE_SPELLING = 0.4
_MIN_BEARING = 0.25


def nearest_topics(corpus: PostgresCorpus, ask: Ask, named: NamedAsk) -> tuple[str, ...]:
    """Returns up to five titles of articles, the nearest first: those that the ask's words name, those with a similar
    name, and those that mention its words."""
    return tuple(dict.fromkeys(_titles(corpus, ask, named)))[:MAX_NEAREST]


def _titles(corpus: PostgresCorpus, ask: Ask, named: NamedAsk) -> Iterator[str]:
    for concept in sorted(named.concepts, key=lambda one: -one.weight):
        if concept.article:
            yield concept.article.title
    for subject in ask.subjects:
        close = [name for name, likeness in corpus.similar_names(name_key(subject)) if likeness >= _CLOSE_SPELLING]
        yield from (one.article.title for one in corpus.named(close))
    scored = score_articles(ask, named, candidates(corpus, named.concepts).values())
    yield from (one.article.title for one in scored if one.bearing >= _MIN_BEARING)
