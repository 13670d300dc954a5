from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cpoa.agents.voice.clauses import BREATH_CHARS, breath_groups, clauses

SENTENCE = (
    "Coral reefs cover less than one percent of the ocean floor, and yet they are home to a quarter of all species; "
    "most of them never leave the 1,550 km of the reef."
)


def test_a_short_sentence_stays_whole() -> None:
    assert clauses("It is short.", 84) == ["It is short."]


def test_a_strong_mark_is_cut_before_a_comma() -> None:
    first, second = clauses(SENTENCE, 120)
    assert first.endswith("species;")
    assert second.startswith("most")


def test_numbers_are_not_cut() -> None:
    assert any("1,550 km" in piece for piece in clauses(SENTENCE, 60))


def test_without_a_mark_the_cut_is_before_a_joining_word() -> None:
    assert clauses("The keepers climbed the long stairs because the lamps had gone out", 40) == [
        "The keepers climbed the long stairs",
        "because the lamps had gone out",
    ]


@given(st.lists(st.text("abcdé,;.—", min_size=1, max_size=12), min_size=1, max_size=40), st.integers(13, 90))
def test_the_pieces_form_the_sentence_and_are_short_enough(words: list[str], longest: int) -> None:
    sentence = " ".join(words)
    pieces = clauses(sentence, longest)
    assert " ".join(pieces) == sentence
    assert all(len(piece) <= longest for piece in pieces)
    assert " ".join(breath_groups(sentence, longest)) == sentence


def test_a_long_sentence_breathes_at_its_marks() -> None:
    assert breath_groups(SENTENCE, 400) == [
        "Coral reefs cover less than one percent of the ocean floor,",
        "and yet they are home to a quarter of all species;",
        "most of them never leave the 1,550 km of the reef.",
    ]


def test_a_sentence_that_one_breath_can_say_stays_whole() -> None:
    sentence = "Coral reefs cover less than one percent of the floor, and yet they are full of life."
    assert len(sentence) <= BREATH_CHARS
    assert breath_groups(sentence, 160) == [sentence]


def test_nobody_breathes_without_a_mark_or_after_two_words() -> None:
    without = "The keepers of the old lighthouse changed to paraffin because whale oil had become too expensive for all"
    assert len(without) > BREATH_CHARS
    assert breath_groups(without, 160) == [without]
    assert breath_groups(f"In short, {without}", 160) == [f"In short, {without}"]
