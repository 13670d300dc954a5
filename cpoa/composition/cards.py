# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds the parts for the cards of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.composition.agents import card_painter, cards_at_once, snippet_craft, topic_discovery
from shared.media_store import MediaStore
from shared.task_queue import steps_queue

if TYPE_CHECKING:
    from cpoa.cards.open_search import OpenSearch
    from cpoa.cards.pipeline import CardPipeline
    from cpoa.cards.refresh import CardRefresh
    from cpoa.cards.service import CardService
    from cpoa.contracts.agents import ImageGenerationAgent
    from shared.database import Database
    from shared.settings import Settings


def card_service(settings: Settings, database: Database, store: MediaStore) -> CardService:
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.landing_page import LandingPage
    from cpoa.cards.refresh_requests import RefreshRequests
    from cpoa.cards.service import CardService
    from cpoa.cards.topic_finder import TopicFinder

    records = CardRecords(database, settings.snippet_max_age_hours)
    finder = TopicFinder(database, topic_discovery(settings, database))
    pipeline = _card_pipeline(settings, database, store)
    return CardService(
        database,
        records,
        finder,
        pipeline,
        landing=LandingPage(database, records, finder, pipeline),
        refresh=RefreshRequests(steps_queue(settings)),
        max_discoveries_per_hour=settings.discovery_per_hour,
    )


def open_search(settings: Settings, database: Database) -> OpenSearch:
    from cpoa.agents.snippet.embedded import EmbeddedSnippetCraft
    from cpoa.agents.topics.card_topics import CardTopics
    from cpoa.agents.topics.corpus import PostgresCorpus
    from cpoa.agents.topics.matching import TopicMatcher
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.open_search import OpenSearch

    corpus = PostgresCorpus(database)
    return OpenSearch(
        database,
        CardRecords(database, settings.snippet_max_age_hours),
        CardTopics(corpus, TopicMatcher(corpus)),
        EmbeddedSnippetCraft(),
        max_searches_per_hour=settings.discovery_per_hour,
    )


def card_refresh(settings: Settings, database: Database) -> CardRefresh:
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.refresh import CardRefresh
    from cpoa.cards.topic_finder import TopicFinder

    return CardRefresh(
        database,
        CardRecords(database, settings.snippet_max_age_hours),
        TopicFinder(database, topic_discovery(settings, database)),
        _card_pipeline(settings, database, MediaStore.from_settings(settings)),
        max_age_hours=settings.snippet_max_age_hours,
    )


def _card_pipeline(settings: Settings, database: Database, store: MediaStore) -> CardPipeline:
    from cpoa.cards.card_maker import CardMaker
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.pipeline import CardPipeline

    def load_painter() -> ImageGenerationAgent:
        return card_painter(settings, store)

    maker = CardMaker(store, snippet_craft(settings), load_painter, max_at_once=cards_at_once(settings))
    return CardPipeline(database, CardRecords(database, settings.snippet_max_age_hours), maker)
