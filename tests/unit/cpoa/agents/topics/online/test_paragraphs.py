from __future__ import annotations

from dataclasses import replace

from cpoa.agents.topics.answering.bearing import BearingScorer
from cpoa.agents.topics.answering.concepts import Concept
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.online.articles import OnlineArticle, OnlineSection
from cpoa.agents.topics.online.bearings import ArticleBearings
from cpoa.agents.topics.online.paragraphs import ScoredParagraph, choose_paragraphs

FILLING = "This paragraph tells some more about the history of the place and of the people that came there later on."


def section(heading: str | None, *paragraphs: str) -> OnlineSection:
    return OnlineSection(2 if heading else 0, heading, tuple((f"{text} {FILLING}",) for text in paragraphs))


def article(title: str, *sections: OnlineSection) -> OnlineArticle:
    return OnlineArticle(title, f"https://en.wikipedia.org/wiki/{title}", sections)


LIGHTHOUSE = article(
    "Lighthouse",
    section(None, "A lighthouse is a tower with a lamp."),
    section("History", "The first towers were fires.", "The Romans built many."),
    section("Lamps", "Lamps burned oil, because whale oil was cheap.", "The lens was made by Fresnel."),
    section("Decline", "Lighthouses were closed because satellites guide ships."),
)


def chosen(topic: str, words: int, *articles: OnlineArticle) -> list[ScoredParagraph]:
    ask = parse_ask(topic)
    subjects = [Concept(tuple(subject.split()), 1.0, side) for side, subject in enumerate(ask.subjects)]
    others = [Concept((word,), 1.0) for word in ask.words if all(word not in subject for subject in ask.subjects)]
    bearings = ArticleBearings(BearingScorer(ask, [*subjects, *others]))
    return choose_paragraphs(ask, articles or (LIGHTHOUSE,), words, bearings)


def starts(paragraphs: list[ScoredParagraph]) -> list[str]:
    return [" ".join(one.sentences[0].text.split()[:3]) for one in paragraphs]


def test_a_question_gets_the_paragraphs_that_bear_on_it_and_the_first_one() -> None:
    assert starts(chosen("why were lighthouses closed", 60)) == ["A lighthouse is", "Lighthouses were closed"]


def test_a_plain_topic_gets_the_openings_of_its_sections_before_the_rest() -> None:
    found = chosen("lighthouses", 100)
    assert starts(found)[0] == "A lighthouse is"
    assert {one.section for one in found} == {0, 1, 2, 3}
    assert "The lens was" not in starts(found)


def test_paragraphs_stand_in_the_order_of_their_article() -> None:
    numbers = [one.number for one in chosen("lighthouses", 1000)]
    assert numbers == [0, 1, 2, 3, 4, 5]


def test_nothing_is_added_to_fill_an_episode() -> None:
    other = article("Cairo", section(None, "Cairo is a city."), section("Rivers", "The Nile is long."))
    assert {one.article.title for one in chosen("why were lighthouses closed", 5000, LIGHTHOUSE, other)} == {
        "Lighthouse"
    }
    assert chosen("quantum computing", 5000, LIGHTHOUSE) == []


def test_an_article_bears_on_a_subject_that_is_another_name_of_it() -> None:
    assert chosen("beacons", 100, LIGHTHOUSE) == []
    named = replace(LIGHTHOUSE, other_names=("beacons",))
    assert starts(chosen("beacons", 100, named))[0] == "A lighthouse is"


def test_a_comparison_has_the_leads_of_both_sides() -> None:
    other = article("Buoy", section(None, "A buoy is a float with a bell.", "It is anchored."))
    found = chosen("lighthouses vs buoys", 500, LIGHTHOUSE, other)
    assert {one.article.title for one in found} == {"Lighthouse", "Buoy"}
    assert "It is anchored." in [one.sentences[0].text[:15] for one in found]
