from __future__ import annotations

import numpy as np
import pytest

from cpoa.agents.voice.pauses import (
    MAX_PAUSE_SECONDS,
    MIN_PAUSE_SECONDS,
    Pause,
    pause_between_sentences,
    pause_between_turns,
    pause_in_sentence,
    turn_sentences,
)
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind


def turn(*parts: tuple[str, str], pause_seconds: float | None = None) -> Turn:
    """``parts``: text and passage id, which is empty for what no source says."""
    return Turn(
        Speaker.GUEST,
        tuple(Part(text, TurnKind.FACT, (passage,) if passage else ()) for text, passage in parts),
        pause_seconds,
    )


def test_pauses_stay_within_their_bounds_and_differ() -> None:
    chance = np.random.default_rng(0)
    for pause in Pause:
        shortest, longest = pause.value
        drawn = [pause.seconds(chance) for _ in range(100)]
        assert min(drawn) >= shortest
        assert max(drawn) <= longest
        assert len(set(drawn)) == 100


def test_the_more_ends_the_longer_the_pause() -> None:
    order = [Pause.PHRASE, Pause.BREATH, Pause.SENTENCE, Pause.TURN, Pause.PARAGRAPH, Pause.AFTER_QUOTATION]
    means = [pause.mean_seconds for pause in order]
    assert means == sorted(means)
    assert Pause.ANSWER.mean_seconds < Pause.SENTENCE.mean_seconds
    assert Pause.AFTER_QUOTATION.value[1] < 0.8  # shorter than between chapters


@pytest.mark.parametrize(
    ("written", "ends_paragraph", "expected"),
    [
        ("It is warm.", False, Pause.TURN),
        ("It is warm.", True, Pause.PARAGRAPH),
        ("Why is that?", True, Pause.ANSWER),
        ("“Why is that?”", False, Pause.ANSWER),
        ("He said: “It is warm.”", False, Pause.AFTER_QUOTATION),
        ('He said: "It is warm."', True, Pause.AFTER_QUOTATION),
        ("He said: ‘It is warm.’", False, Pause.AFTER_QUOTATION),
        ("The ship was the sailors’", False, Pause.TURN),
    ],
)
def test_the_pause_between_turns_depends_on_what_was_said(written: str, ends_paragraph: bool, expected: Pause) -> None:
    assert pause_between_turns(written, ends_paragraph=ends_paragraph) is expected


@pytest.mark.parametrize(
    ("written", "ends_paragraph", "expected"),
    [
        ("It is warm.", False, Pause.SENTENCE),
        ("It is warm.", True, Pause.PARAGRAPH),
        ("Why is that?", False, Pause.AFTER_ASKING_ONESELF),
        ("He said: “It is warm.”", False, Pause.AFTER_QUOTATION),
    ],
)
def test_the_pause_between_sentences_depends_on_what_was_said(
    written: str, ends_paragraph: bool, expected: Pause
) -> None:
    assert pause_between_sentences(written, ends_paragraph=ends_paragraph) is expected


@pytest.mark.parametrize("written", ["It is warm,", "It is warm;", "(it is warm),", "It is “warm,”", "It is warm —"])
def test_a_speaker_breathes_at_a_mark(written: str) -> None:
    assert pause_in_sentence(written) is Pause.BREATH


def test_a_sentence_without_a_mark_is_hardly_interrupted() -> None:
    assert pause_in_sentence("It is warm") is Pause.PHRASE


def test_a_new_passage_begins_after_a_longer_pause() -> None:
    sentences = turn_sentences(turn(("One. Two.", "a"), ("Three. Four.", "b")), turn(("Five.", "c")))
    assert [sentence.written for sentence in sentences] == ["One.", "Two.", "Three.", "Four."]
    pauses = [sentence.pause for sentence in sentences]
    assert pauses == [Pause.SENTENCE, Pause.PARAGRAPH, Pause.SENTENCE, Pause.PARAGRAPH]


def test_a_passage_that_goes_on_has_no_paragraph_end() -> None:
    sentences = turn_sentences(turn(("One.", "a"), ("Two.", "a")), turn(("Three.", "a")))
    assert [sentence.pause for sentence in sentences] == [Pause.SENTENCE, Pause.TURN]


def test_what_no_source_says_is_no_paragraph() -> None:
    sentences = turn_sentences(turn(("One.", ""), ("Two.", "")), turn(("Three.", "a")))
    assert [sentence.pause for sentence in sentences] == [Pause.SENTENCE, Pause.TURN]


def test_the_script_sets_the_pause_after_a_turn() -> None:
    sentences = turn_sentences(turn(("One. Why?", "a"), pause_seconds=1.25), turn(("Two.", "a")))
    chance = np.random.default_rng(0)
    assert sentences[-1].seconds(chance) == sentences[-1].mean_seconds == 1.25
    assert sentences[0].pause_seconds is None


@pytest.mark.parametrize(
    ("wished", "made"), [(0.0, MIN_PAUSE_SECONDS), (-1.0, MIN_PAUSE_SECONDS), (60, MAX_PAUSE_SECONDS)]
)
def test_a_pause_has_limits(wished: float, made: float) -> None:
    (sentence,) = turn_sentences(turn(("One.", "a"), pause_seconds=wished), None)
    assert sentence.mean_seconds == made


def test_the_pause_of_a_turn_is_also_made_if_a_row_of_stars_ends_it() -> None:
    sentences = turn_sentences(turn(("One. Two.", "a"), ("* * *", "")), turn(("Three.", "b")))
    spoken = [sentence for sentence in sentences if sentence.written != "* * *"]
    assert spoken[-1].pause is not Pause.SENTENCE
