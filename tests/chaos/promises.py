"""What must be true of an episode whatever process died while it was made. Each function returns the violations as
text."""

from __future__ import annotations

import io
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import soundfile

from cpoa.workflow.crash_points import WORK_START, CrashPoint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import Passed

MP3_TOLERANCE_SECONDS = 0.2  # the encoder's padding
LAST_CUE_TOLERANCE_SECONDS = 0.5  # the silence after the last word


def work_done_again(journal: Iterable[Passed]) -> list[str]:
    """G3: no step starts again after its commit, and nothing in the bucket is made again."""
    by_step = sorted(journal, key=lambda line: (line.podcast_id, line.step))  # stable: each step keeps its own order
    problems: list[str] = []
    for (podcast_id, step), lines in groupby(by_step, key=lambda line: (line.podcast_id, line.step)):
        passed = [line.passed for line in lines]
        if CrashPoint.BEFORE_WORK in after(passed, CrashPoint.AFTER_COMMIT):
            problems.append(f"{step} of {podcast_id} was begun again after its commit: {passed}")
        if WORK_START in after(passed, CrashPoint.AFTER_ARTEFACT):
            problems.append(f"{step} of {podcast_id} was made again though the bucket held it: {passed}")
    return problems


def after(passed: list[str], point: CrashPoint) -> list[str]:
    return passed[passed.index(point) + 1 :] if point in passed else []


def what_keeps_from_playing(client: ApiClient, episode: dict[str, Any]) -> list[str]:
    """G4: audio, transcript and chapters exist and have the same length."""
    seconds = decoded_seconds(client.get_bytes(episode["audio_url"]))
    last_cue = end_of_last_cue(client.get_bytes(episode["transcript_url"]).decode())
    chapters = client.get_json(episode["chapters_url"])["chapters"]
    name = episode["podcast_id"]
    problems: list[str] = []
    if abs(episode["duration_seconds"] - seconds) > MP3_TOLERANCE_SECONDS:
        problems.append(f"{name}: the row says {episode['duration_seconds']} s, the audio has {seconds:.3f}")
    if abs(last_cue - seconds) > LAST_CUE_TOLERANCE_SECONDS:
        problems.append(f"{name}: the last cue ends at {last_cue} s, the audio at {seconds:.3f}")
    if not chapters or not 0 <= chapters[-1]["startTime"] < seconds:
        problems.append(f"{name}: the chapters {chapters} do not fit into {seconds:.3f} s")
    return problems


def decoded_seconds(mp3: bytes) -> float:
    samples, rate = soundfile.read(io.BytesIO(mp3), dtype="float32")
    return len(samples) / int(rate)


def end_of_last_cue(transcript: str) -> float:
    hours, minutes, seconds = f"00:{re.findall(r'--> ([0-9:.]+)', transcript)[-1]}".split(":")[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
