from __future__ import annotations

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.online.articles import OnlineArticle, OnlineSection
from cpoa.agents.topics.online.bearings import WordBearings
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
    return choose_paragraphs(ask, articles or (LIGHTHOUSE,), words, WordBearings(ask))


def starts(paragraphs: list[ScoredParagraph]) -> list[str]:
    return [" ".join(one.sentences[0].split()[:3]) for one in paragraphs]


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
