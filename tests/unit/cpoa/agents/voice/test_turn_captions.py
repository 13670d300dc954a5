from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS
from cpoa.agents.voice.turn_captions import turn_captions

RATE = 24_000
SENTENCES = ("Reefs grow slowly.", "They cover less than one percent of the ocean floor!", "And yet?")


def spoken(*seconds: float) -> np.ndarray:
    """Alternates speech and silence, with the silence of a trimmed clip at both ends."""
    pieces = [np.zeros(round(EDGE_SILENCE_SECONDS * RATE))]
    for number, length in enumerate(seconds):
        sound = 0.3 * np.sin(2 * np.pi * 150 * np.arange(round(length * RATE)) / RATE)
        pieces.append(sound if number % 2 == 0 else np.zeros(round(length * RATE)))
    return np.concatenate([*pieces, np.zeros(round(EDGE_SILENCE_SECONDS * RATE))]).astype(np.float32)


def test_each_sentence_is_shown_from_its_first_to_its_last_sound() -> None:
    placed = turn_captions(SENTENCES, spoken(1.4, 0.4, 3.3, 0.45, 0.6), RATE, len)
    assert [text for _, _, text in placed] == list(SENTENCES)
    assert [start for start, _, _ in placed] == pytest.approx([0.05, 1.85, 5.6], abs=0.02)
    assert [end for _, end, _ in placed] == pytest.approx([1.45, 5.15, 6.2], abs=0.02)


def test_a_pause_for_a_comma_is_not_the_end_of_a_sentence() -> None:
    placed = turn_captions(SENTENCES[:2], spoken(0.8, 0.1, 0.9, 0.4, 3.3), RATE, len)
    assert placed[1][0] == pytest.approx(2.25, abs=0.02)


def test_one_drawn_out_sentence_does_not_move_the_others() -> None:
    sentences = ("Well.", "Reefs grow slowly.", "They live long.", "We go on.", "They grow still.")
    placed = turn_captions(sentences, spoken(1.3, 0.4, 1.5, 0.4, 1.2, 0.4, 0.8, 0.4, 1.4), RATE, len)
    assert [start for start, _, _ in placed] == pytest.approx([0.05, 1.75, 3.65, 5.25, 6.45], abs=0.02)


def test_sentences_without_a_pause_share_the_time_by_their_length() -> None:
    placed = turn_captions(SENTENCES[:2], spoken(7.0), RATE, len)
    share = len(SENTENCES[0]) / (len(SENTENCES[0]) + len(SENTENCES[1]))
    assert placed[0][1] == pytest.approx(0.05 + 7.0 * share, abs=0.05)
    assert placed[1][1] == pytest.approx(7.05, abs=0.01)


def test_a_long_sentence_is_shown_in_pieces_that_follow_one_another() -> None:
    long = (
        "Reefs are home to a quarter of all species, from the smallest shrimp to the reef shark, and most never leave."
    )
    placed = turn_captions((SENTENCES[0], long), spoken(1.4, 0.5, 7.0), RATE, len)
    assert " ".join(text for _, _, text in placed) == f"{SENTENCES[0]} {long}"
    assert len(placed) == 3
    assert all(start < end for start, end, _ in placed)
    assert all(before[1] <= after[0] for before, after in pairwise(placed))
