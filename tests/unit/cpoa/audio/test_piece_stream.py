from __future__ import annotations

import io

import numpy as np
import pytest

from cpoa.audio.mp3 import CODEC_EXTRA_FRAMES, frames_of_a_packet
from cpoa.audio.music import EpisodeMusic
from cpoa.audio.piece_stream import (
    AFTER_INTRO_SECONDS,
    BEFORE_OUTRO_SECONDS,
    BEFORE_STING_SECONDS,
    LEAD_IN_SECONDS,
    LEAD_OUT_SECONDS,
    PiecePlace,
    PieceStream,
)
from cpoa.audio.segment_file import encode_segment, open_segment

RATE = 24_000
FIRST = PiecePlace(is_first=True, gap_seconds=0.8)
MIDDLE = PiecePlace(is_first=False, gap_seconds=0.8)
INSIDE_A_CHAPTER = PiecePlace(is_first=True, gap_seconds=0.4, ends_chapter=False)
LAST = PiecePlace(is_first=False)


def segment(seconds: float, level: float = 0.5, sample_rate: int = RATE):
    samples = np.full(round(seconds * sample_rate), level, np.float32)
    return open_segment(io.BytesIO(encode_segment(samples, sample_rate)))


def short_music(sample_rate: int) -> EpisodeMusic:
    return EpisodeMusic(*(np.full(round(seconds * sample_rate), 0.1, np.float32) for seconds in (2.0, 0.5, 1.5)))


def speech_of(stream: PieceStream) -> np.ndarray:
    return np.concatenate(list(stream.blocks(1000)))


def music_edges(stream: PieceStream) -> np.ndarray:
    """Returns where music begins and ends, in seconds."""
    music = np.concatenate(list(stream.add_music(stream.blocks(777), 0.0))) - speech_of(stream)
    assert not music[speech_of(stream) > 0].any()
    return np.flatnonzero(np.diff(np.concatenate([[False], music > 0, [False]]).astype(int))) / RATE


@pytest.mark.parametrize("place", [PiecePlace(), FIRST, MIDDLE, INSIDE_A_CHAPTER, LAST])
@pytest.mark.parametrize("compose", [None, short_music])
def test_the_segment_starts_at_the_reported_time(place, compose):
    stream = PieceStream.around(segment(1.0), place, compose)
    speaking = np.flatnonzero(speech_of(stream) > 0)
    assert stream.segment_start == pytest.approx(speaking[0] / RATE)
    assert len(speaking) == RATE


@pytest.mark.parametrize(("seconds", "gap"), [(1.0, 0.3), (1.0001, 0.4), (0.777, 0.25)])
def test_the_encoder_and_the_silence_make_the_gap_together(seconds, gap):
    stream = PieceStream.around(segment(seconds), PiecePlace(gap_seconds=gap, ends_chapter=False))
    frames = len(speech_of(stream))
    silence = frames - stream.lead_in - stream.segment.frame_count
    assert frames % frames_of_a_packet(RATE) == 0
    assert (silence + CODEC_EXTRA_FRAMES) / RATE == pytest.approx(gap, abs=0.024)


def test_a_gap_that_the_encoder_already_fills_gets_less_than_a_packet_of_silence():
    stream = PieceStream.around(segment(1.0), PiecePlace(gap_seconds=0.0, ends_chapter=False))
    assert len(speech_of(stream)) - stream.lead_in - RATE < frames_of_a_packet(RATE)


def test_an_episode_of_one_piece_has_an_intro_and_an_outro():
    stream = PieceStream.around(segment(1.0), PiecePlace(), short_music)
    first = stream.segment_start
    end = first + 1.0 + BEFORE_OUTRO_SECONDS + 1.5
    expected = [LEAD_IN_SECONDS, LEAD_IN_SECONDS + 2.0, end - 1.5, end]
    assert 0 <= first - LEAD_IN_SECONDS - 2.0 - AFTER_INTRO_SECONDS < frames_of_a_packet(RATE) / RATE
    assert music_edges(stream) == pytest.approx(expected, abs=1e-4)
    assert len(speech_of(stream)) / RATE == pytest.approx(end + LEAD_OUT_SECONDS)


def test_the_music_of_the_pieces_is_before_between_and_after_the_segments():
    first, middle, last = (PieceStream.around(segment(1.0), place, short_music) for place in (FIRST, MIDDLE, LAST))
    sting = 1.0 + BEFORE_STING_SECONDS
    start = first.segment_start
    expected = [LEAD_IN_SECONDS, LEAD_IN_SECONDS + 2.0, start + sting, start + sting + 0.5]
    assert music_edges(first) == pytest.approx(expected, abs=1e-4)
    assert middle.segment_start == last.segment_start == 0
    assert music_edges(middle) == pytest.approx([sting, sting + 0.5], abs=1e-4)
    outro = 1.0 + BEFORE_OUTRO_SECONDS
    assert music_edges(last) == pytest.approx([outro, outro + 1.5], abs=1e-4)


def test_inside_a_chapter_is_no_sting():
    stream = PieceStream.around(segment(1.0), INSIDE_A_CHAPTER, short_music)
    assert music_edges(stream) == pytest.approx([LEAD_IN_SECONDS, LEAD_IN_SECONDS + 2.0], abs=1e-4)


def test_the_gain_of_the_music_leaves_the_speech_alone():
    stream = PieceStream.around(segment(1.0), FIRST, short_music)
    speech = speech_of(stream)
    louder = np.concatenate(list(stream.add_music(stream.blocks(1000), 20 * np.log10(3))))
    assert np.array_equal(louder[speech > 0], speech[speech > 0])
    assert louder[speech == 0].max() == pytest.approx(0.3)


def test_without_music_the_segment_is_alone():
    stream = PieceStream.around(segment(1.0), FIRST)
    assert np.array_equal(np.concatenate(list(stream.add_music(stream.blocks(1000), 0.0))), speech_of(stream))


@pytest.mark.parametrize(
    ("sample_rate", "place", "reason"),
    [
        (RATE, PiecePlace(gap_seconds=-0.1), "cannot be negative"),
        (RATE, PiecePlace(gap_seconds=0.5), "too short for the sting"),
        (11_025, PiecePlace(), "11025 Hz"),
    ],
)
def test_what_does_not_fit_is_refused(sample_rate, place, reason):
    with pytest.raises(ValueError, match=reason):
        PieceStream.around(segment(1, sample_rate=sample_rate), place, short_music)
