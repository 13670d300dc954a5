from __future__ import annotations

import pytest

from cpoa.agents.script.by_model.spoken_line import cited_numbers, spoken_line
from tests.unit.cpoa.agents.script.materials import HOSTS


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("It grows \u202eslowly\u202c, in \u2067years\u2069.", "It grows slowly, in years."),
        ("**Host:** Hello there, I'm *Anna*!", "Hello there, I'm Anna!"),
        ("Ben (excited): Wow! [p1] They have **three** hearts.", "Wow! They have three hearts."),
        ("[laughs] That is wild… I mean, really", "That is wild... I mean, really."),
        ("*chuckles* Well... they swim", "Well... they swim."),
        ("(sighs) Right.", "Right."),
        ("<break time='1s'/>So it goes.", "So it goes."),
        ("- see [the page](https://example.org) for it,", "see the page for it."),
        ("It's 25 C & wet 🐙.", "It's 25 C & wet."),
        ("that's the thing—", "that's the thing—"),
        ("that's the thing --", "that's the thing—"),
        ("She said “Go home”", 'She said "Go home".'),
        ("It fell. X = y + z. It rose.", "It fell. X = y + z. It rose."),
        ("Note: bees fly.", "Note: bees fly."),
        ("...", ""),
        ("[applause]", ""),
        ("", ""),
    ],
)
def test_only_speakable_text_is_kept(written: str, spoken: str) -> None:
    assert spoken_line(written, HOSTS) == spoken


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("It hums [3]. It swims [2, 5].", (3, 2, 5)),
        ("It hums [p3][P4] 【6】 [passages 1 and 2]", (3, 4, 6, 1, 2)),
        ("It hums [4-6] [^7]", (4, 5, 6, 7)),
        ("It hums [1-99999]", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)),
        ("It hums (3) [laughs] [the 3rd of May]", ()),
    ],
)
def test_numbers_in_square_brackets_are_passages(written: str, numbers: tuple[int, ...]) -> None:
    assert cited_numbers(written) == numbers
