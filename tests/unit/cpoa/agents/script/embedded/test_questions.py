from __future__ import annotations

import pytest

from cpoa.agents.script.embedded.outline import Section
from cpoa.agents.script.embedded.paragraphs import Run
from cpoa.agents.script.embedded.questions import section_line, section_title
from cpoa.agents.script.intro_outro import LineChooser
from cpoa.agents.script.titles import NameForms
from cpoa.contracts.ask import AskKind
from tests.unit.cpoa.agents.script.embedded.sources import article, ask, paragraphs, topic_material

SOURCE = article("Black hole", ("Light cannot leave the event horizon, and Hawking radiation is weak.", 0.9))
MATERIAL = topic_material(ask("black holes", AskKind.WHAT_IS, "black holes"), SOURCE)
FORMS = NameForms.of(MATERIAL)


def line(heading: str | None, *, asks: bool = True, new_source: bool = False) -> str:
    section = Section("Black hole", "Black hole", heading, (Run(paragraphs(MATERIAL)[0], 0, 1),))
    return section_line(section, asks=asks, new_source=new_source, forms=FORMS, lines=LineChooser("1"))


def test_a_common_heading_has_its_question() -> None:
    assert line("Etymology") == "Where does the name come from?"
    assert line("3.1 Etymology") == "Where does the name come from?"


def test_a_heading_is_written_as_the_sources_write_it() -> None:
    assert "the event horizon" in line("Event horizon")
    assert "Hawking radiation" in line("Hawking radiation")
    assert "physical properties" in line("Physical properties")


def test_a_question_as_heading_is_asked_as_it_is() -> None:
    assert line("Can they be seen?") == "Can they be seen?"


def test_a_heading_with_a_preposition_stays_a_phrase() -> None:
    assert line("In daily life") == "And in daily life?"
    assert line("By mass").endswith(": by mass.")


@pytest.mark.parametrize("heading", ["Extinct", "Early career", "Return to Paris", "Silent era"])
def test_a_heading_that_may_not_be_a_noun_is_given_as_a_heading(heading: str) -> None:
    assert ": " in line(heading)
    assert ": " in line(heading, asks=False)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Composition", "composition"),
        ("Size and shape", "size and shape"),
        ("Expansion of religions", "the expansion of religions"),
        ("Types", "types"),
    ],
)
def test_a_heading_that_is_a_noun_is_asked_for(heading: str, name: str) -> None:
    assert name in line(heading)
    assert ": " not in line(heading)


def test_another_article_is_named() -> None:
    assert "black hole" in line(None, new_source=True)
    assert "the article on Black hole" in line("Event horizon", new_source=True)


@pytest.mark.parametrize(("heading", "title"), [("Growth", "Growth"), ("Other", "Black hole"), (None, "Black hole")])
def test_a_section_has_the_name_of_its_heading_or_article(heading: str | None, title: str) -> None:
    assert section_title(Section("Black hole", "Black hole", heading, ())) == title
