"""Tests how a script is divided between the voice steps."""

from __future__ import annotations

from itertools import groupby

import pytest

from cpoa.contracts.dialogue import Chapter, Part, Speaker, Turn, TurnKind
from cpoa.contracts.records import SpokenPart
from cpoa.steps.spoken_parts import spoken_parts

A, B = Speaker.HOST, Speaker.GUEST


def chapter(*turns: tuple[Speaker, int]) -> Chapter:
    """``turns``: speakers and their numbers of words."""
    return Chapter("One", tuple(Turn(who, (Part(" ".join(["word"] * count), TurnKind.FACT),)) for who, count in turns))


def parts(*chapters: Chapter) -> list[tuple[int, int, int]]:
    return [(part.chapter, part.first_turn, part.end_turn) for part in spoken_parts(chapters)]


LONG = chapter((A, 60), (B, 60))


def test_the_first_sentences_are_a_part_of_their_own() -> None:
    first = chapter((A, 8), (B, 6), (A, 10), (B, 9), (A, 30), (B, 40), (A, 20))
    assert parts(first, LONG) == [(0, 0, 3), (0, 3, 7), (1, 0, 2)]


@pytest.mark.parametrize(
    "whole",
    [
        chapter((A, 8), (B, 4)),  # all of it is short
        chapter((A, 8), (B, 9), (A, 8)),  # the rest is short
        chapter((A, 8), (B, 9), (A, 60), (B, 5)),  # one voice has too little in the rest
    ],
)
def test_a_chapter_is_not_divided_where_a_voice_could_not_be_measured(whole: Chapter) -> None:
    assert parts(whole, LONG) == [(0, 0, len(whole.turns)), (1, 0, 2)]


def test_a_long_turn_ends_the_first_part() -> None:
    assert parts(chapter((A, 8), (B, 60), (A, 30), (B, 30))) == [(0, 0, 2), (0, 2, 4)]


def test_one_voice_alone_needs_no_second_one() -> None:
    assert parts(chapter((A, 30), (A, 30))) == [(0, 0, 1), (0, 1, 2)]


@pytest.mark.parametrize("sizes", [(5, 9, 14, 22, 3, 40), (25, 25, 25), (1,) * 90, (70, 1, 70, 1)])
def test_every_turn_is_in_one_part(sizes: tuple[int, ...]) -> None:
    first = chapter(*((A if number % 2 else B, words) for number, words in enumerate(sizes)))
    divided = spoken_parts((first, LONG))
    for number, group in groupby(divided, key=lambda part: part.chapter):
        spoken = [turn for part in group for turn in range(part.first_turn, part.end_turn)]
        assert spoken == list(range(len((first, LONG)[number].turns)))
    assert SpokenPart(1, 0, 2) in divided
