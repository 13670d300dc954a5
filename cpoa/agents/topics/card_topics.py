"""Topics for cards: fresh ones of all categories, search results, and topics related to a topic."""

from __future__ import annotations

import hashlib
import itertools
import random
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cpoa.agents.topics.article_passages import LICENCE
from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.agents.topics.exploration import MAX_SUBJECTS, explore
from cpoa.agents.topics.matching import spoken_subject
from cpoa.agents.topics.neighbours import close_neighbours
from cpoa.agents.topics.spelling import SpellingCorrector
from cpoa.agents.topics.suitability import appeal, is_family_friendly
from cpoa.agents.topics.topic_phrase import parse_topic
from cpoa.contracts.agents import DiscoveredTopic
from cpoa.contracts.material import Coverage
from cpoa.text.sentences import split_sentences
from cpoa.text.words import STOP_WORDS, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cpoa.agents.topics.corpus import Article, LinkedSentence, PostgresCorpus
    from cpoa.agents.topics.matching import TopicMatcher
    from cpoa.contracts.agents import ExplorationRequest, FreshTopicsRequest, SearchRequest

SOURCE_NAME = "Wikipedia"
_INNER_WORD = re.compile(r"(?<=[a-z,;] )[^\W\d_]+")
_CATEGORY_PREFERENCES = ("preferred_categories", "preferred_news_category", "news_category")
_KEYWORDS = 6
_RELATED = 3
_MIN_RELATED_WEIGHT = 0.05
_DRAWN_FOR_ONE = 8  # number of candidates, of which the most appealing one is used
_FRESH_SCORE = 0.5
# For a lead that contains the query's words but is neither named by the query nor close to what it names.
_TEXT_SCORES = (0.3, 0.45)
# For a query of which only a part names articles, such as "football world cup": after those articles come the articles
# that are close to them and contain every word, then those that are only close.
_PARTLY_NAMED_SCORE = 0.75
_CLOSE_AND_HOLDING = 0.2
_PARTLY_NAMED_NEIGHBOURS = 0.5
_TEXT_CANDIDATES = 30
_EXAMPLE_SCORE = 0.6

Scored = tuple["Article", float]


class CardTopics:
    def __init__(self, corpus: PostgresCorpus, matcher: TopicMatcher) -> None:
        self._corpus = corpus
        self._matcher = matcher
        self._spelling = SpellingCorrector(corpus)

    def fresh(self, request: FreshTopicsRequest) -> tuple[DiscoveredTopic, ...]:
        """Returns fresh topics; the categories alternate."""
        drawn = self._corpus.sample(
            request.categories, request.per_category * _DRAWN_FOR_ONE, seed=str(random.random())
        )
        fitting = [a for a in drawn if is_family_friendly(a) and topic_id(a) not in request.known_topic_ids]
        fitting.sort(key=appeal, reverse=True)
        of_category = [[a for a in fitting if a.card_category == category] for category in request.categories]
        turns = itertools.zip_longest(*(articles[: request.per_category] for articles in of_category))
        return self._topics([(article, _FRESH_SCORE) for turn in turns for article in turn if article])

    def search(self, request: SearchRequest) -> tuple[DiscoveredTopic, ...]:
        """Returns what the query names, then its neighbours, then what contains its words. Typing errors are corrected
        first."""
        query = self._spelling.correct(request.query)
        found: dict[int, Scored] = {}
        for article, score in self._candidates(query, request.limit):
            known = found.get(article.article_id)
            if known is None or known[1] < score:
                found[article.article_id] = (article, score)
        best = sorted(found.values(), key=lambda one: -one[1])[: request.limit]
        return self._topics(_preferred_first(best, request.preferred_categories))

    def _candidates(self, query: str, limit: int) -> list[Scored]:
        match = self._matcher.match(query)
        if match is None:
            return self._holding(query, limit)
        neighbours = [(near.article, near.relevance) for near in close_neighbours(self._corpus, match)]
        if match.examples:
            examples = [(main, _EXAMPLE_SCORE) for main in match.mains]
            return [*examples, *neighbours, *self._holding(query, limit)]
        if match.coverage is Coverage.AROUND:
            named = [(main, _PARTLY_NAMED_SCORE) for main in match.mains]
            holding = self._holding(query, limit)
            return [*named, *_boost_holding(neighbours, {article.article_id for article, _ in holding}), *holding]
        found = [*((main, 1.0) for main in match.mains), *neighbours]
        return found if len(found) >= limit else [*found, *self._holding(query, limit)]

    def explore(self, request: ExplorationRequest) -> tuple[DiscoveredTopic, ...]:
        subjects = self._subjects(request)
        around = explore(self._corpus, subjects, request.depth)[: request.limit]
        return self._topics(_preferred_first(around, request.preferred_categories))

    def _subjects(self, request: ExplorationRequest) -> list[Article]:
        if request.keywords:
            words = [self._spelling.correct(keyword) for keyword in request.keywords]
            # For each keyword its main meaning: "mars colonization" is about Mars, not about every colony.
            mains = [match.mains[0] for word in words if (match := self._matcher.match(word))]
            return list({main.article_id: main for main in mains}.values())[:MAX_SUBJECTS]
        if request.topic is None:
            return []
        stored = self._corpus.titled(str(request.topic.details.get("article") or ""))
        match = None if stored else self._matcher.match(request.topic.title)
        return [stored] if stored else list(match.mains) if match else []

    def _holding(self, query: str, limit: int) -> list[Scored]:
        """Returns the articles that contain every word of the query, because one word alone says too little. Articles
        with the words in a short title come first."""
        lowest, highest = _TEXT_SCORES
        ranks = {
            hit.article: hit.rank / len(hit.article.base_title.split()) if hit.is_in_title else hit.rank / 2
            for hit in self._corpus.search(query, _TEXT_CANDIDATES, every_word=True)
        }
        best = sorted(ranks, key=lambda article: -ranks[article])[:limit]
        return [(article, round(lowest + (highest - lowest) * ranks[article] / ranks[best[0]], 3)) for article in best]

    def _topics(self, scored: Sequence[Scored]) -> tuple[DiscoveredTopic, ...]:
        links = self._corpus.links([article.article_id for article, _ in scored])
        named = self._corpus.articles({link.to_id for link in links})
        return tuple(discovered_topic(article, score, _related(article, links, named)) for article, score in scored)


