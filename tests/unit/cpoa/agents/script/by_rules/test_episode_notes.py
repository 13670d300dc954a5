from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.episode_notes import LONGEST_TITLE, episode_title, summary
from cpoa.agents.script.by_rules.pieces import PieceMaker
from cpoa.agents.script.by_rules.selection import Pool, gather
from cpoa.contracts.material import Coverage, Material, PassageRole
from tests.unit.cpoa.agents.script.by_rules.materials import family_history, material, passage, reef_material, tagger

TAGGER = tagger()


def pool(of: Material) -> Pool:
    return gather(of, TAGGER, PieceMaker(TAGGER))


def title(of: Material) -> str:
    return episode_title(of, list(pool(of).sections))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("octopus", "An octopus is a soft-bodied, eight-limbed mollusc of the order Octopoda.", "Eight-Limbed Mollusc"),
        ("elephants", "Elephants are the largest living land animals.", "The Largest Living Land Animals"),
        ("tea", "Tea is an aromatic beverage prepared by pouring hot water over leaves.", ": An Aromatic Beverage"),
    ],
)
def test_a_title_names_what_is_striking_or_what_the_subject_is(name: str, text: str, expected: str) -> None:
    made = title(material(passage(name.capitalize(), text), subject=name))
    assert made.endswith(expected)
    assert len(made) <= LONGEST_TITLE


def test_a_subtitle_never_says_the_subject_over_again() -> None:
    assert title(reef_material()) == "Coral Reefs: Underwater Ecosystems"


def test_a_text_of_ones_own_keeps_its_title() -> None:
    assert title(family_history()) == "The Orchard on Kettle Lane"


def test_the_summary_is_about_the_subject_and_not_its_neighbours() -> None:
    reef = reef_material()
    text = summary(pool(reef), list(pool(reef).sections))
    assert text.startswith("A coral reef is an underwater ecosystem")
    assert "barracuda" not in text.lower()
    assert "atoll" not in text.lower()


def test_no_sentence_of_the_summary_leans_on_one_that_is_missing() -> None:
    text = (
        "Dover Castle stands above the port. It was built in 1168. We cannot enter the keep. However, it is open in "
        "summer. The well of the castle is 107 metres deep."
    )
    own = material(passage("Dover Castle", text, PassageRole.OWN), subject="Dover Castle", coverage=Coverage.OWN)
    assert summary(pool(own), list(pool(own).sections)) == (
        "Dover Castle stands above the port. The well of the castle is 107 metres deep."
    )
