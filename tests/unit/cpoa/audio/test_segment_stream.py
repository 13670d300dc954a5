from __future__ import annotations

import io

import numpy as np
import pytest

from cpoa.audio.segment_file import encode_segment, open_segment
from cpoa.audio.segment_stream import LEAD_IN_SECONDS, SegmentStream


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
