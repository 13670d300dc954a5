"""Tests who says what about a topic."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from cpoa.agents.script.credit import _CREDITS
from cpoa.agents.script.embedded.topic_talk import _NOT_ANSWERED, _PLAIN_QUESTIONS
from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver
from cpoa.agents.script.intro_outro import CLOSINGS, GOODBYES, GREETING_REPLIES, GREETINGS, SYNTHETIC, SYNTHETIC_OWN
from cpoa.contracts.ask import AskKind
from cpoa.contracts.dialogue import Speaker, TurnKind
from cpoa.contracts.material import Coverage, Material, Passage
from tests.unit.cpoa.agents.script.embedded.sources import article, ask, topic_material
from tests.unit.cpoa.agents.script.materials import reef_material, request

PLAIN = ask("glaciers", AskKind.WHAT_IS, "glaciers")
LEAD = article("Glacier", ("A glacier is a body of ice that moves under its own weight.", 0.9))


def turns(material: Material, seed: int = 1) -> list[tuple[Speaker, str]]:
    script = EmbeddedScriptWeaver().weave(request(material, 4, seed), lambda: None)
    return [(turn.speaker, turn.text) for turn in script.turns]


def part(number: int, heading: str | None, words: int = 30) -> Passage:
    text = f"Glaciers of kind {number} carry " + "stones and " * (words // 2) + "sand."
    return article("Glacier", (text, 0.8), number=number, heading=heading)


def neighbour(title: str) -> Passage:
    return article(title, (f"{title} is a thing that a glacier makes in the valley where it melts.", 0.8), main=False)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "further",
    [
        [part(1, "Motion"), part(2, "Early forms"), part(3, "Erosion", 70), part(4, "Moraines"), part(5, "Climate")],
        [neighbour("Moraine"), neighbour("Fjord"), neighbour("Till"), neighbour("Cirque")],
    ],
)
@pytest.mark.parametrize("coverage", [Coverage.EXACT, Coverage.AROUND])
def test_no_voice_has_two_turns_in_succession(further: list[Passage], coverage: Coverage, seed: int) -> None:
    said = turns(topic_material(PLAIN, LEAD, *further, coverage=coverage), seed)
    assert all(one[0] is not other[0] for one, other in pairwise(said))


def test_only_the_host_asks() -> None:
    script = EmbeddedScriptWeaver().weave(request(reef_material(), 4), lambda: None)
    asked = {turn.speaker for turn in script.turns for part in turn.parts if part.kind is TurnKind.QUESTION}
    assert asked == {Speaker.HOST}


def test_the_episodes_own_subject_is_not_introduced_again() -> None:
    why = ask("what causes earthquakes", AskKind.CAUSES, "earthquakes")
    quake = article("Earthquake", ("Some areas have many small tremors in every year.", 0.6))
    fault = article("Fault", ("Earthquakes are caused by the movement of faults.", 1.0))
    said = " ".join(text for _, text in turns(topic_material(why, quake, fault)))
    assert "Some areas have many" in said
    assert "earthquake?" not in said
    assert "article on Earthquake" not in said.partition("Earthquakes are caused")[2].partition("Wikipedia")[0]


def test_what_is_told_instead_has_the_name_of_its_article_if_its_title_lacks_the_subject() -> None:
    better = replace(ask("how to sleep better", AskKind.ADVICE, "better"), words=("sleep",))
    sleep = article("Sleep", ("Sleep is a state of rest in which the senses are less active.", 0.6))
    said = turns(topic_material(better, sleep, coverage=Coverage.AROUND))
    assert "about better" not in said[3][1]
    assert "sleep" in said[3][1]


def test_every_set_of_lines_has_enough_for_several_episodes() -> None:
    sets = (GREETINGS, GREETING_REPLIES, CLOSINGS, SYNTHETIC, SYNTHETIC_OWN, GOODBYES, _PLAIN_QUESTIONS, _CREDITS)
    assert all(len(set(lines)) >= 5 for lines in (*sets, _NOT_ANSWERED))
    assert all("synthetic" in line and "software" in line for line in (*SYNTHETIC, *SYNTHETIC_OWN))
