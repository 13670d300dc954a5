from __future__ import annotations

import pytest

from cpoa.agents.topics.names import NameKind, collect_names, name_key, pluralise
from cpoa.contracts.material import SubjectKind
from cpoa.text.article_titles import base_title, disambiguation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Black holes", "black hole"),
        ("Beyoncé", "beyonce"),
        ("Spider-Man", "spider man"),
        ("Shakespeare's sonnets", "Shakespeare sonnet"),
        ("AT&T", "at t"),
    ],
)
def test_spellings_of_a_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_title_without_letters_is_its_own_key() -> None:
    assert name_key("°") == "°"


def test_the_bracket_of_a_title_is_separated() -> None:
    assert base_title("Mercury (planet)") == "Mercury"
    assert disambiguation("Mercury (planet)") == "planet"
    assert disambiguation("Mars") == ""


def test_a_person_is_found_by_the_surname() -> None:
    names = collect_names(
        "Ludwig van Beethoven",
        "Ludwig van Beethoven was a composer.",
        "German composer (1770–1827)",
        SubjectKind.PERSON,
    )
    assert names["beethoven"] is NameKind.SURNAME
    assert names["van beethoven"] is NameKind.SURNAME


def test_a_group_has_no_surname() -> None:
    text = "Monty Python, also known as the Pythons, were a British comedy troupe."
    names = collect_names("Monty Python", text, "British surreal comedy group", SubjectKind.THING)
    assert "python" not in names


def test_other_names_and_abbreviations_come_from_the_first_sentence() -> None:
    text = (
        "Attention deficit disorder (ADD), also known as hyperkinetic disorder, is a condition. It is also known as X."
    )
    names = collect_names("Attention deficit disorder", text, "", SubjectKind.THING)
    assert names["add"] is NameKind.ABBREVIATION
    assert names["hyperkinetic disorder"] is NameKind.OTHER_NAME
    assert "x" not in names


def test_initials_name_a_long_title() -> None:
    assert "wwii" in collect_names("World War II", "World War II was a war.", "", SubjectKind.EVENT)


@pytest.mark.parametrize(
    ("singular_noun", "plural_noun"),
    [
        ("octopus", "octopuses"),
        ("black hole", "black holes"),
        ("city", "cities"),
        ("monkey", "monkeys"),
        ("wolf", "wolves"),
        ("coral reef fish", "coral reef fish"),
        ("box", "boxes"),
    ],
)
def test_a_counted_noun_has_a_plural(singular_noun: str, plural_noun: str) -> None:
    assert pluralise(singular_noun) == plural_noun
