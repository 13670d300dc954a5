from __future__ import annotations

import pytest

from cpoa.agents.script.embedded.leaning import leans
from cpoa.text.words import content_words

NOTHING = frozenset[str]()


@pytest.mark.parametrize(
    "sentence",
    [
        "It is found in every ocean.",
        '"They were wrong," she said.',
        "However, the plan failed.",
        "This made them famous.",
        "These animals live long.",
        "In 1903, she won the prize.",
        "Born in Warsaw to a family of teachers who had lost their property in two uprisings, she moved to Paris.",
        "For example, a bee can fly far.",
        "Some of them can swim.",
        "Most are flat.",
        "The latter is larger.",
        "Two years later, the war ended.",
        "Because of this, the bridge was closed.",
        "When they are cut, the leaves turn brown.",
        "Bees also make wax.",
    ],
)
def test_a_sentence_leans_on_the_one_before_it(sentence: str) -> None:
    assert leans(sentence, NOTHING, NOTHING)


@pytest.mark.parametrize(
    "sentence",
    [
        "Marie Curie was a physicist.",
        "The Great Barrier Reef is in Australia.",
        "A pipe organ, also known as a church organ, is an instrument.",
        "Many people keep bees.",
        "In 1903, Marie Curie won the prize.",
        "Both the fox and the wolf are dogs.",
        "There are 440 atolls in the world.",
        "One of the largest reefs is in Belize.",
        "Photosynthesis is a process by which organisms, such as plants, convert light.",
    ],
)
def test_a_sentence_can_be_said_first(sentence: str) -> None:
    assert not leans(sentence, NOTHING, NOTHING)


def test_a_noun_of_the_sentence_before_leans_on_it_unless_it_is_the_topic() -> None:
    before = frozenset(content_words("Chlorophyll is a pigment of plants."))
    assert leans("The pigment absorbs light.", before, NOTHING)
    assert not leans("The pigment absorbs light.", before, frozenset(content_words("pigments")))


def test_a_bare_definite_noun_leans_on_any_sentence_before_it() -> None:
    before = frozenset(content_words("The Dust Bowl was a time of storms."))
    assert leans("The phenomenon was caused by drought.", before, NOTHING)
    assert not leans("The phenomenon was caused by drought.", NOTHING, NOTHING)