def _boost_holding(neighbours: Sequence[Scored], holding: Collection[int]) -> list[Scored]:
    """``holding``: ids of the articles that contain every word of the query."""
    return [
        (
            article,
            relevance * _PARTLY_NAMED_NEIGHBOURS + (_CLOSE_AND_HOLDING if article.article_id in holding else 0),
        )
        for article, relevance in neighbours
    ]


def _preferred_first(scored: Iterable[Scored], preferred: Sequence[str]) -> list[Scored]:
    """Moves topics of preferred categories up by one place, but never to the first place: that is what the user asked
    for."""

    def place(numbered: tuple[int, Scored]) -> float:
        number, (article, _) = numbered
        return max(0.5, number - 1.5) if number and article.card_category in preferred else number

    return [one for _, one in sorted(enumerate(scored), key=place)]


def preferred_categories(preferences: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Returns the known categories among a session's preferences, in any capitalisation."""
    wanted: set[str] = set()
    for name in _CATEGORY_PREFERENCES:
        value = (preferences or {}).get(name)
        values = value if isinstance(value, list) else [value]
        wanted |= {item.strip().lower() for item in values if isinstance(item, str)}
    return tuple(category for category in CARD_CATEGORIES if category.lower() in wanted)


def topic_id(article: Article) -> str:
    """Returns an id that is always the same for one article, in the form of a random UUID like all other ids."""
    return str(UUID(bytes=hashlib.sha256(article.url.encode()).digest()[:16], version=4))


def discovered_topic(article: Article, score: float, related: Sequence[str] = ()) -> DiscoveredTopic:
    return DiscoveredTopic(
        topic_id=topic_id(article),
        title=article.base_title,
        summary=" ".join(split_sentences(article.extract)[:2]),
        keywords=keywords(article),
        source_url=article.url,
        source_name=SOURCE_NAME,
        relevance_score=score,
        category=article.card_category,
        details={
            "article": article.title,
            "subject": spoken_subject(parse_topic(article.base_title), article),
            "description": article.description,
            "kind": article.kind.value,
            "text": article.extract,
            "related": list(related),
            "licence": LICENCE,
        },
    )


def keywords(article: Article) -> tuple[str, ...]:
    """Returns the title and the most characteristic words of the lead, as written inside its sentences."""
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
        if link.from_id == article.article_id and link.weight >= _MIN_RELATED_WEIGHT and link.to_id in named
    ]
    strong.sort(key=lambda link: (-link.weight, link.to_id))
    return [named[link.to_id].base_title for link in strong if not named[link.to_id].everyday][:_RELATED]
