from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.repeats import without_repeats
from tests.unit.cpoa.agents.script.embedded.sources import own, own_material, paragraphs

if TYPE_CHECKING:
    from cpoa.contracts.material import Passage

BUILT = "The harbour lighthouse was built in 1911 and stands forty metres high."


def told(*passages: Passage) -> list[str]:
    found = without_repeats(paragraphs(own_material("The lighthouse", *passages)))
    return [sentence.text for paragraph in found for sentence in paragraph.sentences]


def test_a_fact_that_two_texts_tell_is_heard_once() -> None:
    again = "The harbour lighthouse, built in 1911, stands forty metres high."
    own_news = "Engineers found that the tower leans by nine centimetres."
    assert told(own(0, BUILT), own(0, again, own_news, text=2)) == [BUILT, own_news]


def test_another_number_is_another_fact() -> None:
    contradicted = BUILT.replace("1911", "1921")
    assert told(own(0, BUILT), own(0, contradicted, text=2)) == [BUILT, contradicted]


def test_a_text_may_repeat_itself() -> None:
    assert told(own(0, BUILT), own(1, BUILT)) == [BUILT, BUILT]


def test_a_sentence_that_the_next_one_leans_on_stays() -> None:
    leaning = "It can be seen from the island of goats."
    assert told(own(0, BUILT), own(0, BUILT, leaning, text=2)) == [BUILT, BUILT, leaning]


def test_a_paragraph_of_repeats_only_is_gone() -> None:
    assert told(own(0, BUILT), own(0, BUILT, text=2), own(1, "Goats live on the island.", text=2)) == [
        BUILT,
        "Goats live on the island.",
    ]
