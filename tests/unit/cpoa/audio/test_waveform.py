from __future__ import annotations

import json

from cpoa.audio.waveform import waveform_json


def test_the_waveform_contains_its_length_and_peaks():
    outline = json.loads(waveform_json([0.0, 0.5, 1.0], 12.34567))
    assert outline == {"version": 1, "duration_seconds": 12.346, "peaks": [0.0, 0.5, 1.0]}
