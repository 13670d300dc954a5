"""The result of each step for the later steps, stored as JSON in the bucket and with the step's key in the database.

You may add a field if it has a default. If you rename a field, keep its old name with `msgspec.field(name=...)`:
unfinished episodes of the last release, and its workers, use that name.
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
    """`estimated_cost_usd` uses list prices and does not include `unpriced_requests`. If the step called no model, both
    are unset and not stored. Tokens are those of language models, unset if no service reported any."""

    estimated_cost_usd: float | msgspec.UnsetType = msgspec.UNSET
    unpriced_requests: int | msgspec.UnsetType = msgspec.UNSET
    prompt_tokens: int | msgspec.UnsetType = msgspec.UNSET
    completion_tokens: int | msgspec.UnsetType = msgspec.UNSET


class ReadRecord(StepResult, frozen=True, kw_only=True):
    """What was understood of a page or file that the user brought: `document` is the name of the object with the
    `SourceDocument`. It is None if nothing could be read: `unreadable` says why, in a sentence for the user. `label`:
    the title, or else the name or address as given. `author` and `licence`: as it states them. `left_out`: parts of it
    that were not read."""

    label: str
    document: str | None = None
    address: str | None = None
    author: str | None = None
    licence: str | None = None
    words: int = 0
    left_out: tuple[str, ...] = ()
    unreadable: str | None = None


class ResearchRecord(StepResult, frozen=True, kw_only=True):
    """`material` is the name of the object with the `Material`. `notes`: its own. `topic`: found in the sources; None
    if the request has one."""

    material: str
    subject: str
    coverage: Coverage
    source_ids: tuple[str, ...]
    passage_count: int
    notes: tuple[str, ...] = ()
    topic: str | None = None


class OutlineRecord(StepResult, frozen=True, kw_only=True):
    """What the model planned: `outline` is the name of the object with the `Outline`, and `chapter_count` the number of
    its chapters. Or `script`, the name of an object with a whole `Script` that was written for the same material
    before. With neither, the embedded writer writes: because of `model_error`, or because there is too little material.
    """

    outline: str | None = None
    chapter_count: int = 0
    script: str | None = None
    model_error: str | None = None


class SpokenPart(msgspec.Struct, frozen=True):
    """What one voice step says: the turns of a chapter from `first_turn` up to, but not including, `end_turn`."""

    chapter: int
    first_turn: int
    end_turn: int


class ChapterRecord(StepResult, frozen=True, kw_only=True):
    """`chapter` is the name of the object with the `WrittenChapter`. It is None if the model wrote none: because of
    `model_error`, or because an earlier chapter is missing. `repaired` and `removed` count lines.

    `speaks_early`: its words are spoken before the script is complete; False in records of an earlier release. `final`
    is the name of the object with the `FinalChapters` that became final with it, None if there is none. `parts`: one
    for each voice step that says them.
    """

    chapter: str | None = None
    repaired: int = 0
    removed: int = 0
    model_error: str | None = None
    speaks_early: bool = False
    final: str | None = None
    parts: tuple[SpokenPart, ...] = ()


class VoiceStepMode(StrEnum):
    """One voice step for each chapter, or one for the whole script. Decided once, before the settings can change."""

    BY_CHAPTER = "by_chapter"
    WHOLE = "whole"


class SpokenClaim(msgspec.Struct, frozen=True):
    """`turn` counts from 0 through the whole script."""

    turn: int
    passage_id: str


class UsedSource(msgspec.Struct, frozen=True, kw_only=True):
    """A source of the material, with the spoken claims that use it. `podcasts.sources` has the same fields."""

    source_id: str
    title: str
    url: str | None
    licence: str | None
    credit: str | None
    claims: tuple[SpokenClaim, ...]
    is_brought: bool = False


class ScriptRecord(StepResult, frozen=True, kw_only=True):
    """`script` is the name of the object with the `Script`. `parts`: one for each voice step; empty if each voice step
    says a whole chapter, or one the whole script. `first_voice`: the number of the first voice step; those before it
    have said chapters that this script has replaced."""

    script: str
    script_id: str
    title: str
    chapter_count: int
    length_limited_by: LengthLimit | None
    sources: tuple[UsedSource, ...]
    spoken: VoiceStepMode = VoiceStepMode.BY_CHAPTER
    left_out: tuple[str, ...] = ()
    writer: str | None = None
    parts: tuple[SpokenPart, ...] = ()
    first_voice: int = 0


class PieceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The finished sound of a voice step: `sound` is the name of an MP3 object, `levels` of one with its `SoundLevels`.
    `segment_start`: of the recording, in seconds from the start of the decoded MP3."""

    sound: str
    levels: str
    seconds: float
    segment_start: float


class VoiceRecord(StepResult, frozen=True, kw_only=True):
    """`audio` is the name of a recording of `duration_seconds`. `chapters` is set only if it has the whole script.

    `timing`: the cues were measured, or estimated from word counts. `voice_params`: the parameters that were used.
    `piece`: None for a recording that the master step still has to finish. `continues_chapter`: the chapter began in
    the voice step before. `audio` is empty if another script has replaced what the step was to say.
    """

    audio: str
    title: str
    duration_seconds: float
    cues: tuple[Cue, ...]
    # The contract defines this name for the row's column.
    voice_params: Mapping[str, Any] = msgspec.field(name="tts_settings_used")
    chapters: tuple[SpokenChapter, ...] = ()
    timing: Literal["measured", "estimated"] = "measured"
    piece: PieceRecord | None = None
    continues_chapter: bool = False


class CoverRecord(StepResult, frozen=True, kw_only=True):
    """`image` is the name of a JPEG object."""

    image: str


class MasterRecord(StepResult, frozen=True, kw_only=True):
    """`audio` (MP3), `transcript` (WebVTT), `chapters` and `waveform` (JSON) are object names. Loudness is in LUFS,
    peak in dBTP.

    `transcript_json` is None in records of an earlier release, and `host_names` empty. `own_passages`: what it uses of
    the user's own texts."""

    audio: str
    audio_bytes: int
    transcript: str
    chapters: str
    waveform: str
    show_notes: str
    duration_seconds: float
    integrated_lufs: float
    true_peak_dbtp: float
    transcript_json: str | None = None
    own_passages: str | None = None
    host_names: tuple[str, ...] = ()


class PublishRecord(StepResult, frozen=True, kw_only=True):
    """Empty, because no step comes after it."""
