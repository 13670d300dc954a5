"""The greeting, its preview and its notes, and what the end says of the sources."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.by_rules import phrases
from cpoa.agents.script.by_rules.conversation import Conversation
from cpoa.agents.script.by_rules.framing import credit, first_person, greet, joined
from cpoa.agents.script.by_rules.selection import Section
from cpoa.contracts.dialogue import TurnKind
from cpoa.contracts.material import Coverage, Material, PassageRole, Source
from tests.unit.cpoa.agents.script.by_rules.materials import HOSTS, LICENCE, claims, material, passage

if TYPE_CHECKING:
    from collections.abc import Sequence

SUBJECTS = ["the lagoon", "the rim"]


def section(text: str = "An atoll is a ring-shaped island.", role: PassageRole = PassageRole.MAIN) -> Section:
    found = claims(text, "Atoll", role=role)
    return Section(found[0].passage, found, opens_part=True)


def previewed(coverage: Coverage, *, preview: list[str] = SUBJECTS, brief: bool = False) -> list[str]:
    """The lines of the greeting that say what is to come."""
    talk = Conversation(HOSTS, 1)
    greet(talk, material(passage("Atoll", "x"), coverage=coverage), [section()], preview=preview, brief=brief)
    return [part.text for turn in talk.turns for part in turn.parts if part.kind is TurnKind.PREVIEW]


def is_one_of(line: str, templates: Sequence[str]) -> bool:
    patterns = (re.escape(template).replace(r"\{subjects\}", ".+") for template in templates)
    return any(re.fullmatch(pattern, line) for pattern in patterns)


@pytest.mark.parametrize(
    ("coverage", "templates"), [(Coverage.EXACT, phrases.PREVIEWS), (Coverage.OWN, phrases.OWN_PREVIEWS)]
)
def test_a_topic_and_an_own_text_have_previews_of_their_own(coverage: Coverage, templates: tuple[str, ...]) -> None:
    (line,) = previewed(coverage)
    assert is_one_of(line, templates)
    assert "the lagoon and the rim" in line


def test_the_two_kinds_of_preview_cannot_be_taken_for_each_other() -> None:
    assert not any(is_one_of(line, phrases.OWN_PREVIEWS) for line in phrases.PREVIEWS)
    assert not any(is_one_of(line, phrases.PREVIEWS) for line in phrases.OWN_PREVIEWS)


def test_what_only_comes_near_the_topic_has_an_honest_note_and_no_preview() -> None:
    (line,) = previewed(Coverage.AROUND)
    assert is_one_of(line, phrases.HONEST_NOTES)


@pytest.mark.parametrize("coverage", [Coverage.EXACT, Coverage.OWN])
def test_a_brief_episode_and_one_without_further_subjects_have_no_preview(coverage: Coverage) -> None:
    assert previewed(coverage, brief=True) == []
    assert previewed(coverage, preview=[]) == []


def test_names_are_joined_in_their_order() -> None:
    assert [joined(names) for names in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("text", "pronoun"),
    [
        ("I went to sea in a boat. I came home in the winter. My boat was small.", "I"),
        ("I went to sea in a boat. My boat was small.", None),  # twice is not again and again
        ("We went to sea. Our boat was small. It carried us home.", "we"),
        ("I led us there. Our boat was ours, and we liked our trip.", "we"),
        ("I led us there. Our boat was small.", "I"),  # as many as a third of the others
        ('He said: "I went. I saw. My boat sank." The boat was small.', None),
        ("King James I. ruled. Charles I. ruled. Francis I. ruled.", None),
    ],
)
def test_a_text_in_the_first_person_is_told_from_others(text: str, pronoun: str | None) -> None:
    assert first_person([section(text, PassageRole.OWN)]) == pronoun


def sourced(*titles: str, url: str = "https://en.wikipedia.org/wiki/x", licence: str | None = LICENCE) -> Material:
    return replace(material(), sources=tuple(Source(title, title, url, licence) for title in titles))


@pytest.mark.parametrize(
    ("titles", "credited"),
    [
        (("A",), "the Wikipedia article on A"),
        (("A", "B"), "the Wikipedia articles on A and B"),
        (("A", "B", "C"), "the Wikipedia articles on A, B and C"),
        (("A", "B", "C", "D"), "the Wikipedia articles on A, B, C and others"),
    ],
)
def test_up_to_three_articles_are_named(titles: tuple[str, ...], credited: str) -> None:
    line = f"What we told you comes from {credited}; the links are in the show notes."
    assert credit(sourced(*titles), set(titles)) == line


def test_other_sources_are_not_called_wikipedias() -> None:
    elsewhere = "https://example.org"
    assert "from the source A;" in (credit(sourced("A", url=elsewhere), {"A"}) or "")
    assert "from the sources A and B;" in (credit(sourced("A", "B", url=elsewhere), {"A", "B"}) or "")


def test_only_sources_that_were_told_and_have_a_licence_are_credited() -> None:
    assert "on A;" in (credit(sourced("A", "B"), {"A"}) or "")
    assert credit(sourced("A"), set()) is None
    assert credit(sourced("A", licence=None), {"A"}) is None
