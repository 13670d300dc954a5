"""The embedded topic discovery agent (TDA): the material of an episode, and topics for cards."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.article_passages import build_source, main_passage, neighbour_passage
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.card_topics import CardTopics
from cpoa.agents.topics.corpus import PostgresCorpus
from cpoa.agents.topics.matching import TopicMatch, TopicMatcher, spoken_subject
from cpoa.agents.topics.neighbours import close_neighbours
from cpoa.agents.topics.online.bearings import WordBearings
from cpoa.agents.topics.online.material import SPARE, online_material
from cpoa.agents.topics.online.selection import online_sources
from cpoa.agents.topics.own_text import build_own_material
from cpoa.agents.topics.topic_phrase import is_personal, parse_topic
from cpoa.contracts.material import Coverage, Material
from shared.error_codes.steps import API_GW_PODCAST_NO_SOURCES
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from cpoa.agents.topics.online.articles import OnlineSources
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

    engine_version = "embedded-research-2"

    def __init__(self, corpus: PostgresCorpus, online: OnlineSources | None = None) -> None:
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
        found = self._research_online(request, match)
        check_cancelled()
        if found.material:
            return found.material
        if match is None:
            raise no_sources_error(request.topic)
        return replace(self._material(request, match), notes=found.notes)

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

    def _material(self, request: ResearchRequest, match: TopicMatch) -> Material:
        wanted_words = request.length_minutes * _WORDS_PER_MINUTE * _SPARE
        relevance = 1.0 if match.coverage is Coverage.EXACT else _AROUND_RELEVANCE
        passages = [main_passage(main, relevance) for main in match.mains]
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

    def _research_online(self, request: ResearchRequest, match: TopicMatch | None) -> _FoundOnline:
        """Asks the encyclopedia, also where a stored lead matches: the lead is a part of its article."""
        if self._online is None:
            return _FoundOnline()
        is_exact = match is not None and match.coverage is Coverage.EXACT
        titles = [main.title for main in match.mains] if match and is_exact else []
        ask = parse_ask(titles[0]) if request.card and titles else request.ask or parse_ask(request.topic)
        wanted_words = int(request.length_minutes * _WORDS_PER_MINUTE * SPARE)
        answer = self._online.find(ask, wanted_words, titles)
        ask = answer.ask or ask
        subject = match.subject if match and is_exact else spoken_subject(parse_topic(request.topic), None)
        material = online_material(ask, subject, answer.articles, wanted_words, WordBearings(ask))
        if material is None:
            return _FoundOnline(notes=answer.notes)
        coverage = Coverage.AROUND if is_personal(request.topic) else material.coverage
        logger.info("online material: %s, %d passages", coverage, len(material.passages))
        return _FoundOnline(replace(material, topic=request.topic, coverage=coverage, notes=answer.notes), answer.notes)


@dataclass(frozen=True, slots=True)
class _FoundOnline:
    material: Material | None = None
    notes: tuple[str, ...] = ()


def embedded_topic_discovery(settings: Settings, database: Database) -> EmbeddedTopicDiscovery:
    return EmbeddedTopicDiscovery(PostgresCorpus(database), online_sources(settings, database))


def no_sources_error(topic: str) -> PermanentStepError:
    return PermanentStepError(
        NO_SOURCES,
        f'No article that we have is about "{topic}". Try a more general topic, or give your own text to talk about.',
    )
