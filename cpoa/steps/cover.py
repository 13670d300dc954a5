"""Paints the cover, in parallel with the voice steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.contracts.agents import CoverRequest
from cpoa.contracts.records import CoverRecord
from cpoa.steps.base import ArtefactStep
from cpoa.workflow.step import StepOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.agents import ImageGenerationAgent
    from cpoa.workflow.step import StepContext

SHOW_NAME = "Aethercast"


@dataclass(frozen=True)
class CoverStep(ArtefactStep[CoverRecord]):
    agent: ImageGenerationAgent

    @property
    def record_type(self) -> type[CoverRecord]:
        return CoverRecord

    @property
    def engine_version(self) -> str:
        return self.agent.engine_version

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        return {"title": context.results.script.title}

    def make(self, context: StepContext, folder: ArtefactFolder) -> CoverRecord:
        title = context.results.script.title
        prompt = f"Podcast cover art about {title}. Bold flat shapes, few colours, no lettering."
        request = CoverRequest(title=title, subtitle=SHOW_NAME, seed_text=title, prompt=prompt)
        picture = self.agent.paint(request, context.check_cancelled)
        return CoverRecord(image=folder.save("jpg", picture, "image/jpeg"))

    def outcome(self, context: StepContext, record: CoverRecord) -> StepOutcome:
        uri = self.store.uri(record.image)
        return StepOutcome(
            result=record,
            summary={"image_url": uri, "model_version": self.engine_version},
            podcast_updates={"cover_uri": uri},
            log=("Painted the cover.",),
        )
