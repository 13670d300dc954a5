from __future__ import annotations

from cpoa.agents.script.by_rules.conversation import Conversation
from cpoa.agents.script.by_rules.reactions import is_sober, reaction_to
from tests.unit.cpoa.agents.script.by_rules.materials import HOSTS


def react(text: str, *, sober: bool = False, story: bool = False) -> str | None:
    return reaction_to(text, Conversation(HOSTS, 1), sober=sober, story=story)


def test_a_number_is_echoed() -> None:
    assert "51 days" in (react("No boat could land for 51 days.") or "")


def test_a_death_gets_no_reaction() -> None:
    assert react("About 75 people died in the storm.") is None


def test_a_sober_episode_hears_no_cheer() -> None:
    line = react("The campaign involved more than 2 million people.", sober=True)
    assert line is None or not any(word in line for word in ("Wow", "impressed", "sink in"))


def test_a_mean_is_no_setback_outside_a_story() -> None:
    assert react("The mill had burned down three weeks earlier.") is None
    assert react("The mill had burned down three weeks earlier.", story=True)


def test_an_episode_about_war_is_sober_and_one_about_tea_is_not() -> None:
    assert is_sober(["The war killed many soldiers.", "The battle was a massacre of civilians."])
    assert not is_sober(["Tea is a drink made from leaves.", "It is popular in Asia and in many other places."])


def test_one_of_the_largest_is_not_echoed_as_the_largest() -> None:
    line = react("One of the largest constellations, Centaurus was included among the 48 constellations of Ptolemy.")
    assert line is None or "largest" not in line
    assert react("The morning was the most beautiful she had ever seen.", story=True) is None
