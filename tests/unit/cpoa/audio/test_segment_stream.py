from __future__ import annotations

import io

import numpy as np
import pytest

from cpoa.audio.music import EpisodeMusic
from cpoa.audio.segment_file import encode_segment, open_segment
from cpoa.audio.segment_stream import (
    AFTER_INTRO_SECONDS,
    BEFORE_OUTRO_SECONDS,
    BEFORE_STING_SECONDS,
    LEAD_IN_SECONDS,
    LEAD_OUT_SECONDS,
    SegmentStream,
)


def segment(seconds: float, level: float = 0.5, sample_rate: int = 24_000):
    samples = np.full(round(seconds * sample_rate), level, np.float32)
    return open_segment(io.BytesIO(encode_segment(samples, sample_rate)))


def test_segments_start_at_the_reported_times():
    stream = SegmentStream.join([segment(1.0), segment(0.5), segment(2.0)], [0.3, 0.25])
    samples = np.concatenate(list(stream.blocks(1000)))
    speaking = np.flatnonzero(np.diff((samples > 0).astype(int)) == 1) + 1
    assert stream.segment_starts == pytest.approx(speaking / 24_000)
    assert stream.segment_starts == pytest.approx([LEAD_IN_SECONDS, LEAD_IN_SECONDS + 1.3, LEAD_IN_SECONDS + 2.05])
    assert stream.duration_seconds == pytest.approx(1 + 0.3 + 0.5 + 0.25 + 2)


def short_music(sample_rate: int) -> EpisodeMusic:
    return EpisodeMusic(*(np.full(round(seconds * sample_rate), 0.1, np.float32) for seconds in (2.0, 0.5, 1.5)))


def test_the_music_is_before_between_and_after_the_segments():
    stream = SegmentStream.join([segment(1.0), segment(0.5), segment(2.0)], [0.8, 0.6], short_music)
    speech = np.concatenate(list(stream.blocks(1000)))
    mixed = np.concatenate(list(stream.add_music(stream.blocks(777), 0.0)))
    assert len(mixed) == len(speech)
    music = mixed - speech
    assert not music[speech > 0].any()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], music > 0, [False]]).astype(int))) / 24_000
    first = stream.segment_starts[0]
    assert first == pytest.approx(LEAD_IN_SECONDS + 2.0 + AFTER_INTRO_SECONDS)
    assert stream.segment_starts == pytest.approx([first, first + 1.8, first + 2.9])
    assert edges == pytest.approx(
        [
            *(LEAD_IN_SECONDS, LEAD_IN_SECONDS + 2.0),
            *(first + 1.0 + BEFORE_STING_SECONDS, first + 1.5 + BEFORE_STING_SECONDS),
            *(first + 2.3 + BEFORE_STING_SECONDS, first + 2.8 + BEFORE_STING_SECONDS),
            *(first + 4.9 + BEFORE_OUTRO_SECONDS, first + 6.4 + BEFORE_OUTRO_SECONDS),
        ],
        abs=1e-4,
    )
    assert len(mixed) / 24_000 == pytest.approx(edges[-1] + LEAD_OUT_SECONDS)


def test_the_gain_of_the_music_leaves_the_speech_alone():
    stream = SegmentStream.join([segment(1.0), segment(0.5)], [0.8], short_music)
    speech = np.concatenate(list(stream.blocks(1000)))
    louder = np.concatenate(list(stream.add_music(stream.blocks(1000), 20 * np.log10(3))))
    assert np.array_equal(louder[speech > 0], speech[speech > 0])
    assert louder[speech == 0].max() == pytest.approx(0.3)


def test_without_music_the_segments_are_alone():
    stream = SegmentStream.join([segment(1.0), segment(0.5)], [0.8])
    mixed = np.concatenate(list(stream.add_music(stream.blocks(1000), 0.0)))
    assert np.array_equal(mixed, np.concatenate(list(stream.blocks(1000))))


def test_a_gap_that_is_shorter_than_the_sting_is_refused():
    with pytest.raises(ValueError, match="too short for the sting"):
        SegmentStream.join([segment(1), segment(1)], [0.5], short_music)


@pytest.mark.parametrize(
    ("segments", "gaps", "reason"),
    [
        ([], [], "no voice segment"),
        ([segment(1)], [0.3], "need 0 gaps"),
        ([segment(1), segment(1)], [-0.1], "cannot be negative"),
        ([segment(1), segment(1, sample_rate=48_000)], [0.3], "different sample rates"),
        ([segment(1, sample_rate=11_025)], [], "11025 Hz"),
    ],
)
def test_segments_that_do_not_fit_are_refused(segments, gaps, reason):
    with pytest.raises(ValueError, match=reason):
        SegmentStream.join(segments, gaps)
