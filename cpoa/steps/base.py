"""The base class of steps that make artefacts: the same inputs are worked on only once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from cpoa.artefacts import artefact_folder
from cpoa.contracts.decoding import decode_json
from cpoa.contracts.dialogue import Script
from cpoa.contracts.language_tags import is_english
from cpoa.contracts.records import StepResult
from cpoa.providers.metering import Meter, metering
from cpoa.services.remote_calls import RemoteCallContext, remote_call_context
from cpoa.workflow import crash_points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder, ArtefactStore
    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.workflow.step import StepContext, StepOutcome

R = TypeVar("R", bound=StepResult)
T = TypeVar("T")


def language_input(brief: EpisodeBrief) -> Mapping[str, str]:
    """A part of a step's inputs. It is empty for English, so that the names of English artefacts are those of earlier
    releases."""
    return {} if is_english(brief.language) else {"language": brief.language}


@dataclass(frozen=True)
class ArtefactStep(ABC, Generic[R]):
    """A step that stores its record in the bucket, under a name that depends on its inputs, and reuses it."""

    store: ArtefactStore

    @property
    @abstractmethod
    def record_type(self) -> type[R]: ...

    @property
    @abstractmethod
    def engine_version(self) -> str: ...

    @abstractmethod
    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        """Everything that the result depends on, as plain JSON values. They are in the names of the artefacts, so only
        a version that returns the same inputs can resume an unfinished episode without repeating work."""

    @abstractmethod
    def make(self, context: StepContext, folder: ArtefactFolder) -> R:
        """Does the work, saves the files in ``folder``, and returns the record that names them."""

    @abstractmethod
    def outcome(self, context: StepContext, record: R) -> StepOutcome: ...

    def run(self, context: StepContext) -> StepOutcome:
        inputs = self.inputs(context)
        folder = artefact_folder(self.store, context.podcast_id, context.step, inputs, self.engine_version)
        record = folder.load_record(self.record_type)
        if record is None:
            crash_points.record_work_start(context.podcast_id, context.step)
            with remote_call_context(build_remote_call_context(context)), metering() as meter:
                made = self.make(context, folder)
                record = folder.store_record_once(with_cost(made, meter))
        return self.outcome(context, record)

    def load(self, name: str, kind: type[T]) -> T:
        """Loads what an earlier step saved. Raises UndecodableRecordError."""
        return decode_json(self.store.read(name), kind, name)


def build_remote_call_context(context: StepContext) -> RemoteCallContext:
    """What remote services receive about this step. The key has the generation, so a retried episode has new keys."""
    return RemoteCallContext(
        workflow_id=str(context.workflow_id),
        key=f"{context.workflow_id}_{context.step}_{context.generation}",
        waiting_for=context.waiting_for,
        test_scenarios=context.brief.test_scenarios,
    )


def with_cost(record: R, meter: Meter) -> R:
    if not meter.dollars and not meter.unpriced:
        return record
    has_tokens = bool(meter.prompt_tokens or meter.completion_tokens)
    return msgspec.structs.replace(
        record,
        estimated_cost_usd=round(meter.dollars, 6),
        unpriced_requests=meter.unpriced,
        prompt_tokens=meter.prompt_tokens if has_tokens else msgspec.UNSET,
        completion_tokens=meter.completion_tokens if has_tokens else msgspec.UNSET,
    )


def load_script(context: StepContext, store: ArtefactStore) -> Script:
    """Loads the script of the script step. Raises UndecodableRecordError."""
    name = context.results.script.script
    return decode_json(store.read(name), Script, name)


def pluralise(number: int, noun: str) -> str:
    """``1 chapter``, ``2 chapters``: for the sentences of the orchestration log."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
