from __future__ import annotations

import pytest

from cpoa.agents.script.by_model.plain_speech import clean_line, clean_title
from tests.unit.cpoa.agents.script.materials import HOSTS


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("**Host:** Hello there, I'm *Anna*!", "Hello there, I'm Anna!"),
        ("Ben (excited): Wow! [p1] They have **three** hearts.", "Wow! They have three hearts."),
        ("[laughs] That is wild… I mean, really", "That is wild, I mean, really."),
        ("*chuckles* Well... they swim", "Well, they swim."),
        ("(sighs) Right.", "Right."),
        ("<break time='1s'/>So it goes.", "So it goes."),
        ("- see [the page](https://example.org) for it,", "See the page for it."),
        ("It's 25 C & wet 🐙.", "It's 25 C and wet."),
        ("that's the thing—", "That's the thing."),
        ("She said “Go home”", 'She said "Go home".'),
        ("It fell. X = y + z. It rose.", "It fell. It rose."),
        ("Note: bees fly.", "Note: bees fly."),
        ("...", ""),
        ("[applause]", ""),
        ("", ""),
    ],
)
def test_only_speakable_text_is_kept(written: str, spoken: str) -> None:
    assert clean_line(written, HOSTS) == spoken


@pytest.mark.parametrize(
    ("written", "title"),
    [("Chapter 1: **The Reef**", "The Reef"), ('"Alive"', "Alive"), ("## Part Two - Fish.", "Fish"), ("[intro]", "")],
)
def test_a_title_is_plain(written: str, title: str) -> None:
    assert clean_title(written) == title
