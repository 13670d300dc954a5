from __future__ import annotations

import json

import pytest

from cpoa.agents.topics.online.sections import extract_sections
from tests.wiki import ARTICLES

PROSE = "The old keepers watched the sea from the tower every single night of the year."


def headings(extract: str) -> list[tuple[int, str | None]]:
    return [(section.level, section.heading) for section in extract_sections(extract)]


def all_text(title: str) -> str:
    extract = json.loads((ARTICLES / f"{title}.json").read_text(encoding="utf-8"))["extract"]
    sentences = [s for section in extract_sections(extract) for paragraph in section.paragraphs for s in paragraph]
    return " ".join(sentences)


def test_headings_of_every_level_divide_an_article() -> None:
    extract = f"{PROSE}\n\n== The light ==\n{PROSE}\n===Lamps===  \n{PROSE}\n== See also ==\n{PROSE}"
    assert headings(extract) == [(0, None), (2, "The light"), (3, "Lamps")]
    assert extract_sections(extract)[2].parents == ("The light",)


def test_a_section_keeps_its_paragraphs_and_their_sentences() -> None:
    (lead,) = extract_sections("One is here. Two is there.\nThree is far.")
    assert lead.paragraphs == (("One is here.", "Two is there."), ("Three is far.",))


@pytest.mark.parametrize(
    "line", ["=" * 900 + "!", "=" * 900, "== " + "a " * 300 + "==", "=====", "== open", "a == b =="], ids=range(6)
)
def test_a_line_that_is_not_a_heading_does_not_divide_an_article(line: str) -> None:
    assert headings(f"{PROSE}\n{line}\n{PROSE}") == [(0, None)]


@pytest.mark.parametrize("parent", ["Further reading", "References", "External links", "Bibliography", "Cited sources"])
def test_what_is_below_a_list_of_sources_goes_with_it(parent: str) -> None:
    extract = (
        f"{PROSE}\n== {parent} ==\n=== Art monographs ===\n{PROSE}\n==== More ====\n{PROSE}\n== Later life ==\n{PROSE}"
    )
    assert headings(extract) == [(0, None), (2, "Later life")]


def test_below_works_only_the_list_goes() -> None:
    extract = f"{PROSE}\n== Works ==\n{PROSE}\n=== The Tale of Genji ===\n{PROSE}"
    assert headings(extract) == [(0, None), (3, "The Tale of Genji")]


def test_no_line_of_hokusais_bibliography_is_prose() -> None:
    text = all_text("Hokusai")
    assert "ISBN" not in text
    assert "van Rappard-Boon" not in text
    assert "ukiyo-e" in text


@pytest.mark.parametrize("title", ["Black_hole", "Compass"])
def test_nothing_of_a_formula_is_left(title: str) -> None:
    text = all_text(title)
    assert "displaystyle" not in text
    assert "The coefficient" not in text
    assert " for a black hole of mass M." not in text
    assert len(text.split()) > 3000
