from __future__ import annotations

import pytest

from cpoa.agents.topics.answering.asked_details import (
    colour_asked,
    measure_asked,
    measures,
    superlative_asked,
    tells_colour,
    tells_superlative,
)
from cpoa.agents.topics.ask_parsing import parse_ask


@pytest.mark.parametrize(
    ("sentence", "measure", "told"),
    [
        ("The tower has a height of 330 metres.", "tall", True),
        ("The tower was finished in 1889.", "tall", False),
        ("The river is 3,531 km long.", "long", True),
    ],
)
def test_a_measure_is_told_by_its_unit(sentence: str, measure: str, *, told: bool) -> None:
    assert measures(sentence, measure, [], is_about=True) is told


def test_a_number_counts_what_follows_it() -> None:
    sentence = "The body of an adult has 206 bones."
    assert measures(sentence, "many", [sentence.index("bones")], is_about=True)
    assert not measures(sentence, "many", [sentence.index("body")], is_about=True)


def test_another_article_tells_a_measure_of_the_subject_only() -> None:
    age = "The age of the universe is about 13.8 billion years."
    more = "Its half-life is 48.8 billion years, more than the age of the universe."
    assert measures(age, "old", [age.index("universe")], is_about=False)
    assert not measures(more, "old", [more.index("universe")], is_about=False)


@pytest.mark.parametrize("topic", ["how tall is Mount Everest", "How old is the universe?"])
def test_a_measure_is_asked(topic: str) -> None:
    assert measure_asked(topic) in {"tall", "old"}


def test_a_colour_is_asked_of_the_subject() -> None:
    assert colour_asked(parse_ask("why is the sky blue")) == "blue"
    assert colour_asked(parse_ask("the blue whale")) is None


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The sky appears blue because of Rayleigh scattering.", True),
        ("The pigment gives them their color.", True),
        ("This can be due to a low number of red blood cells.", False),
    ],
)
def test_a_colour_is_told_by_what_has_it(sentence: str, *, told: bool) -> None:
    assert tells_colour(sentence, "blue" if "blue" in sentence else "red") is told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("The Pacific is the largest and deepest ocean.", True),
        ("The Indian is the third-largest ocean.", False),
        ("It is one of the largest oceans.", False),
        ("Here is the largest ocean in southern Asia.", False),
    ],
)
def test_the_largest_is_told_of_the_whole_kind(sentence: str, *, told: bool) -> None:
    assert superlative_asked(parse_ask("what is the largest ocean")) == "largest"
    assert tells_superlative(sentence, "largest", [sentence.index("ocean")]) is told
