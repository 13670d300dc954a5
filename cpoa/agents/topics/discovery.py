"""The embedded topic discovery agent (TDA): the material of an episode, and topics for cards."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.agents.topics.article_passages import build_source, main_passage, neighbour_passage, online_passages
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.card_topics import CardTopics
from cpoa.agents.topics.corpus import Article, PostgresCorpus
from cpoa.agents.topics.matching import TopicMatch, TopicMatcher, spoken_subject
from cpoa.agents.topics.mediawiki import OnlineArticle, OnlineArticles
from cpoa.agents.topics.names import base_title
from cpoa.agents.topics.neighbours import close_neighbours
from cpoa.agents.topics.own_text import build_own_material
from cpoa.agents.topics.subject_kind import classify_subject
from cpoa.agents.topics.topic_phrase import is_personal, parse_topic
from cpoa.contracts.material import Coverage, Material, Passage
from shared.error_codes.steps import API_GW_PODCAST_NO_SOURCES
from shared.errors import PermanentStepError
from shared.settings import ResearchOnline

if TYPE_CHECKING:
    from cpoa.contracts.agents import (
        CheckCancelled,
        DiscoveredTopic,
        ExplorationRequest,
        FreshTopicsRequest,
        ResearchRequest,
        SearchRequest,
    )
    from shared.database import Database
    from shared.settings import Settings

NO_SOURCES = API_GW_PODCAST_NO_SOURCES
_WORDS_PER_MINUTE = 150
_SPARE = 2  # because not every sentence of a passage is spoken
_MIN_NEIGHBOURS = 8
_AROUND_RELEVANCE = 0.8

logger = logging.getLogger(__name__)


class EmbeddedTopicDiscovery:
    """If ``online`` is None, only the stored leads are used."""

    engine_version = "embedded-research-1"

    def __init__(self, corpus: PostgresCorpus, online: OnlineArticles | None = None) -> None:
        self._corpus = corpus
        self._online = online
        self._matcher = TopicMatcher(corpus)
        self._cards = CardTopics(corpus, self._matcher)

    def research(self, request: ResearchRequest, check_cancelled: CheckCancelled) -> Material:
        """Returns material from the user's own texts if there are any, else from articles. Raises PermanentStepError if
        there is neither."""
        if request.own_sources:
            return build_own_material(request.topic, request.own_sources)
        match = self._match(request)
        check_cancelled()
        if match is None or match.coverage is Coverage.AROUND:
            material = self._research_online_only(request)
            if material:
                return material
        if match is None:
            raise no_sources_error(request.topic)
        online = self._online.articles([main.title for main in match.mains[:2]]) if self._online else {}
        check_cancelled()
        return self._material(request, match, online)

    def fresh_topics(self, request: FreshTopicsRequest) -> tuple[DiscoveredTopic, ...]:
        return self._cards.fresh(request)

    def search(self, request: SearchRequest) -> tuple[DiscoveredTopic, ...]:
        return self._cards.search(request)

    def explore(self, request: ExplorationRequest) -> tuple[DiscoveredTopic, ...]:
        return self._cards.explore(request)

    def _match(self, request: ResearchRequest) -> TopicMatch | None:
        """Returns the article of the card that the episode was created from, if it is one of the corpus; else what the
        topic or the card's topic names."""
        card = request.card
        if card is None:
            return self._matcher.match(request.topic)
        article = self._corpus.titled(str(card.details.get("article") or ""))
        if article is None:
            return self._matcher.match(card.title) or self._matcher.match(request.topic)
        return TopicMatch((article,), Coverage.EXACT, spoken_subject(parse_topic(article.base_title), article))

    def _material(self, request: ResearchRequest, match: TopicMatch, online: dict[str, OnlineArticle]) -> Material:
        wanted_words = request.length_minutes * _WORDS_PER_MINUTE * _SPARE
        passages = self._main_passages(match, online, wanted_words)
        main_texts = {passage.passage_id: passage.text for passage in passages}
        words = sum(len(passage.text.split()) for passage in passages)
        urls = {main.title: main.url for main in match.mains}
        for number, neighbour in enumerate(close_neighbours(self._corpus, match)):
            if words >= wanted_words and number >= _MIN_NEIGHBOURS:
                break
            passages.append(neighbour_passage(neighbour, main_texts))
            urls[neighbour.article.title] = neighbour.article.url
            words += len(neighbour.article.extract.split())
        logger.info("material: %s, %d passages, %d words", match.coverage, len(passages), words)
        sources = tuple(build_source(title, url) for title, url in urls.items())
        ask = request.ask or parse_ask(request.topic)
        return Material(request.topic, match.subject, match.coverage, sources, tuple(passages), ask)

    @staticmethod
    def _main_passages(match: TopicMatch, online: dict[str, OnlineArticle], wanted_words: int) -> list[Passage]:
        relevance = 1.0 if match.coverage is Coverage.EXACT else _AROUND_RELEVANCE
        passages: list[Passage] = []
        for main in match.mains:
            live = online.get(main.title)
            if live:
                passages += online_passages(live, main, relevance, wanted_words)
            else:
                passages.append(main_passage(main, relevance))
        return passages

    def _research_online_only(self, request: ResearchRequest) -> Material | None:
        """Looks for an online article: a topic without a stored lead may still have one."""
        phrase = parse_topic(request.topic)
        live = self._online.articles([phrase.core]).get(phrase.core) if self._online else None
        if live is None:
            return None
        wanted_words = request.length_minutes * _WORDS_PER_MINUTE * _SPARE
        article = _article_from_online(live)
        passages = online_passages(live, article, 1.0, wanted_words)
        coverage = Coverage.AROUND if is_personal(request.topic) else Coverage.EXACT
        sources, ask = (build_source(live.title, live.url),), request.ask or parse_ask(request.topic)
        return Material(request.topic, spoken_subject(phrase, None), coverage, sources, tuple(passages), ask)


def embedded_topic_discovery(settings: Settings, database: Database) -> EmbeddedTopicDiscovery:
    online = None
    if settings.research_online is not ResearchOnline.NEVER:
        online = OnlineArticles(required=settings.research_online is ResearchOnline.ALWAYS)
    return EmbeddedTopicDiscovery(PostgresCorpus(database), online)


def no_sources_error(topic: str) -> PermanentStepError:
    return PermanentStepError(
        NO_SOURCES,
        f'No article that we have is about "{topic}". Try a more general topic, or give your own text to talk about.',
    )


def _article_from_online(live: OnlineArticle) -> Article:
    title = live.title
    return Article(
        article_id=0,
        title=title,
        base_title=base_title(title),
        description="",
        category="",
        card_category="Education",
        kind=classify_subject(title, "", "", live.sections[0].text),
        extract=live.sections[0].text,
        url=live.url,
        in_degree=0,
        everyday=False,
        common_noun=title[1:] == title[1:].lower(),
        terms={},
    )
