"""When something ended is told by a sentence about its own end, not about the end of another thing."""

from __future__ import annotations

import pytest

from cpoa.agents.topics.answering.cues import without_named_years
from tests.unit.cpoa.agents.topics.answering.test_bearing import score


def answers(topic: str, sentence: str, title: str = "Another Article") -> bool:
    [scored] = score(topic, title, sentence)
    return scored.answers


@pytest.mark.parametrize(
    ("topic", "sentence"),
    [
        (
            "when did the Berlin Wall fall",
            "He ruled until shortly before the fall of the Berlin Wall in 1989.",
        ),
        ("when did the Berlin Wall fall", "The Berlin Wall, which finally fell in 1989, had divided the city."),
        ("when did the Berlin Wall fall", "The Berlin Wall fell in 1989, and so did the government."),
        (
            "when was the Eiffel Tower built",
            "He is known for the Eiffel Tower, designed by him and built in 1889.",
        ),
        ("when did the Cold War end", "His movement ushered in the end of the Cold War in 1989."),
        ("when did the Inca Empire end", "By 1572 the Spanish had ended the Inca Empire."),
        (
            "when were mammoths extinct",
            "It hunted mammoths and lived until the extinction in 2000 BC.",
        ),
    ],
)
def test_an_act_of_the_subject_answers(topic: str, sentence: str) -> None:
    assert answers(topic, sentence)


@pytest.mark.parametrize(
    ("topic", "sentence"),
    [
        (
            "when did the Ottoman Empire end",
            "It revised the terms imposed on the Ottoman Empire by a treaty, which had ended the war of 1877.",
        ),
        (
            "when did the Byzantine Empire end",
            "They began with the Roman Republic and the Parthian Empire in 54 BC, ending with the Byzantine Empire.",
        ),
        (
            "when did the Byzantine Empire end",
            "He put an end to the Anarchy, a time of trouble in the Byzantine Empire between 695 and 717.",
        ),
        ("when did the Ottoman Empire end", "The war began with the Ottoman Empire and ended in 1878."),
        ("when did the Ottoman Empire end", "It fought the Ottoman Empire after the long war ended in 1878."),
        (
            "when was penicillin discovered",
            "He shared the 1945 Nobel Prize for the discovery of penicillin and its effect.",
        ),
    ],
)
def test_an_act_of_another_thing_does_not_answer(topic: str, sentence: str) -> None:
    assert not answers(topic, sentence)


def test_in_the_subjects_own_article_every_sentence_is_about_it() -> None:
    sentence = "The Ottoman Empire signed the treaty which ended it in 1922."
    assert not answers("when did the Ottoman Empire end", sentence)
    assert answers("when did the Ottoman Empire end", sentence, "Ottoman Empire")


def test_a_question_that_asks_for_no_date_is_not_changed() -> None:
    sentence = "He hated the Berlin Wall, which is a reason that the state fell because of debt."
    assert answers("why did the Berlin Wall fall", sentence)


def test_only_a_year_inside_a_name_is_left_out() -> None:
    assert without_named_years("He shared the 1945 Nobel Prize in 1946.") == "He shared the Nobel Prize in 1946."
    assert without_named_years("It was the 1945 harvest.") == "It was the 1945 harvest."
