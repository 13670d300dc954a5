"""The embedded topic discovery agent (TDA): the material of an episode, and topics for cards."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.bearing import BearingScorer
from cpoa.agents.topics.answering.lead_material import LEAD_SPARE, lead_material, with_main_leads
from cpoa.agents.topics.answering.lead_research import LeadResearch
from cpoa.agents.topics.answering.naming import NamedAsk
from cpoa.agents.topics.answering.subject import say_subject
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.by_model.research_plan import plan_research
from cpoa.agents.topics.card_topics import CardTopics
from cpoa.agents.topics.corpus import PostgresCorpus
from cpoa.agents.topics.matching import TopicMatcher, say_subjects
from cpoa.agents.topics.online.bearings import ArticleBearings
from cpoa.agents.topics.online.material import ONLINE_SPARE, online_material, whole_article_words
from cpoa.agents.topics.online.selection import online_sources
from cpoa.agents.topics.own_material import build_own_material
from cpoa.agents.topics.spelling import SpellingCorrector
from cpoa.agents.topics.topic_phrase import is_personal
from cpoa.contracts.language_tags import ENGLISH, is_english, language_of
from cpoa.contracts.material import Coverage, Material
from shared.error_codes.steps import API_GW_PODCAST_NO_SOURCES
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.answering.lead_research import LeadFindings
    from cpoa.agents.topics.online.articles import OnlineSources
    from cpoa.contracts.agents import (
        CheckCancelled,
        DiscoveredTopic,
        ExplorationRequest,
        FreshTopicsRequest,
        ResearchRequest,
        SearchRequest,
    )
    from cpoa.contracts.ask import Ask
    from shared.database import Database
    from shared.settings import Settings

_WORDS_PER_MINUTE = 150

logger = logging.getLogger(__name__)


class EmbeddedTopicDiscovery:
    """If ``online`` is None, only the stored leads are used."""

    engine_version = "embedded-research-3"

    def __init__(self, corpus: PostgresCorpus, online: OnlineSources | None = None) -> None:
        self._corpus = corpus
        self._online = online
        self._leads = LeadResearch(corpus, SpellingCorrector(corpus))
        self._cards = CardTopics(corpus, TopicMatcher(corpus))

    def research(self, request: ResearchRequest, check_cancelled: CheckCancelled) -> Material:
        """Returns material from the user's own texts if there are any, else from articles. Raises PermanentStepError if
        there is neither."""
        if request.own_sources:
            return build_own_material(request.topic, request.own_sources, request.language)
        # The leads are English. A card names one of them in any case.
        findings = self._find(request) if request.card or is_english(request.language) else None
        check_cancelled()
        known = _exact_titles(findings)
        ask = (
            parse_ask(known[0]) if request.card and known else request.ask or parse_ask(request.topic, request.language)
        )
        ask = replace(ask, language=language_of(request.language))
        plan = plan_research(ask, request.model, self._article_language(request))
        titles = known[:1] if request.card else []
        material, notes = self._research_online(request, ask, findings, [*titles, *plan.titles])
        check_cancelled()
        if material is None or (_answers_better(findings, material) and request.model is None):
            material = self._of_leads(request, findings, ask, plan.titles)
        elif findings and _answers_better(findings, material):
            material = with_main_leads(material, findings)
        logger.info("material: %s, %d passages", material.coverage, len(material.passages))
        return replace(material, notes=(*plan.notes, *notes), questions=plan.questions)

    def _article_language(self, request: ResearchRequest) -> str:
        if is_english(request.language) or self._online is None:
            return ENGLISH
        return self._online.article_language(request.language)

    def _understand(self, ask: Ask) -> tuple[Ask, NamedAsk]:
        """Returns the ask in the right spelling, and its concepts, as far as the English leads know them."""
        if not is_english(ask.language):
            return ask, NamedAsk(())
        understood, _, named = self._leads.understand(ask)
        return understood, named

    def fresh_topics(self, request: FreshTopicsRequest) -> tuple[DiscoveredTopic, ...]:
        return self._cards.fresh(request)

    def search(self, request: SearchRequest) -> tuple[DiscoveredTopic, ...]:
        return self._cards.search(request)

    def explore(self, request: ExplorationRequest) -> tuple[DiscoveredTopic, ...]:
        return self._cards.explore(request)

    def _find(self, request: ResearchRequest) -> LeadFindings | None:
        """Returns what the leads say about the card that the episode was created from, or else about the topic."""
        card = request.card
        if card is None:
            return self._leads.find(request.topic, request.ask)
        article = self._corpus.titled(str(card.details.get("article") or ""))
        if article:
            return self._leads.about(article)
        return self._leads.find(card.title) or self._leads.find(request.topic, request.ask)

    def _of_leads(
        self, request: ResearchRequest, findings: LeadFindings | None, ask: Ask, titles: Sequence[str]
    ) -> Material:
        found = self._leads.with_titled(findings, ask, titles)
        if found is None:
            raise no_sources_error(request.topic, self._leads.nearest_topics(request.topic))
        wanted_words = _wanted_words(request, LEAD_SPARE)
        if titles:  # a model chose them; then neighbours are only padding
            return lead_material(request.topic, found, wanted_words, min_others=0)
        return lead_material(request.topic, found, wanted_words)

    def _research_online(
        self, request: ResearchRequest, ask: Ask, findings: LeadFindings | None, titles: Sequence[str]
    ) -> tuple[Material | None, tuple[str, ...]]:
        """Asks the encyclopedia, also where a stored lead matches: the lead is a part of its article. Returns the
        material and notes."""
        if self._online is None:
            return None, ()
        exact = _exact(findings)
        wanted_words = _wanted_words(request, ONLINE_SPARE)
        ask, named = self._understand(ask)
        answer = self._online.find(ask, wanted_words, _exact_titles(findings), titles if request.model else ())
        if answer.ask and answer.ask != ask:
            ask, named = self._understand(answer.ask)
        subject = say_subject(exact) if exact else say_subjects(ask, request.topic)
        bearings = ArticleBearings(BearingScorer(ask, named.concepts))
        if request.model:
            wanted_words = max(wanted_words, whole_article_words(request.model.context_tokens))
        whole = request.model is not None
        material = online_material(ask, subject, answer.articles, wanted_words, bearings, whole=whole)
        if material is None:
            return None, answer.notes
        coverage = Coverage.AROUND if is_personal(request.topic) else material.coverage
        if not is_english(request.language) and any(article.is_named for article in answer.articles):
            coverage = Coverage.EXACT  # the model chose the articles; the words of the ask are compared in English only
        return replace(material, topic=request.topic, coverage=coverage), answer.notes


def _exact(findings: LeadFindings | None) -> LeadFindings | None:
    """Returns the stored leads if they answer."""
    return findings if findings and findings.coverage is Coverage.EXACT else None


def _exact_titles(findings: LeadFindings | None) -> list[str]:
    """Returns the titles of the articles that answer."""
    exact = _exact(findings)
    return [main.article.title for main in exact.mains] if exact else []


def _answers_better(findings: LeadFindings | None, online: Material) -> bool:
    """Whether the stored leads answer, and the whole articles only tell about the subject."""
    return _exact(findings) is not None and online.coverage is Coverage.AROUND


def embedded_topic_discovery(settings: Settings, database: Database) -> EmbeddedTopicDiscovery:
    return EmbeddedTopicDiscovery(PostgresCorpus(database), online_sources(settings, database))


def _wanted_words(request: ResearchRequest, spare: float) -> int:
    return int(request.length_minutes * _WORDS_PER_MINUTE * spare)


def no_sources_error(topic: str, nearest_topics: tuple[str, ...] = ()) -> PermanentStepError:
    return PermanentStepError(
        API_GW_PODCAST_NO_SOURCES,
        f'No article that we have is about "{topic}". Try a more general topic, or give your own text to talk about.',
        nearest_topics=nearest_topics,
    )
