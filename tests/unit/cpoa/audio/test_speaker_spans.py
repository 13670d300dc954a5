from __future__ import annotations

import numpy as np
import pytest

from cpoa.audio.speaker_spans import SpeakerSpan, SpeakerTimeline, seconds_by_speaker, spans_by_speaker, speaker_spans
from cpoa.contracts.agents import Cue

CUES = [
    [Cue(0.0, 1.0, "Anna", "One."), Cue(1.2, 2.0, "Anna", "Two."), Cue(2.4, 3.0, "Ben", "Three.")],
    [Cue(0.0, 1.0, "Ben", "Four.")],
]
SPANS = [SpeakerSpan("Anna", 0.5, 2.5), SpeakerSpan("Ben", 2.9, 3.5), SpeakerSpan("Ben", 10.0, 11.0)]


def test_the_cues_of_a_turn_are_one_span_and_chapters_stay_apart() -> None:
    assert [*speaker_spans(CUES[0], 0.5), *speaker_spans(CUES[1], 10.0)] == SPANS


def test_the_spans_of_each_speaker_are_collected() -> None:
    assert spans_by_speaker(SPANS) == {"Anna": [(0.5, 2.5)], "Ben": [(2.9, 3.5), (10.0, 11.0)]}
    assert seconds_by_speaker(SPANS) == pytest.approx({"Anna": 2.0, "Ben": 1.6})


def test_each_sample_belongs_to_one_speaker() -> None:
    timeline = SpeakerTimeline(SPANS, 100)
    frames = np.arange(1200, dtype=np.float32)
    pieces = [piece for first in range(0, 1200, 70) for piece in timeline.split(frames[first : first + 70], first)]
    assert np.array_equal(np.concatenate([samples for _, samples in pieces]), frames)
    assert {speaker for speaker, samples in pieces if samples[0] < 270} == {"Anna"}
    assert {speaker for speaker, samples in pieces if samples[0] >= 270} == {"Ben"}


def test_each_speaker_gets_its_gain_and_the_gain_changes_in_the_pause() -> None:
    factors = SpeakerTimeline(SPANS, 1000).factors({"Anna": 0.0, "Ben": 20 * np.log10(2)})
    ones = np.ones(12_000, np.float32)
    whole = np.concatenate(list(factors.apply([ones])))
    in_blocks = np.concatenate(list(factors.apply(np.split(ones, 48))))
    assert np.array_equal(whole, in_blocks)
    assert whole[:2_680] == pytest.approx(1.0)
    assert whole[2_720:] == pytest.approx(2.0)
    assert np.abs(np.diff(whole)).max() < 0.06


def test_one_speaker_has_one_gain() -> None:
    factors = SpeakerTimeline([SpeakerSpan("", 0.0, 1.0)], 1000).factors({"": 20 * np.log10(3)})
    assert np.concatenate(list(factors.apply([np.ones(2000, np.float32)]))) == pytest.approx(3.0)
