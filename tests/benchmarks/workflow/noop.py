"""Steps that do nothing, and return only what the engine and the later steps' rows need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.workflow.plan import AgentName, StepKind, voice_step
from cpoa.workflow.step import NewStep, StepOutcome
from tests.records import record_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.workflow.step import StepContext

_COLUMNS: Mapping[StepKind, Mapping[str, Any]] = {
    StepKind.SCRIPT: {"title": "Tides", "sources": []},
    StepKind.VOICE: {"tts_settings_used": {"voice_name": "anna"}},
    StepKind.COVER: {"cover_uri": "gs://bucket/cover.jpg"},
    StepKind.PUBLISH: {"audio_bytes": 1, "duration_seconds": 1.0, "timing": "measured", "show_notes": ""},
}


@dataclass(frozen=True)
class NoopStep:
    kind: StepKind
    engine_version: str = "no-op"

    def run(self, context: StepContext) -> StepOutcome:
        voices = (NewStep(voice_step(0), AgentName.VFA),) if self.kind is StepKind.SCRIPT else ()
        return StepOutcome(
            result=record_of(context.step),
            summary={"message": "nothing was done"},
            new_steps=voices,
            podcast_updates=_COLUMNS.get(self.kind, {}),
            log=("Nothing was done.",),
        )
