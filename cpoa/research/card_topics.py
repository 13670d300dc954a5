"""Topics for cards: fresh ones from all categories, or those that a query means and what lies around them."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from cpoa.agents.protocols import DiscoveredTopic
from cpoa.research.card_categories import CARD_CATEGORIES
from cpoa.research.neighbours import close_neighbours
from cpoa.text.sentences import split_sentences
from cpoa.text.words import STOP_WORDS, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.agents.protocols import DiscoveryRequest
    from cpoa.research.corpus import Article, LinkedSentence, PostgresCorpus
    from cpoa.research.matching import TopicMatcher

_INNER_WORD = re.compile(r"(?<=[a-z,;] )[^\W\d_]+")
SOURCE_NAME = "Wikipedia"
_CATEGORY_PREFERENCES = ("preferred_categories", "preferred_news_category", "news_category")
_KEYWORDS = 6
_RELATED = 3
_LEAST_RELATED_WEIGHT = 0.05
_FRESH_SCORE = 0.5
_TEXT_SCORE = 0.45


class CardTopics:
    def __init__(self, corpus: PostgresCorpus, matcher: TopicMatcher) -> None:
        self._corpus = corpus
        self._matcher = matcher

    def discover(self, request: DiscoveryRequest) -> tuple[DiscoveredTopic, ...]:
        scored = self._found(request.query, request.limit) if request.query else self._fresh(request)
        links = self._corpus.links([article.article_id for article, _ in scored])
        named = self._corpus.articles({link.to_id for link in links})
        return tuple(discovered_topic(article, score, _related(article, links, named)) for article, score in scored)

    def _fresh(self, request: DiscoveryRequest) -> list[tuple[Article, float]]:
        categories = preferred_categories(request.preferences) or CARD_CATEGORIES
        articles = self._corpus.sample(categories, request.limit, seed=str(random.random()))
        return [(article, _FRESH_SCORE) for article in articles]

    def _found(self, query: str, limit: int) -> list[tuple[Article, float]]:
        """What the query names, its neighbours, then whatever holds its words."""
        scores: dict[int, float] = {}
        articles: dict[int, Article] = {}

        def add(article: Article, score: float) -> None:
            articles.setdefault(article.article_id, article)
            scores.setdefault(article.article_id, score)

        match = self._matcher.match(query)
        for main in match.mains if match else ():
            add(main, 1.0)
        for neighbour in close_neighbours(self._corpus, match) if match else ():
            add(neighbour.article, neighbour.relevance)
        if len(scores) < limit:
            for found in self._corpus.search(query, limit):
                add(found.article, _TEXT_SCORE)
        return [(articles[number], score) for number, score in list(scores.items())[:limit]]


def preferred_categories(preferences: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The known categories among a session's preferences, however they are spelt."""
    wanted: set[str] = set()
    for name in _CATEGORY_PREFERENCES:
        value = (preferences or {}).get(name)
        values = value if isinstance(value, list) else [value]
        wanted |= {item.strip().lower() for item in values if isinstance(item, str)}
    return tuple(category for category in CARD_CATEGORIES if category.lower() in wanted)


def discovered_topic(article: Article, score: float, related: Sequence[str] = ()) -> DiscoveredTopic:
    return DiscoveredTopic(
        topic_id=str(uuid5(NAMESPACE_URL, article.url)),
        title=article.base_title,
        summary=" ".join(split_sentences(article.extract)[:2]),
        keywords=keywords(article),
        source_url=article.url,
        source_name=SOURCE_NAME,
        relevance_score=score,
        category=article.card_category,
        details={
            "article": article.title,
            "description": article.description,
            "kind": article.kind.value,
            "text": article.extract,
            "related": list(related),
        },
    )


def keywords(article: Article) -> tuple[str, ...]:
    """The title and the most telling words of the lead, as they are written inside its sentences."""
    written: dict[str, str] = {}
    for word in _INNER_WORD.findall(article.extract):
        if len(word) > 3 and word.lower() not in STOP_WORDS:
            written.setdefault(stem(word.lower()), word)
    title_words = {stem(token) for token in tokens(article.base_title)}
    by_weight = sorted(article.terms, key=lambda term: (-article.terms[term], term))
    telling = [written[term] for term in by_weight if term in written and term not in title_words]
    return (article.base_title.lower() if article.common_noun else article.base_title, *telling[: _KEYWORDS - 1])


def _related(article: Article, links: Sequence[LinkedSentence], named: Mapping[int, Article]) -> list[str]:
    strong = [
        link
        for link in links
        if link.from_id == article.article_id and link.weight >= _LEAST_RELATED_WEIGHT and link.to_id in named
    ]
    strong.sort(key=lambda link: (-link.weight, link.to_id))
    return [named[link.to_id].base_title for link in strong if not named[link.to_id].everyday][:_RELATED]
