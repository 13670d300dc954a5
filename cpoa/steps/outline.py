"""Asks a language model for the outline of the script, and adds one chapter step for each chapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from cpoa.contracts.language_tags import is_english
from cpoa.contracts.material import Coverage
from cpoa.contracts.models import ModelError
from cpoa.contracts.records import OutlineRecord
from cpoa.contracts.writing import Outline
from cpoa.steps.base import pluralise
from cpoa.steps.model_step import ModelStep
from cpoa.steps.script_requests import is_cacheable
from cpoa.workflow.plan import MAX_CHAPTERS, AgentName, chapter_step
from cpoa.workflow.step import NewStep, StepOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.dialogue import Script
    from cpoa.contracts.material import Material
    from cpoa.steps.script_cache import ScriptCache
    from cpoa.workflow.step import StepContext

MIN_MATERIAL_WORDS = 12


@dataclass(frozen=True)
class OutlineStep(ModelStep[OutlineRecord]):
    cache: ScriptCache

    @property
    def record_type(self) -> type[OutlineRecord]:
        return OutlineRecord

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        return self.requests.inputs(context)

    def make(self, context: StepContext, folder: ArtefactFolder) -> OutlineRecord:
        request = self.requests.build(context)
        script = self._written_before(request, context)
        if script is not None:
            return OutlineRecord(script=folder.save("script.json", msgspec.json.encode(script), "application/json"))
        if _has_too_little(request.material) and is_english(request.language):
            return OutlineRecord()
        outline = self.agent.plan(request, self.asked_model(context))
        _check_chapter_count(outline)
        name = folder.save("json", msgspec.json.encode(outline), "application/json")
        return OutlineRecord(outline=name, chapter_count=len(outline.chapters))

    def outcome(self, context: StepContext, record: OutlineRecord) -> StepOutcome:
        count = record.chapter_count
        return StepOutcome(
            result=record,
            summary={"chapter_count": count},
            new_steps=tuple(NewStep(chapter_step(index), AgentName.PSWA) for index in range(count)),
            log=(*self._notes(record), f"Planned {pluralise(count, 'chapter')}.") if count else (),
        )

    def without_model(self, model_error: str | None) -> OutlineRecord:
        return OutlineRecord(model_error=model_error)

    def _notes(self, record: OutlineRecord) -> tuple[str, ...]:
        return self.load(record.outline, Outline).notes if record.outline else ()

    def _written_before(self, request: ScriptRequest, context: StepContext) -> Script | None:
        return self.cache.find(request, self.engine_version) if is_cacheable(context.brief) else None


def _has_too_little(material: Material) -> bool:
    words = sum(len(passage.text.split()) for passage in material.passages)
    return words < MIN_MATERIAL_WORDS and material.coverage is not Coverage.GENERAL


def _check_chapter_count(outline: Outline) -> None:
    count = len(outline.chapters)
    if not 1 <= count <= MAX_CHAPTERS:
        raise ModelError(f"it planned {count} chapters, and 1 to {MAX_CHAPTERS} are possible", is_temporary=False)
