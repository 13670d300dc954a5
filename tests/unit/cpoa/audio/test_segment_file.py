from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from cpoa.audio.segment_file import encode_segment, open_segment

NOISE = np.random.default_rng(1).uniform(-1, 1, 50_000).astype(np.float32)


def test_a_segment_can_be_read_back_with_16_bits():
    segment = open_segment(io.BytesIO(encode_segment(NOISE, 24_000)))
    assert (segment.sample_rate, segment.frame_count) == (24_000, len(NOISE))
    samples = np.concatenate(list(segment.blocks(999)))
    assert samples.dtype == np.float32
    assert np.abs(samples - NOISE).max() <= 1 / 32768


def test_a_segment_can_be_read_again_and_by_two_readers_at_once():
    segment = open_segment(io.BytesIO(encode_segment(NOISE, 24_000)))
    both = list(zip(segment.blocks(1000), segment.blocks(1000), strict=True))
    assert len(both) == 50
    assert all(np.array_equal(one, other) for one, other in both)


def test_blocks_are_not_longer_than_requested():
    segment = open_segment(io.BytesIO(encode_segment(NOISE, 24_000)))
    assert max(len(block) for block in segment.blocks(4096)) == 4096


@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        (np.zeros(0, np.float32), "non-empty"),
        (np.zeros((2, 2), np.float32), "mono"),
        (np.array([0.0, np.nan], np.float32), "not numbers"),
        (np.array([0.0, -1.01], np.float32), "full scale"),
    ],
)
def test_samples_that_cannot_be_stored_are_refused(samples, reason):
    with pytest.raises(ValueError, match=reason):
        encode_segment(samples, 24_000)


def test_a_stereo_file_is_refused():
    buffer = io.BytesIO()
    soundfile.write(buffer, np.zeros((100, 2)), 24_000, format="FLAC")
    buffer.seek(0)
    with pytest.raises(ValueError, match="one channel"):
        open_segment(buffer)


def test_an_incomplete_file_is_not_read_as_a_shorter_segment():
    stored = encode_segment(NOISE, 24_000)
    segment = open_segment(io.BytesIO(stored[: len(stored) // 2]))
    with pytest.raises((ValueError, soundfile.LibsndfileError)):
        list(segment.blocks(4096))
