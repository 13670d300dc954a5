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
from cpoa.audio.mp3 import LAME_LEVEL_DECIBELS, MIN_VOICE_SECONDS
from cpoa.audio.speaker_spans import seconds_by_speaker, spans_by_speaker
from shared.error_codes.steps import API_GW_PODCAST_AUDIO_UNUSABLE
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.audio.segment_stream import SegmentStream
    from cpoa.audio.speaker_spans import SpeakerTimeline
    from cpoa.contracts.agents import CheckCancelled

TARGET_LUFS = -16.0
CEILING_DBTP = -2.5
_EXCERPT_SECONDS = 60
_LIMITER_TRIALS = 3  # each trial leaves about a third of the previous error


def gains_to_target(
    stream: SegmentStream, timeline: SpeakerTimeline, block_frames: int, check_cancelled: CheckCancelled
) -> Mapping[str, float]:
    """Returns the gain of each speaker in decibels, with which the limited and encoded audio has the target loudness.

    Raises PermanentStepError if the audio is silent.
    """
    meter = LoudnessMeter(stream.sample_rate)
    excerpts: dict[str, list[Samples]] = {}
    keep_every = math.ceil(stream.duration_seconds / _EXCERPT_SECONDS)
    frame = 0
    for number, block in enumerate(stream.blocks(block_frames)):
        check_cancelled()
        meter.add(block)
        if number % keep_every == 0:
            for speaker, piece in timeline.split(block, frame):
                excerpts.setdefault(speaker, []).append(piece)
        frame += len(block)
    return _gains(meter, timeline, excerpts)


def _gains(
    meter: LoudnessMeter, timeline: SpeakerTimeline, excerpts: Mapping[str, Sequence[Samples]]
) -> Mapping[str, float]:
    loudness = meter.integrated_lufs()
    if loudness == -math.inf:
        raise PermanentStepError(API_GW_PODCAST_AUDIO_UNUSABLE)
    whole = [piece for pieces in excerpts.values() for piece in pieces]
    of_whole = _with_limiter_loss(loudness, whole, timeline.sample_rate)
    seconds = seconds_by_speaker(timeline.spans)
    gains = dict.fromkeys(seconds, of_whole)
    for speaker, spans in spans_by_speaker(timeline.spans).items():
        own = meter.integrated_lufs(spans)
        if len(seconds) > 1 and seconds[speaker] >= MIN_VOICE_SECONDS and own > -math.inf:
            gains[speaker] = _with_limiter_loss(own, excerpts.get(speaker, []), timeline.sample_rate)
    return gains


def _with_limiter_loss(loudness: float, excerpt: Sequence[Samples], sample_rate: int) -> float:
    """Returns the gain in decibels, with what the limiter takes away: up to 1 LU of a lively voice. It is measured on
    the excerpt, so that the whole audio needs to be encoded only once."""
    gain_db = TARGET_LUFS - LAME_LEVEL_DECIBELS - loudness
    before = integrated_loudness(excerpt, sample_rate)
    compensated_db = gain_db
    for _ in range(_LIMITER_TRIALS if before > -math.inf else 0):
        louder = (piece * np.float32(10 ** (compensated_db / 20)) for piece in excerpt)
        after = integrated_loudness(limit(louder, sample_rate, CEILING_DBTP), sample_rate)
        compensated_db = gain_db + before + compensated_db - after
    return compensated_db
