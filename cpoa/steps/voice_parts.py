"""Finds what a voice step says: a part of a chapter that a model has just written, or of the whole script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.decoding import decode_json
from cpoa.contracts.dialogue import Script
from cpoa.contracts.writing import FinalChapters
from cpoa.steps.spoken_parts import whole_chapters
from cpoa.workflow.plan import StepKind, step_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.artefacts import ArtefactStore
    from cpoa.contracts.dialogue import Chapter, Hosts
    from cpoa.contracts.records import ChapterRecord, SpokenPart
    from cpoa.workflow.step import StepContext
    from cpoa.workflow.step_inputs import StepResults


@dataclass(frozen=True, slots=True)
class EarlyPart:
    """What a voice step says before the script is complete. ``final`` is the name of its `FinalChapters`."""

    final: str
    part: SpokenPart


@dataclass(frozen=True, slots=True)
class VoicePart:
    """``number``: of the piece in the episode, from 0."""

    number: int
    part: SpokenPart
    chapter: Chapter
    hosts: Hosts
    is_last: bool

    @property
    def ends_chapter(self) -> bool:
        return self.part.end_turn == len(self.chapter.turns)


def early_chapters(chapters: Sequence[ChapterRecord]) -> Iterator[ChapterRecord]:
    """Those whose words are spoken before the script is complete: from the first on without a gap."""
    for record in chapters:
        if not record.speaks_early:
            return
        yield record


def early_parts(results: StepResults) -> list[EarlyPart]:
    """One for each voice step that a chapter has added."""
    return [
        EarlyPart(record.final, part)
        for record in early_chapters(results.chapters)
        if record.final
        for part in record.parts
    ]


def is_replaced(context: StepContext) -> bool:
    """Whether the script has other words than the chapter that added this voice step."""
    results = context.results
    return StepKind.SCRIPT in results.by_step and step_index(context.step) < results.script.first_voice


def find_early_part(context: StepContext) -> EarlyPart | None:
    """None if the script step has added this voice step."""
    results, index = context.results, step_index(context.step)
    if StepKind.SCRIPT in results.by_step and results.script.first_voice:
        return None
    parts = early_parts(results)
    return parts[index] if index < len(parts) else None


def is_last_part(context: StepContext) -> bool:
    """Whether no piece follows in the episode."""
    results, index = context.results, step_index(context.step)
    if StepKind.SCRIPT in results.by_step:
        record = results.script
        return index == record.first_voice + (len(record.parts) or record.chapter_count) - 1
    count = results.outline.chapter_count if results.outline else 0
    has_last_chapter = len(list(early_chapters(results.chapters))) == count
    return has_last_chapter and index == len(early_parts(results)) - 1


def load_voice_part(context: StepContext, store: ArtefactStore) -> VoicePart:
    """Raises UndecodableRecordError."""
    early = find_early_part(context)
    if early is None:
        return _of_script(context, store)
    final = decode_json(store.read(early.final), FinalChapters, early.final)
    return VoicePart(
        number=step_index(context.step),
        part=early.part,
        chapter=final.chapters[early.part.chapter - final.first],
        hosts=final.hosts,
        is_last=is_last_part(context),
    )


def _of_script(context: StepContext, store: ArtefactStore) -> VoicePart:
    record = context.results.script
    script = decode_json(store.read(record.script), Script, record.script)
    number = step_index(context.step) - record.first_voice
    part = (record.parts or whole_chapters(script.chapters))[number]
    return VoicePart(number, part, script.chapters[part.chapter], script.hosts, is_last=is_last_part(context))
