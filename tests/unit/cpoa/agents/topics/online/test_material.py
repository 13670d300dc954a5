from __future__ import annotations

from cpoa.agents.topics.answering.bearing import BearingScorer
from cpoa.agents.topics.answering.concepts import Concept
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.online.articles import OnlineArticle, OnlineSection
from cpoa.agents.topics.online.bearings import ArticleBearings
from cpoa.agents.topics.online.material import online_material
from cpoa.contracts.material import Coverage, Material

ARTICLE = OnlineArticle(
    "Lighthouse",
    "https://en.wikipedia.org/wiki/Lighthouse?oldid=7",
    (
        OnlineSection(0, None, (("A lighthouse is a tower with a lamp.", "It stands by the sea and is tall."),)),
        OnlineSection(2, "Lamps", (("Lamps burned oil because it was cheap, and they smoked in a storm or a fog.",),)),
    ),
    7,
)


def found(topic: str, *articles: OnlineArticle) -> Material | None:
    ask = parse_ask(topic)
    concepts = [Concept((word,), 1.0, 0 if word in " ".join(ask.subjects) else None) for word in ask.words]
    return online_material(ask, "lighthouses", articles, 500, ArticleBearings(BearingScorer(ask, concepts)))


def test_passages_have_their_article_and_their_place_in_it() -> None:
    material = found("lighthouses", ARTICLE)
    assert material is not None
    assert [passage.passage_id for passage in material.passages] == ["wikipedia:Lighthouse#0", "wikipedia:Lighthouse#1"]
    assert [passage.heading for passage in material.passages] == [None, "Lamps"]
    assert [source.url for source in material.sources] == [ARTICLE.url]
    assert material.coverage is Coverage.EXACT


def test_the_sentence_that_says_what_the_subject_is_bears_on_every_ask() -> None:
    material = found("why did lighthouse lamps burn oil", ARTICLE)
    assert material is not None
    assert material.passages[0].sentences[0].bearing >= 0.5


def test_there_is_no_material_if_nothing_bears_on_the_ask() -> None:
    assert found("quantum computing", ARTICLE) is None
    assert found("lighthouses") is None
