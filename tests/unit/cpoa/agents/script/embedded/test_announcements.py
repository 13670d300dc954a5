"""Tests what the host says about each of several texts."""

from __future__ import annotations

from dataclasses import replace

from cpoa.agents.script.embedded.own_text_plan import plan_own_text
from cpoa.agents.script.embedded.own_text_talk import OwnTextTalk
from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.contracts.material import Material, Source
from tests.unit.cpoa.agents.script.embedded.sources import own, own_material, paragraphs
from tests.unit.cpoa.agents.script.materials import request

FACT = "The old tower has {} steps, and the keeper climbed all of them every evening with a can of oil in his hand."


def material(topic: str, *sources: Source) -> Material:
    passages = [own(0, FACT.format(number), text=number) for number, _ in enumerate(sources, 1)]
    made = own_material(topic, *passages)
    named = tuple(replace(source, source_id=f"text:{number}") for number, source in enumerate(sources, 1))
    return replace(made, sources=named)


def said(found: Material) -> str:
    return " ".join(turn.text for turn in EmbeddedScriptWeaver().weave(request(found, 10), lambda: None).turns)


def test_each_of_several_texts_is_named_with_its_author_before_it_is_read() -> None:
    report, study = Source("", "A report", credit="Ada Weir"), Source("", "The study", credit="Omar Said, Tilda Brand")
    text = said(material("A report", report, study))
    places = [
        text.index(each) for each in ("A report, by Ada Weir.", "has 1 steps", "The study, by Omar Said and Tilda")
    ]
    assert places == sorted(places)
    assert "two texts" in text[: places[0]]


def test_what_was_asked_is_said_before_the_texts_are_counted() -> None:
    text = said(material("why towers lean", Source("", "A report"), Source("", "The study")))
    assert "Today: Why towers lean." in text
    assert text.index("Why towers lean.") < text.index("two texts") < text.index("A report.")


def test_who_says_i_is_named_so_that_it_is_not_the_host() -> None:
    diary = Source("", "My diary", credit="Mira Calloway", in_first_person=True)
    text = said(material("Report", Source("", "Report"), diary))
    before = text[: text.index("has 2 steps")]
    assert before.count("Mira Calloway") == 2
    unknown = said(material("Report", Source("", "Report"), replace(diary, credit=None)))
    assert "author" in unknown[: unknown.index("has 2 steps")]


def test_a_headline_that_is_only_first_words_is_not_said() -> None:
    text = said(material("Report", Source("", "Report"), Source("", "The old tower has 2…")))
    assert "…" not in text


def test_texts_that_are_left_out_are_counted() -> None:
    found = material("Report", *[Source("", f"Report {number}") for number in range(1, 4)])
    outline = plan_own_text(paragraphs(found)[:2], "Report", 500)
    turns = OwnTextTalk(request(found, 10), outline).build().turns
    assert any("three texts" in turn.text and "two" in turn.text for turn in turns)
