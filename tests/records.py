"""Small valid step results, for tests that do not depend on their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.contracts.brief import EpisodeBrief
from cpoa.contracts.material import Coverage
from cpoa.contracts.records import (
    ChapterRecord,
    CoverRecord,
    MasterRecord,
    OutlineRecord,
    PublishRecord,
    ReadRecord,
    ResearchRecord,
    ScriptRecord,
    VoiceRecord,
    VoiceStepMode,
)
from cpoa.workflow.plan import PLAN, Numbering, StepKind, parse_kind

if TYPE_CHECKING:
    from cpoa.contracts.records import StepResult

BRIEF = EpisodeBrief(topic="Tides")


def research_record() -> ResearchRecord:
    return ResearchRecord(
        material="research.json", subject="tides", coverage=Coverage.EXACT, source_ids=("wiki-1",), passage_count=3
    )


def script_record(*, chapters: int = 2, spoken: VoiceStepMode = VoiceStepMode.BY_CHAPTER) -> ScriptRecord:
    return ScriptRecord(
        script="script.json",
        script_id="script-1",
        title="Tides",
        chapter_count=chapters,
        length_limited_by=None,
        sources=(),
        spoken=spoken,
    )


def voice_record(audio: str = "voice-0.flac") -> VoiceRecord:
    return VoiceRecord(audio=audio, title="Tides", duration_seconds=1.0, cues=(), voice_params={"voice_name": "anna"})


def master_record() -> MasterRecord:
    return MasterRecord(
        audio="episode.mp3",
        audio_bytes=1,
        transcript="transcript.vtt",
        chapters="chapters.json",
        waveform="waveform.json",
        show_notes="",
        duration_seconds=1.0,
        integrated_lufs=-16.0,
        true_peak_dbtp=-1.0,
    )


def first_step(kind: StepKind) -> str:
    return kind.value if PLAN[kind].numbering is Numbering.SINGLE else f"{kind}-0"


def record_of(step: str) -> StepResult:
    """Each voice step returns a recording that is named after the step."""
    records: dict[StepKind, StepResult] = {
        StepKind.READ: ReadRecord(label="Bees", document=f"{step}.json", words=48),
        StepKind.RESEARCH: research_record(),
        StepKind.OUTLINE: OutlineRecord(outline="outline.json", chapter_count=2),
        StepKind.CHAPTER: ChapterRecord(chapter=f"{step}.json"),
        StepKind.SCRIPT: script_record(),
        StepKind.VOICE: voice_record(f"{step}.flac"),
        StepKind.COVER: CoverRecord(image="cover.jpg"),
        StepKind.MASTER: master_record(),
        StepKind.PUBLISH: PublishRecord(),
    }
    return records[parse_kind(step)]
