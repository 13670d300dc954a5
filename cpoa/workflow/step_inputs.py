"""Decodes a step's inputs: the workflow's request, and the results of its completed steps."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from cpoa.contracts.brief import EpisodeBrief
from cpoa.contracts.decoding import UndecodableRecordError, decode_value
from cpoa.contracts.records import (
    ChapterRecord,
    CoverRecord,
    MasterRecord,
    OutlineRecord,
    PublishRecord,
    ReadRecord,
    ResearchRecord,
    ScriptRecord,
    StepResult,
    VoiceRecord,
)
from cpoa.workflow.plan import StepKind, is_chapter_step, is_read_step, is_voice_step, parse_kind, step_index
from shared.error_codes.steps import API_GW_PODCAST_STEP_FAILED
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

R = TypeVar("R", bound=StepResult)
UNDECODABLE = "This version of the service cannot read a part of this episode. Create the episode again."

logger = logging.getLogger(__name__)

RECORDS: Mapping[StepKind, type[StepResult]] = {
    StepKind.READ: ReadRecord,
    StepKind.RESEARCH: ResearchRecord,
    StepKind.OUTLINE: OutlineRecord,
    StepKind.CHAPTER: ChapterRecord,
    StepKind.SCRIPT: ScriptRecord,
    StepKind.VOICE: VoiceRecord,
    StepKind.COVER: CoverRecord,
    StepKind.MASTER: MasterRecord,
    StepKind.PUBLISH: PublishRecord,
}


@dataclass(frozen=True, slots=True)
class StepResults:
    """The records of the completed steps by step name. A property of one step raises KeyError if it is not completed,
    except for the outline, which only some workflows have."""

    by_step: Mapping[str, StepResult]

    @property
    def reads(self) -> tuple[ReadRecord, ...]:
        """In the order of the sources that are read first."""
        steps = sorted(filter(is_read_step, self.by_step), key=step_index)
        return tuple(self._record(step, ReadRecord) for step in steps)

    @property
    def research(self) -> ResearchRecord:
        return self._record(StepKind.RESEARCH, ResearchRecord)

    @property
    def outline(self) -> OutlineRecord | None:
        return self._record(StepKind.OUTLINE, OutlineRecord) if StepKind.OUTLINE in self.by_step else None

    @property
    def chapters(self) -> tuple[ChapterRecord, ...]:
        """Those that are completed, in their order."""
        steps = sorted(filter(is_chapter_step, self.by_step), key=step_index)
        return tuple(self._record(step, ChapterRecord) for step in steps)

    @property
    def script(self) -> ScriptRecord:
        return self._record(StepKind.SCRIPT, ScriptRecord)

    @property
    def voices(self) -> tuple[VoiceRecord, ...]:
        """In the order of their chapters, without those of chapters that the script has replaced."""
        first = self.script.first_voice if StepKind.SCRIPT in self.by_step else 0
        steps = sorted(filter(is_voice_step, self.by_step), key=step_index)
        steps = [step for step in steps if step_index(step) >= first]
        return tuple(self._record(step, VoiceRecord) for step in steps)

    @property
    def cover(self) -> CoverRecord:
        return self._record(StepKind.COVER, CoverRecord)

    @property
    def master(self) -> MasterRecord:
        return self._record(StepKind.MASTER, MasterRecord)

    def _record(self, step: str, record_type: type[R]) -> R:
        record = self.by_step[step]
        if not isinstance(record, record_type):
            raise TypeError(f"The record of {step} is a {type(record).__name__}, not a {record_type.__name__}.")
        return record


@dataclass(frozen=True, slots=True)
class StepInputs:
    brief: EpisodeBrief
    results: StepResults


@contextmanager
def undecodable_is_permanent() -> Iterator[None]:
    """Logs the field and raises PermanentStepError, because a retry would read the same record."""
    try:
        yield
    except UndecodableRecordError as error:
        logger.error("%s", error)  # noqa: TRY400 -- the trace says nothing that the message does not
        raise PermanentStepError(API_GW_PODCAST_STEP_FAILED, UNDECODABLE) from error


@undecodable_is_permanent()
def decode_inputs(request: Mapping[str, Any], results: Mapping[str, Any]) -> StepInputs:
    """Raises PermanentStepError for a record that cannot be decoded."""
    brief = decode_value(request, EpisodeBrief, "The workflow's request")
    records = {
        step: decode_value(result, RECORDS[parse_kind(step)], f"The result of the step {step}")
        for step, result in results.items()
    }
    return StepInputs(brief, StepResults(records))
