from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.pieces import PieceMaker
from cpoa.agents.script.by_rules.selection import Pool, choose, cost, gather
from cpoa.contracts.material import Material, PassageRole
from tests.unit.cpoa.agents.script.by_rules.materials import build_own_material, family_history, reef_material, tagger


def pool_of(material: Material) -> Pool:
    words = tagger()
    return gather(material, words, PieceMaker(words))


@pytest.mark.parametrize("words", [60, 120, 240, 400])
def test_what_is_chosen_fits_and_leans_on_nothing_left_out(words: int) -> None:
    sections = choose(pool_of(family_history()), words)
    chosen = [claim for section in sections for claim in section.claims]
    assert all(section.claims for section in sections)
    assert sum(map(cost, chosen)) <= words * 1.2 + 30
    assert all(claim.previous in chosen for claim in chosen if claim.leans_on_previous)


def test_a_long_text_keeps_its_first_and_its_last_paragraph() -> None:
    pool = pool_of(family_history())
    sections = choose(pool, pool.words * 0.3)
    assert sections[0].claims[0].text.startswith("My great-grandmother Rosa")
    assert sections[-1].passage == pool.sections[-1].passage


def test_the_topic_comes_before_its_neighbours() -> None:
    roles = [section.role for section in choose(pool_of(reef_material()), 300)]
    assert roles[0] is PassageRole.MAIN
    assert set(roles[1:]) == {PassageRole.NEIGHBOUR}


def test_he_in_a_new_paragraph_is_the_one_of_the_paragraph_before() -> None:
    text = "The tins\n\nMy father repaired radios for forty years.\n\nHe kept the parts in old tobacco tins."
    assert [claim.text for section in pool_of(build_own_material(text)).sections for claim in section.claims] == [
        "My father repaired radios for forty years.",
        "He kept the parts in old tobacco tins.",
    ]


def test_a_sentence_given_twice_is_kept_once() -> None:
    text = "The tins\n\nThere were many tins in the room.\n\nThere were many tins in the room."
    assert sum(len(section.claims) for section in pool_of(build_own_material(text)).sections) == 1


def test_a_paragraph_that_only_leans_on_one_left_out_is_left_out_too() -> None:
    paragraphs = [
        f"The house number {number} stood in the long street by the river for many years." for number in range(9)
    ]
    text = "The street\n\n" + "\n\n".join([*paragraphs, "She came in every Saturday until she was ninety years old."])
    for words in (30, 60, 90):
        assert all(section.claims for section in choose(pool_of(build_own_material(text)), words))
