"""Finds the gain that brings each voice of an episode to the loudness of podcasts.

The voices are measured in the whole episode, each in its own turns. Two voices of the same loudness can differ by up to
1 LU after the limiter, because a lively voice has higher peaks; therefore the limiter's loss is measured for each.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from cpoa.audio.limiter import limit
from cpoa.audio.loudness import LoudnessMeter, integrated_loudness
from cpoa.audio.mp3 import LAME_LEVEL_DECIBELS, measure_voices
from cpoa.audio.speaker_spans import seconds_by_speaker
from shared.error_codes.steps import API_GW_PODCAST_AUDIO_UNUSABLE
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.audio.piece_stream import PieceStream
    from cpoa.audio.speaker_spans import SpeakerTimeline
    from cpoa.contracts.agents import CheckCancelled

TARGET_LUFS = -16.0
CEILING_DBTP = -2.5
_EXCERPT_SECONDS = 30
_LIMITER_TRIALS = 3
# How much louder the audio becomes by one decibel of gain: the limiter takes the rest. The third trial knows better.
_USUAL_SLOPE = 0.7
_MIN_SLOPE = 0.3
# More would flatten the voice.
_MAX_COMPENSATION_DB = 3.5


def gains_to_target(
    stream: PieceStream, timeline: SpeakerTimeline, block_frames: int, check_cancelled: CheckCancelled
) -> Mapping[str, float]:
    """Returns the gain of each speaker in decibels, with which the limited and encoded audio has the target loudness.

    Raises PermanentStepError if the audio is silent.
    """
    meter = LoudnessMeter(stream.sample_rate)
    excerpts = _Excerpts(timeline)
    frame = 0
    for block in stream.blocks(block_frames):
        check_cancelled()
        meter.add(block)
        excerpts.add(block, frame)
        frame += len(block)
    return _gains(meter, timeline, excerpts.pieces)


class _Excerpts:
    """Keeps about ``_EXCERPT_SECONDS`` of each speaker, from everywhere in the episode."""

    def __init__(self, timeline: SpeakerTimeline) -> None:
        seconds = seconds_by_speaker(timeline.spans)
        self.pieces: dict[str, list[Samples]] = {speaker: [] for speaker in seconds}
        self._timeline = timeline
        self._keep_every = {speaker: math.ceil(each / _EXCERPT_SECONDS) for speaker, each in seconds.items()}
        self._seen = dict.fromkeys(seconds, 0)

    def add(self, block: Samples, first_frame: int) -> None:
        for speaker, piece in self._timeline.split(block, first_frame):
            if self._seen[speaker] % self._keep_every[speaker] == 0:
                self.pieces[speaker].append(piece)
            self._seen[speaker] += 1


def _gains(
    meter: LoudnessMeter, timeline: SpeakerTimeline, excerpts: Mapping[str, Sequence[Samples]]
) -> Mapping[str, float]:
    loudness = meter.integrated_lufs()
    if loudness == -math.inf:
        raise PermanentStepError(API_GW_PODCAST_AUDIO_UNUSABLE)
    voices = measure_voices(meter, timeline.spans)
    if len(voices) < 2:
        whole = [piece for pieces in excerpts.values() for piece in pieces]
        return dict.fromkeys(seconds_by_speaker(timeline.spans), _gain(loudness, whole, timeline.sample_rate))
    pauses_db = _loudness_of_all(voices, timeline) - loudness
    gains = {
        speaker: _gain(lufs - pauses_db, excerpts.get(speaker, []), timeline.sample_rate)
        for speaker, lufs in voices.items()
    }
    mean = sum(gains.values()) / len(gains)
    return {speaker: gains.get(speaker, mean) for speaker in seconds_by_speaker(timeline.spans)}


def _loudness_of_all(voices: Mapping[str, float], timeline: SpeakerTimeline) -> float:
    """Returns the loudness of the turns alone. That of the episode is lower, because the pauses between them count."""
    seconds = seconds_by_speaker(timeline.spans)
    power = sum(seconds[speaker] * 10 ** (lufs / 10) for speaker, lufs in voices.items())
    return 10 * math.log10(power / sum(seconds[speaker] for speaker in voices))


def _gain(loudness: float, excerpt: Sequence[Samples], sample_rate: int) -> float:
    """Returns the gain in decibels, with what the limiter takes away: up to 2 LU of a lively voice. It is measured on
    the excerpt, so that the whole audio needs to be encoded only once."""
    gain_db = TARGET_LUFS - LAME_LEVEL_DECIBELS - loudness
    wanted = integrated_loudness(excerpt, sample_rate) + gain_db
    if wanted == -math.inf:
        return gain_db
    tried_db, step_db, missing = gain_db, 0.0, 0.0
    slope = _USUAL_SLOPE
    for _ in range(_LIMITER_TRIALS):
        louder = (piece * np.float32(10 ** (tried_db / 20)) for piece in excerpt)
        missing_before, missing = (
            missing,
            wanted - integrated_loudness(limit(louder, sample_rate, CEILING_DBTP), sample_rate),
        )
        if step_db:
            slope = min(max((missing_before - missing) / step_db, _MIN_SLOPE), 1.0)
        next_db = min(tried_db + missing / slope, gain_db + _MAX_COMPENSATION_DB)
        tried_db, step_db = next_db, next_db - tried_db
    return tried_db
