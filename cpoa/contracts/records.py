"""What each step leaves for the later ones, as JSON: in the bucket, and with the step's key in the database.

A field may be added with a default. To rename one, give it the old name with `msgspec.field(name=...)`: half-made
episodes of the last release, and workers of it, know that name.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

import msgspec

from cpoa.contracts.agents import Cue, SpokenChapter
from cpoa.contracts.dialogue import LengthLimit
from cpoa.contracts.material import Coverage


class StepResult(msgspec.Struct, frozen=True, kw_only=True):
    """`estimated_cost_usd` is by list prices; `unpriced_requests` are not part of it. Where no model was asked, neither
    is set, and neither is written."""

    estimated_cost_usd: float | msgspec.UnsetType = msgspec.UNSET
    unpriced_requests: int | msgspec.UnsetType = msgspec.UNSET


class ResearchRecord(StepResult, frozen=True, kw_only=True):
    """`material` names the object that holds a `Material`."""

    material: str
    subject: str
    coverage: Coverage
    source_ids: tuple[str, ...]
    passage_count: int


class Spoken(StrEnum):
    """By how many voice steps; decided once, whatever the settings say when those steps come."""

    BY_CHAPTER = "by_chapter"
    WHOLE = "whole"


class SpokenClaim(msgspec.Struct, frozen=True):
    """`turn` counts from 0 through the whole script."""

    turn: int
    passage_id: str


class UsedSource(msgspec.Struct, frozen=True, kw_only=True):
    """A source of the material, with each spoken claim that rests on it. `podcasts.sources` has the same fields."""

    source_id: str
    title: str
    url: str | None
    licence: str | None
    credit: str | None
    claims: tuple[SpokenClaim, ...]


class ScriptRecord(StepResult, frozen=True, kw_only=True):
    """`script` names the object that holds a `Script`."""

    script: str
    script_id: str
    title: str
    chapter_count: int
    length_limited_by: LengthLimit | None
    sources: tuple[UsedSource, ...]
    spoken: Spoken = Spoken.BY_CHAPTER


class VoiceRecord(StepResult, frozen=True, kw_only=True):
    """`audio` names a recording of `duration_seconds`. `chapters` are those of a whole script; a recording of one
    chapter has none. `timing`: whether the cues were measured, or estimated from counts of words.

    `voice_params` are those that were used.
    """

    audio: str
    title: str
    duration_seconds: float
    cues: tuple[Cue, ...]
    # The row's column has that name by contract.
    voice_params: Mapping[str, Any] = msgspec.field(name="tts_settings_used")
    chapters: tuple[SpokenChapter, ...] = ()
    timing: Literal["measured", "estimated"] = "measured"


class CoverRecord(StepResult, frozen=True, kw_only=True):
    """`image` names a JPEG."""

    image: str


class MasterRecord(StepResult, frozen=True, kw_only=True):
    """`audio` (MP3), `transcript` (WebVTT), `chapters` and `waveform` (JSON) name objects. Loudness in LUFS, peak in
    dBTP."""

    audio: str
    audio_bytes: int
    transcript: str
    chapters: str
    waveform: str
    show_notes: str
    duration_seconds: float
    integrated_lufs: float
    true_peak_dbtp: float


class PublishRecord(StepResult, frozen=True, kw_only=True):
    """No step comes after it."""
