"""What must be true of an episode whatever process died while it was made. Each function returns the violations as
text."""

from __future__ import annotations

import io
import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

import soundfile

from cpoa.audio.music import INTRO_SECONDS, OUTRO_SECONDS
from cpoa.audio.piece_stream import BEFORE_OUTRO_SECONDS
from cpoa.workflow.crash_points import WORK_START, CrashPoint

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import Passed

MP3_TOLERANCE_SECONDS = 0.2  # the encoder's padding
LAST_CUE_TOLERANCE_SECONDS = 0.5  # the silence at the end


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
    transcript = client.get_bytes(episode["transcript_url"]).decode()
    last_cue = end_of_last_cue(transcript)
    chapters = client.get_json(episode["chapters_url"])["chapters"]
    name = episode["podcast_id"]
    problems: list[str] = []
    if abs(episode["duration_seconds"] - seconds) > MP3_TOLERANCE_SECONDS:
        problems.append(f"{name}: the row says {episode['duration_seconds']} s, the audio has {seconds:.3f}")
    if abs(last_cue + outro_seconds(transcript) - seconds) > LAST_CUE_TOLERANCE_SECONDS:
        problems.append(f"{name}: the last cue ends at {last_cue} s, the audio at {seconds:.3f}")
    if not chapters or not 0 <= chapters[-1]["startTime"] < seconds:
        problems.append(f"{name}: the chapters {chapters} do not fit into {seconds:.3f} s")
    return problems


def decoded_seconds(mp3: bytes) -> float:
    samples, rate = soundfile.read(io.BytesIO(mp3), dtype="float32")
    return len(samples) / int(rate)


def end_of_last_cue(transcript: str) -> float:
    return _cue_seconds(re.findall(r"--> ([0-9:.]+)", transcript)[-1])


def outro_seconds(transcript: str) -> float:
    """Returns the seconds from the last word to the end of the outro. An episode has an outro if it has an intro,
    before its first word; one that an older release mastered has neither."""
    first_cue = _cue_seconds(re.findall(r"([0-9:.]+) -->", transcript)[0])
    return BEFORE_OUTRO_SECONDS + OUTRO_SECONDS if first_cue >= INTRO_SECONDS else 0.0


def _cue_seconds(time: str) -> float:
    hours, minutes, seconds = f"00:{time}".split(":")[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
