from __future__ import annotations

from dataclasses import replace

import pytest

from cpoa.agents.script.embedded.introductions import definition_question, names_itself, subject_name
from cpoa.agents.script.embedded.paragraphs import Run
from cpoa.agents.script.titles import NameForms
from cpoa.contracts.ask import AskKind
from cpoa.contracts.material import SubjectKind
from tests.unit.cpoa.agents.script.embedded.sources import article, ask, paragraphs, topic_material


def question(title: str, *sentences: str, kind: SubjectKind = SubjectKind.THING, start: int = 0) -> str | None:
    passage = replace(article(title, *((sentence, 0.7) for sentence in sentences)), kind=kind)
    material = topic_material(ask("leaves", AskKind.WHY, "leaves"), passage)
    return definition_question(Run(paragraphs(material)[0], start, start + 1), NameForms.of(material))


@pytest.mark.parametrize(
    ("title", "sentence", "asked"),
    [
        ("Chlorophyll", "Chlorophyll is a green pigment.", "What is chlorophyll?"),
        ("Virus", "A virus is an agent that multiplies in cells.", "What is a virus?"),
        ("Bayeux Tapestry", "The Bayeux Tapestry is an embroidered cloth.", "What is the Bayeux Tapestry?"),
        ("Carotenoid", "Carotenoids are yellow, orange, and red pigments.", "What are carotenoids?"),
        ("Spring", "Spring, also known as springtime, is one of the four seasons.", "What is spring?"),
        ("Bosporus", "The Bosporus or Bosphorus Strait is a strait.", None),
        ("Leaf", "Most plants have leaves, and a leaf is green.", None),
        ("Geoid", "It is the shape of the ocean surface.", None),
    ],
)
def test_a_run_that_defines_its_subject_answers_a_question(title: str, sentence: str, asked: str | None) -> None:
    assert question(title, sentence) == asked


def test_a_place_keeps_its_capital() -> None:
    assert question("Ontario", "Ontario is a province.", "Most of Ontario is cold.") == "What is Ontario?"


def test_a_person_is_asked_for_by_who() -> None:
    assert question("Ada Lovelace", "Ada Lovelace was a writer.", kind=SubjectKind.PERSON) == "Who was Ada Lovelace?"


def test_a_run_from_the_middle_answers_no_such_question() -> None:
    assert question("Rust", "Iron rusts.", "Rust is red.", start=1) is None


@pytest.mark.parametrize(
    ("title", "sentence", "name"),
    [
        ("Cat", "The cat, also called house cat, is a small mammal.", "the cat"),
        ("Sea turtle", "Sea turtles, sometimes called marine turtles, are reptiles.", "sea turtles"),
        ("Amalgam (chemistry)", "An amalgam is an alloy.", "an amalgam"),
        ("Lava", "Molten rock flows.", "lava"),
    ],
)
def test_a_subject_is_named_as_its_article_names_it(title: str, sentence: str, name: str) -> None:
    material = topic_material(ask("leaves", AskKind.WHY, "leaves"), article(title, (sentence, 0.7)))
    assert subject_name(Run(paragraphs(material)[0], 0, 1), NameForms.of(material)) == name


def test_a_definite_noun_does_not_name_an_article_with_further_words() -> None:
    passage = article("Chicxulub extinction event", ("The event caused the extinction of many animals.", 0.7))
    assert not names_itself(Run(paragraphs(topic_material(ask("x", AskKind.WHY, "x"), passage))[0], 0, 1))


def test_a_run_names_itself_if_its_first_words_have_the_title() -> None:
    passage = article("Tidal locking", ("Tidal locking keeps one side towards the Earth.", 0.7), ("It is slow.", 0.7))
    paragraph = paragraphs(topic_material(ask("moon", AskKind.WHAT_IS, "moon"), passage))[0]
    assert names_itself(Run(paragraph, 0, 1))
    assert not names_itself(Run(paragraph, 1, 2))
