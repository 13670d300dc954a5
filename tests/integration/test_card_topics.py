"""Tests topics for cards with the real corpus: fresh topics, search results, and related topics."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from cpoa.agents.snippet.embedded import MAX_SUMMARY_CHARS, MAX_TITLE_CHARS, EmbeddedSnippetCraft
from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.agents.topics.card_topics import discovered_topic
from cpoa.agents.topics.corpus import PostgresCorpus
from cpoa.agents.topics.embedded.discovery import EmbeddedTopicDiscovery
from cpoa.agents.topics.suitability import is_family_friendly
from cpoa.contracts.agents import Depth, ExplorationRequest, FreshTopicsRequest, SearchRequest
from cpoa.text.cleaning import tidy
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import DiscoveredTopic
    from shared.database import Database

LEANING = re.compile(r"(?:He|She|It|They|His|Her|Its|Their|This|These|Those|Such|However|Also|But|Another)\b")


@pytest.fixture(scope="module")
def corpus(shared_corpus_database: Database) -> PostgresCorpus:
    return PostgresCorpus(shared_corpus_database)


@pytest.fixture(scope="module")
def discovery(corpus: PostgresCorpus) -> EmbeddedTopicDiscovery:
    return EmbeddedTopicDiscovery(corpus)


def titles(topics: Sequence[DiscoveredTopic]) -> list[str]:
    return [topic.title for topic in topics]


def search(discovery: EmbeddedTopicDiscovery, query: str, limit: int = 6) -> list[str]:
    return titles(discovery.search(SearchRequest(query, limit)))


def around(discovery: EmbeddedTopicDiscovery, *keywords: str, depth: Depth) -> list[str]:
    return titles(discovery.explore(ExplorationRequest(None, keywords, depth, 6)))


def test_fresh_topics_come_from_the_categories_in_turn(discovery: EmbeddedTopicDiscovery) -> None:
    topics = discovery.fresh_topics(FreshTopicsRequest(CARD_CATEGORIES, 2))
    assert len({topic.topic_id for topic in topics}) == 16
    assert [topic.category for topic in topics] == [*CARD_CATEGORIES, *CARD_CATEGORIES]
    assert all(topic.summary and topic.source_url and topic.keywords for topic in topics)


def test_a_known_topic_is_not_fresh(discovery: EmbeddedTopicDiscovery) -> None:
    known = frozenset(one.topic_id for one in discovery.fresh_topics(FreshTopicsRequest(("Business",), 30)))
    fresh = discovery.fresh_topics(FreshTopicsRequest(("Business",), 30, known))
    assert not known & {topic.topic_id for topic in fresh}


def test_fresh_topics_are_family_friendly(corpus: PostgresCorpus) -> None:
    articles = corpus.articles(range(1, corpus.article_count() + 1)).values()
    kept_back = {article.title for article in articles if not is_family_friendly(article)}
    assert {"Pornography", "Vagina", "The Holocaust", "Suicide", "Rape"} <= kept_back
    assert not {"Octopus", "Chess", "Silk Road", "Mount Everest", "Jazz", "Tea"} & kept_back
    assert len(kept_back) < 0.1 * len(articles)


def test_a_query_finds_its_subject_and_then_related_topics(discovery: EmbeddedTopicDiscovery) -> None:
    topics = discovery.search(SearchRequest("black holes", 6))
    assert topics[0].title == "Black hole"
    assert topics[0].relevance_score == 1.0
    assert "Event horizon" in titles(topics)
    assert [topic.relevance_score for topic in topics] == sorted((t.relevance_score for t in topics), reverse=True)
    assert len(topics) == 6


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("fotosynthesis", "Photosynthesis"),
        ("einstien", "Albert Einstein"),
        ("climate chnage", "Climate change"),
        ("artifical inteligence", "Artificial intelligence"),
        ("roman aquaducts", "Aqueduct (water supply)"),
        ("volcanos", "Volcano"),
        ("sleeping", "Sleep"),
        ("vaccinated", "Vaccination"),
        ("moliere", "Molière"),
    ],
)
def test_a_typing_error_or_another_form_of_a_word_finds_the_intended_topic(
    discovery: EmbeddedTopicDiscovery, query: str, title: str
) -> None:
    first = discovery.search(SearchRequest(query, 1))[0]
    assert first.details["article"] == title


def test_a_known_word_is_not_a_typing_error(discovery: EmbeddedTopicDiscovery) -> None:
    assert search(discovery, "Plato", 1) == ["Plato"]
    assert search(discovery, "Chess", 1) == ["Chess"]


def test_a_query_without_a_subject_still_searches_the_text(discovery: EmbeddedTopicDiscovery) -> None:
    assert "Chess" in search(discovery, "checkmate pawns")
    assert search(discovery, "zxqv") == []


@pytest.mark.parametrize(
    ("query", "title"),
    [("football world cup", "FIFA World Cup"), ("world war two", "World War II"), ("volcanos in italy", "Mount Etna")],
)
def test_articles_with_every_word_precede_those_close_to_a_part(
    discovery: EmbeddedTopicDiscovery, query: str, title: str
) -> None:
    found = discovery.search(SearchRequest(query, 8))
    assert title in [topic.title for topic in found[:4]]
    assert found[0].relevance_score < 1


@pytest.mark.parametrize(
    "query", ["a & | ! b", "'); drop table x; --", "the of and", "tea:*", "(((", "%%%", "珊瑚礁", "🎧", "x" * 300]
)
def test_no_query_breaks_the_search(discovery: EmbeddedTopicDiscovery, query: str) -> None:
    discovery.search(SearchRequest(query, 5))
    discovery.explore(ExplorationRequest(None, (query,), Depth.BROADER, 5))


def test_a_preferred_category_gains_a_place_but_never_the_first(discovery: EmbeddedTopicDiscovery) -> None:
    plain = discovery.search(SearchRequest("black holes", 8))
    steered = discovery.search(SearchRequest("black holes", 8, ("Education", "Technology", "Arts")))
    assert steered[0] == plain[0]
    assert {topic.topic_id for topic in steered} == {topic.topic_id for topic in plain}


def test_deeper_topics_are_more_specific_and_broader_ones_contain_the_topic(discovery: EmbeddedTopicDiscovery) -> None:
    deeper, broader = (around(discovery, "Jazz", depth=depth) for depth in Depth)
    assert {"Louis Armstrong", "John Coltrane"} & set(deeper)
    assert {"Music", "Music genre"} & set(broader)
    deeper, broader = (around(discovery, "vaccines", depth=depth) for depth in Depth)
    assert "Smallpox vaccine" in deeper
    assert {"Disease", "Immune system"} & set(broader)


@pytest.mark.parametrize(
    "keyword", ["Octopus", "Coral reefs", "Chess", "Paris", "Love", "Cleopatra", "Iceberg", "Queen"]
)
def test_deeper_and_broader_have_different_results(discovery: EmbeddedTopicDiscovery, keyword: str) -> None:
    deeper, broader = (around(discovery, keyword, depth=depth) for depth in Depth)
    assert len(deeper) >= 3
    assert len(broader) >= 3
    assert not set(deeper) & set(broader)
    assert keyword not in deeper + broader


def test_several_keywords_are_explored_together(discovery: EmbeddedTopicDiscovery) -> None:
    found = around(discovery, "space travel", "mars colonization", depth=Depth.DEEPER)
    assert {"Neil Armstrong", "Asteroid belt"} <= set(found)  # one of each keyword


def test_a_topic_is_explored_by_its_own_article(discovery: EmbeddedTopicDiscovery) -> None:
    [mercury] = [
        one for one in discovery.search(SearchRequest("Mercury planet", 8)) if "planet" in one.details["article"]
    ]
    found = titles(discovery.explore(ExplorationRequest(mercury, (), Depth.BROADER, 6)))
    assert {"Planet", "Terrestrial planet", "Solar System", "Sun"} & set(found)


def test_an_unknown_topic_has_no_related_topics(discovery: EmbeddedTopicDiscovery) -> None:
    assert around(discovery, "zxqv", depth=Depth.DEEPER) == []


def test_a_topic_keeps_its_id_which_has_the_common_form(discovery: EmbeddedTopicDiscovery) -> None:
    first, again = (discovery.search(SearchRequest("Octopus", 1))[0] for _ in range(2))
    assert first.topic_id == again.topic_id
    assert UUID(first.topic_id).version == 4


def test_a_card_has_two_whole_sentences_of_which_the_first_stands_alone(corpus: PostgresCorpus) -> None:
    craft = EmbeddedSnippetCraft()
    for article in corpus.sample(CARD_CATEGORIES, 25, seed="any, but always the same"):
        card = craft.craft(discovered_topic(article, 0.5, related=["Europe"]))
        sentences = split_sentences(card.summary)
        assert card.title.startswith(article.base_title), card.title
        assert len(card.title) <= MAX_TITLE_CHARS, card.title
        assert len(sentences) == 2, card.summary
        assert not LEANING.match(sentences[0]), card.summary
        assert sentences[0] in tidy(article.extract), card.summary
        assert len(card.summary) <= MAX_SUMMARY_CHARS + 100, card.summary
