"""Loads what is written of an episode: its script, or the chapters of it that a model has written so far."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from cpoa.contracts.decoding import decode_json
from cpoa.contracts.dialogue import Script
from cpoa.contracts.material import Material
from cpoa.contracts.records import VoiceRecord
from cpoa.contracts.writing import FinalChapters, Outline
from cpoa.episodes.making.draft import DraftedScript
from cpoa.steps.spoken_parts import whole_chapters
from cpoa.steps.used_sources import used_sources
from cpoa.steps.voice_parts import early_chapters
from cpoa.workflow.plan import StepKind, voice_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.artefacts import ArtefactStore
    from cpoa.workflow.step_inputs import StepResults

T = TypeVar("T")


def load_drafted_script(
    results: StepResults, store: ArtefactStore, *, language: str, finished_pieces: int
) -> DraftedScript:
    """Raises NotFoundError if an object is missing, and UndecodableRecordError."""
    voices = list(islice(_voices_until_gap(results), finished_pieces))
    material = _load(store, results.research.material, Material)
    if StepKind.SCRIPT not in results.by_step:
        return _of_chapters(results, store, material, voices, language)
    record = results.script
    script = _load(store, record.script, Script)
    return DraftedScript(
        title=script.title,
        language=language,
        hosts=script.hosts,
        chapters=script.chapters,
        parts=record.parts or whole_chapters(script.chapters),
        voices=voices,
        material=material,
        sources=record.sources,
        revision=int(record.first_voice > 0),
    )


def _voices_until_gap(results: StepResults) -> Iterator[VoiceRecord]:
    number = results.script.first_voice if StepKind.SCRIPT in results.by_step else 0
    while isinstance(record := results.by_step.get(voice_step(number)), VoiceRecord):
        yield record
        number += 1


def _of_chapters(
    results: StepResults, store: ArtefactStore, material: Material, voices: Sequence[VoiceRecord], language: str
) -> DraftedScript:
    records = [record for record in early_chapters(results.chapters) if record.final]
    finals = [_load(store, record.final or "", FinalChapters) for record in records]
    chapters = tuple(chapter for final in finals for chapter in final.chapters)
    outline = results.outline.outline if results.outline else None
    return DraftedScript(
        title=_load(store, outline, Outline).title if outline else material.topic,
        language=language,
        hosts=finals[0].hosts,
        chapters=chapters,
        parts=[part for record in records for part in record.parts],
        voices=voices,
        material=material,
        sources=used_sources([turn for chapter in chapters for turn in chapter.turns], material),
    )


def _load(store: ArtefactStore, name: str, kind: type[T]) -> T:
    return decode_json(store.read(name), kind, name)
