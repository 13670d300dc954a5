from __future__ import annotations

import pytest

from cpoa.text.leaning import leans
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
        "James Watson believed that, had she not died, Franklin would have won the prize.",
        "Two years later, the war ended.",
        "Because of this, the bridge was closed.",
        "When they are cut, the leaves turn brown.",
        "Bees also make wax.",
        "Pyroclastic flows are dangerous products of such volcanoes.",
        "Two sensors use two of the remaining six principles.",
        "In August 329 BCE, at the mouth of the Fergana Valley, he founded the city of Alexandria.",
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
        "Nobody had heard of such a thing.",
        "In August 329 BCE, at the mouth of the Fergana Valley, Alexander founded the city of Alexandria.",
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


def test_an_event_leans_on_any_sentence_before_it_unless_the_title_has_it() -> None:
    before = frozenset(content_words("A large asteroid hit the Earth."))
    assert leans("The event caused the extinction of most large animals.", before, NOTHING)
    assert not leans("The event of the year was a marriage of two stars.", before, NOTHING)
    assert not leans("The disaster began during a test.", before, frozenset(content_words("Chernobyl disaster")))
