"""Asks a language model for one chapter: the steps ``chapter-0`` to ``chapter-n``, which run one after the other.

Each adds the voice steps that say its chapter.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from cpoa.contracts.records import ChapterRecord
from cpoa.contracts.writing import FinalChapters, Outline, WrittenChapter
from cpoa.steps.base import pluralise
from cpoa.steps.model_step import ModelStep
from cpoa.steps.spoken_parts import spoken_parts
from cpoa.steps.voice_parts import early_parts
from cpoa.workflow.plan import AgentName, StepKind, step_index, voice_step
from cpoa.workflow.step import NewStep, StepOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.dialogue import Chapter, Hosts
    from cpoa.contracts.records import OutlineRecord
    from cpoa.workflow.step import StepContext

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChapterStep(ModelStep[ChapterRecord]):
    @property
    def record_type(self) -> type[ChapterRecord]:
        return ChapterRecord

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        return {
            **self.requests.inputs(context),
            "outline": _outline_record(context).outline,
            "before": [record.chapter for record in context.results.chapters],
        }

    def run(self, context: StepContext) -> StepOutcome:
        """Asks nothing if the embedded writer has to write the script anyway."""
        if all(record.chapter for record in context.results.chapters):
            return super().run(context)
        return self.outcome(context, self.without_model(None))

    def make(self, context: StepContext, folder: ArtefactFolder) -> ChapterRecord:
        outline = self.load(_outline_record(context).outline or "", Outline)
        before = [self.load(record.chapter, WrittenChapter) for record in context.results.chapters if record.chapter]
        request = self.requests.build(context)
        written = self.agent.write(request, outline, before, self.asked_model(context))
        _log_checked_lines(context.step, written)
        record = ChapterRecord(
            chapter=folder.save("json", msgspec.json.encode(written), "application/json"),
            repaired=len(written.repaired),
            removed=len(written.removed),
        )
        if self.requests.one_voice_step or not all(each.speaks_early for each in context.results.chapters):
            return record
        chapters = self.agent.final_chapters(request, outline, [*before, written])
        return self._with_final(record, chapters, request.hosts, context, folder)

    def outcome(self, context: StepContext, record: ChapterRecord) -> StepOutcome:
        if record.chapter is None:
            return StepOutcome(result=record)
        said = f"Wrote chapter {step_index(context.step) + 1} of {_outline_record(context).chapter_count}."
        return StepOutcome(
            result=record,
            summary={"repaired_lines": record.repaired, "removed_lines": record.removed},
            new_steps=self._voice_steps(context, record),
            log=(*self._checked_lines(context, record.chapter), said),
        )

    def without_model(self, model_error: str | None) -> ChapterRecord:
        return ChapterRecord(model_error=model_error)

    def _with_final(
        self,
        record: ChapterRecord,
        chapters: Sequence[Chapter],
        hosts: Hosts,
        context: StepContext,
        folder: ArtefactFolder,
    ) -> ChapterRecord:
        """``chapters``: all that are final. Those that are new can be spoken now."""
        first = sum(len({part.chapter for part in each.parts}) for each in context.results.chapters)
        if first == len(chapters):
            return msgspec.structs.replace(record, speaks_early=True)
        final = FinalChapters(first, tuple(chapters[first:]), hosts)
        return msgspec.structs.replace(
            record,
            speaks_early=True,
            final=folder.save("final.json", msgspec.json.encode(final), "application/json"),
            parts=tuple(part for part in spoken_parts(chapters) if part.chapter >= first),
        )

    def _voice_steps(self, context: StepContext, record: ChapterRecord) -> tuple[NewStep, ...]:
        first = len(early_parts(context.results))
        return tuple(NewStep(voice_step(first + number), AgentName.VFA) for number in range(len(record.parts)))

    def _checked_lines(self, context: StepContext, chapter: str) -> tuple[str, ...]:
        """What the check of the lines changed, and how it went. The lines of a user's own text are not quoted."""
        written = self.load(chapter, WrittenChapter)
        is_quoted = not context.brief.sources
        changed = (("Rewrote", written.repaired), ("Removed", written.removed))
        told = (_tell(verb, lines, is_quoted=is_quoted) for verb, lines in changed if lines)
        return (*written.notes, *told)


def _outline_record(context: StepContext) -> OutlineRecord:
    """Raises KeyError if the outline is missing, which cannot be: its commit adds the chapters."""
    if context.results.outline is None:
        raise KeyError(StepKind.OUTLINE)
    return context.results.outline


def _tell(verb: str, lines: Sequence[str], *, is_quoted: bool) -> str:
    said = f"{verb} {pluralise(len(lines), 'line')} that the sources do not support"
    return f"{said}: {' '.join(f'“{line}”' for line in lines)}" if is_quoted else f"{said}."


def _log_checked_lines(step: str, written: WrittenChapter) -> None:
    fields = {"step": step, "repaired_lines": len(written.repaired), "removed_lines": len(written.removed)}
    logger.info("A chapter was written by the model", extra={"fields": fields})
