from __future__ import annotations

from tests.own_texts import said


def test_dictated_text_is_cut_at_its_conjunctions() -> None:
    text = (
        "so yesterday we went to the lake and the water was cold but we swam anyway and then my sister found a turtle "
        "on the bank and we watched it for a long time because it did not move and i think it was asleep so we left it "
        "there"
    )
    assert said(text) == [
        "So yesterday we went to the lake.",
        "And the water was cold.",
        "But we swam anyway and then my sister found a turtle on the bank.",
        "And we watched it for a long time because it did not move.",
        "And I think it was asleep.",
        "So we left it there.",
    ]


def test_text_without_capitals_gets_them_where_they_are_sure() -> None:
    assert said("i took the early train. the train was late. we waited, and i'm told it rained in rome.") == [
        "I took the early train.",
        "The train was late.",
        "We waited, and I'm told it rained in rome.",
    ]


def test_dictated_lines_are_sentences() -> None:
    assert said("we have to buy a new tank\nthe old one leaks at the bottom\nask yusuf about the price") == [
        "We have to buy a new tank.",
        "The old one leaks at the bottom.",
        "Ask yusuf about the price.",
    ]


def test_a_text_with_capitals_keeps_its_small_letters() -> None:
    assert said("The names i and j are indices. They do not need a cluster. tidepool does it alone.")[2] == (
        "tidepool does it alone."
    )
