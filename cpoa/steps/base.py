"""What all steps that make something share: inputs, a folder named after them, a record that is made only once."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.artefacts import artefact_folder
from cpoa.contracts.dialogue import Script
from cpoa.providers.metering import Meter, metering
from cpoa.services.asking import Errand, running
from cpoa.workflow import crash_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder, MediaStore
    from cpoa.workflow.step import StepContext, StepOutcome


@dataclass(frozen=True)
class ArtefactStep(ABC):
    """A step whose work is remembered in the bucket: the same inputs are never worked on twice."""

    store: MediaStore

    @property
    @abstractmethod
    def engine_version(self) -> str: ...

    @abstractmethod
    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        """Everything that the result depends on, as plain JSON values."""

    @abstractmethod
    def make(self, context: StepContext, folder: ArtefactFolder) -> dict[str, Any]:
        """Do the work, keep its pieces in ``folder``, and return the record that names them."""

    @abstractmethod
    def outcome(self, context: StepContext, result: dict[str, Any]) -> StepOutcome: ...

    def run(self, context: StepContext) -> StepOutcome:
        inputs = self.inputs(context)
        folder = artefact_folder(self.store, context.podcast_id, context.step, inputs, self.engine_version)
        result = folder.recall()
        if result is None:
            crash_points.making(context.podcast_id, context.step)
            with running(errand_of(context)), metering() as meter:
                made = self.make(context, folder)
                result = folder.settle({**made, **cost_of(meter)})
        return self.outcome(context, result)


def errand_of(context: StepContext) -> Errand:
    """What services elsewhere are told of this step; a retry by its owner raises the generation."""
    return Errand(
        workflow_id=str(context.workflow_id),
        key=f"{context.workflow_id}_{context.step}_{context.generation}",
        waiting_for=context.waiting_for,
        test_scenarios=context.request.get("test_scenarios") or {},
    )


def cost_of(meter: Meter) -> dict[str, Any]:
    """What the step's record says of it, where a model was asked."""
    if not meter.dollars and not meter.unpriced:
        return {}
    return {"estimated_cost_usd": round(meter.dollars, 6), "unpriced_requests": meter.unpriced}


def script_of(context: StepContext, store: MediaStore) -> Script:
    """That the script step has written."""
    return Script.from_json(json.loads(store.read(context.results["script"]["script"])))


def counted(number: int, noun: str) -> str:
    """``1 chapter``, ``2 chapters``: for the sentences of the orchestration log."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
