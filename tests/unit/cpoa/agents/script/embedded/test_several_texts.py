"""Tests how the time of an episode is divided among several texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.embedded.own_text_plan import OwnOutline, plan_own_text
from cpoa.agents.script.embedded.several_texts import shares
from tests.unit.cpoa.agents.script.embedded.sources import own, own_material, paragraphs

if TYPE_CHECKING:
    from cpoa.contracts.material import Passage

GOATS = "Goat number {} was sold to the farm behind the hill for nine crowns and a basket of pears."
LAMPS = "The lamp of tower number {} was repaired by two smiths, who ground its glass by hand for a year."


def text(number: int, sentence: str, count: int) -> list[Passage]:
    return [own(at, sentence.format(f"{number}{at}"), text=number) for at in range(count)]


def outline(asked: str, max_words: float, *texts: list[Passage]) -> OwnOutline:
    found = paragraphs(own_material(asked or "Text 1", *[passage for each in texts for passage in each]))
    return plan_own_text(found, asked or "Text 1", max_words, asked=asked)


def words_of(planned: OwnOutline) -> dict[str, float]:
    said: dict[str, float] = {}
    for run in planned.runs:
        said[run.passage.source_id] = said.get(run.passage.source_id, 0) + run.words
    return said


def test_each_of_five_texts_is_heard_although_the_first_alone_would_fill_the_time() -> None:
    texts = [text(1, GOATS, 200), *[text(number, GOATS, 12) for number in range(2, 6)]]
    planned = outline("", 500, *texts)
    said = words_of(planned)
    assert set(said) == {f"text:{number}" for number in range(1, 6)}
    assert max(said.values()) < 3 * min(said.values())


def test_the_text_about_what_was_asked_has_most_of_the_time() -> None:
    planned = outline("how a lamp is repaired", 400, text(1, GOATS, 40), text(2, LAMPS, 40), text(3, GOATS, 40))
    said = words_of(planned)
    assert set(said) == {"text:1", "text:2", "text:3"}
    assert said["text:2"] > said["text:1"] + said["text:3"]


def test_of_a_text_the_part_about_what_was_asked_is_heard() -> None:
    mixed = [*text(1, GOATS, 20), own(20, LAMPS.format(7)), *text(1, GOATS, 0)]
    planned = outline("how a lamp is repaired", 150, mixed, text(2, GOATS, 20))
    assert any("smiths" in run.text for run in planned.runs)


@pytest.mark.parametrize("max_words", [160, 250, 450, 1_500])
def test_twenty_texts_do_not_make_the_episode_longer(max_words: int) -> None:
    planned = outline("", max_words, *[text(number, GOATS, 30) for number in range(1, 21)])
    assert sum(words_of(planned).values()) <= max_words


def test_the_texts_that_there_is_no_time_for_are_named() -> None:
    planned = outline("", 160, *[text(number, GOATS, 30) for number in range(1, 6)])
    said = {source.replace("text:", "Text ") for source in words_of(planned)}
    assert 1 <= len(said) < 5
    assert {f"Text {number}" for number in range(1, 6)} - said <= set(planned.left_out)


def test_the_texts_keep_their_order() -> None:
    planned = outline("how a lamp is repaired", 400, text(1, GOATS, 40), text(2, LAMPS, 40), text(3, GOATS, 40))
    sources = [block.source_id for block in planned.blocks]
    assert sources == sorted(sources)


def test_a_salutation_alone_is_not_all_that_is_heard_of_a_letter() -> None:
    letter = [own(0, "Dear all.", GOATS.format(1), GOATS.format(2), GOATS.format(3), text=2)]
    planned = outline("", 160, text(1, GOATS, 60), letter)
    assert words_of(planned)["text:2"] > 10


def test_what_a_short_text_does_not_need_goes_to_the_others() -> None:
    divided = shares({"a": 40, "b": 900, "c": 900}, {"a": 1, "b": 1, "c": 1}, 600)
    assert divided == {"a": 40, "b": 280, "c": 280}


def test_with_too_little_time_the_texts_with_the_least_weight_are_left_out() -> None:
    assert set(shares({"a": 500, "b": 500, "c": 500}, {"a": 1, "b": 4, "c": 2}, 160)) == {"b", "c"}
