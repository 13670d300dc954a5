from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.own_voice import Relatives
from cpoa.agents.script.by_rules.third_person import Group, group_of, in_third_person
from tests.unit.cpoa.agents.script.by_rules.materials import tagger

TAGGER = tagger()


def turned(text: str, group: Group | None = None) -> str | None:
    return in_third_person(text, group or Group(None), TAGGER)


@pytest.mark.parametrize(
    ("first", "third"),
    [
        ("My grandmother opened the bakery.", "The author's grandmother opened the bakery."),
        ("I am a nurse and I love my work.", "The author is a nurse and they love their work."),
        ("I have never been to Rome.", "The author has never been to Rome."),
        ("I don't know why I came.", "The author doesn't know why they came."),
        ("I was late, so they laughed at me.", "The author was late, so they laughed at the author."),
        ("Last October my daughter and I drove home.", "Last October the author and their daughter drove home."),
        ("Never had I seen such a thing.", "Never had the author seen such a thing."),
        ("Today I still live in Leeds.", "Today the author still lives in Leeds."),
        ("She told me that.", "She told the author that."),
        ("The bridge fell.", "The bridge fell."),
    ],
)
def test_the_author_is_spoken_of_and_the_verb_agrees(first: str, third: str) -> None:
    assert turned(first) == third


def test_a_quotation_keeps_its_own_speaker() -> None:
    assert turned('My boss said, "I quit my job."') == 'The author\'s boss said, "I quit my job."'


@pytest.mark.parametrize("text", ["That coat was mine.", "I go there every week and look at my old school."])
def test_what_cannot_be_turned_safely_is_not_turned(text: str) -> None:
    assert turned(text, Group(None, past=False)) is None


def test_we_is_the_club_where_the_text_says_our_club() -> None:
    group = group_of(["Our club had six boats.", "We met in a garage.", "I was the treasurer."])
    assert turned("We met in a garage and he gave us our oars.", group) == (
        "The club met in a garage and he gave the club its oars."
    )


def test_we_is_the_family_where_the_text_is_about_relatives_and_stays_where_nobody_says_who() -> None:
    relatives = group_of(["My mother ran it.", "My aunt helped.", "We still have the tin."])
    assert turned("We still have the tin.", relatives) == "The family still has the tin."
    assert turned("We need less cement.", group_of(["I mixed it.", "We need less cement."])) == "We need less cement."


def test_a_relative_is_the_authors_once_in_a_part() -> None:
    relatives = Relatives()
    assert relatives.shortened("The author's cousin runs it.") == "The author's cousin runs it."
    assert relatives.shortened("It was the author's cousin.") == "It was the cousin."
    relatives.begin_part()
    assert relatives.shortened("The author's cousin left.") == "The author's cousin left."
    assert relatives.shortened("The author's uncle Edwin came.") == "The author's uncle Edwin came."
    assert relatives.shortened("The author's uncle Edwin left.") == "Edwin left."
