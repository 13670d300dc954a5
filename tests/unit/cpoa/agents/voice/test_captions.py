from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from cpoa.agents.voice.captions import MAX_CAPTION_CHARS, captions
from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS

RATE = 24_000
FIRST = "Coral reefs cover less than one percent of the ocean floor,"
SECOND = "and they are home to a quarter of all the species that live in it."


def spoken(*seconds: float) -> np.ndarray:
    """Alternates speech and silence, with the silence of a trimmed utterance at both ends."""
    pieces = [np.zeros(round(EDGE_SILENCE_SECONDS * RATE))]
    for number, length in enumerate(seconds):
        tone = 0.3 * np.sin(2 * np.pi * 150 * np.arange(round(length * RATE)) / RATE)
        pieces.append(tone if number % 2 == 0 else np.zeros(round(length * RATE)))
    pieces.append(np.zeros(round(EDGE_SILENCE_SECONDS * RATE)))
    return np.concatenate(pieces).astype(np.float32)


def test_a_short_sentence_is_one_caption_with_its_own_time() -> None:
    assert captions("It is warm.", spoken(1.0), RATE, len) == [
        (pytest.approx(0.05), pytest.approx(1.05), "It is warm.")
    ]


def test_a_long_sentence_is_cut_where_the_speaker_pauses() -> None:
    parts = captions(f"{FIRST} {SECOND}", spoken(3.3, 0.2, 3.4), RATE, len)
    assert [text for _, _, text in parts] == [FIRST, SECOND]
    assert parts[0][1] == pytest.approx(0.05 + 3.3 + 0.1, abs=0.02)
    assert parts[0][1] == parts[1][0]


def test_a_distant_pause_is_not_used_for_the_comma() -> None:
    parts = captions(f"{FIRST} {SECOND}", spoken(1.0, 0.2, 5.6), RATE, len)
    share = len(FIRST) / (len(FIRST) + len(SECOND))
    assert parts[0][1] == pytest.approx(0.05 + share * 6.8, abs=0.01)


def test_captions_fit_the_screen_and_follow_one_another() -> None:
    sentence = " ".join(["Reefs grow in warm and shallow water near many coasts of the tropics"] * 6) + "."
    parts = captions(sentence, spoken(25.0), RATE, len)
    assert " ".join(text for _, _, text in parts) == sentence
    assert all(len(text) <= MAX_CAPTION_CHARS for _, _, text in parts)
    assert all(start < end for start, end, _ in parts)
    assert all(before[1] == after[0] for before, after in pairwise(parts))
