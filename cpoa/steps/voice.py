"""Speaks one part of the script and finishes its sound: the steps ``voice-0`` to ``voice-n``, which run in parallel."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.audio.segment_file import SEGMENT_CONTENT_TYPE, SEGMENT_EXTENSION, encode_segment, open_segment
from cpoa.contracts.agents import VoiceRequest
from cpoa.contracts.records import VoiceRecord
from cpoa.steps.base import ArtefactStep, language_input, load_script
from cpoa.steps.pieces import PieceMaker, place_of
from cpoa.steps.script_requests import voice_params_of
from cpoa.steps.spoken_parts import whole_chapters
from cpoa.workflow.plan import step_index
from cpoa.workflow.step import StepOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.artefacts import ArtefactFolder, ArtefactStore
    from cpoa.contracts.agents import VoiceForgeAgent
    from cpoa.workflow.step import StepContext


@dataclass(frozen=True)
class VoiceStep(ArtefactStep[VoiceRecord]):
    agent: VoiceForgeAgent
    catalogue: VoiceCatalogue = EMBEDDED_VOICES
    pieces: PieceMaker = PieceMaker()  # noqa: RUF009 -- it is frozen

    @property
    def record_type(self) -> type[VoiceRecord]:
        return VoiceRecord

    @property
    def engine_version(self) -> str:
        return f"{self.agent.engine_version}, {self.pieces.engine_version}"

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        asked = {"pronunciations": [asdict(entry) for entry in context.brief.pronunciations]}
        return {
            "script": context.results.script.script,
            **_part_input(context),
            "voice_params": context.brief.voice_params,
            "user_preferences": context.brief.user_preferences,
            # Without any, the names of the recordings are those of earlier releases.
            **(asked if context.brief.pronunciations else {}),
            **language_input(context.brief),
        }

    def make(self, context: StepContext, folder: ArtefactFolder) -> VoiceRecord:
        script = load_script(context, self.store)
        index = step_index(context.step)
        parts = context.results.script.parts or whole_chapters(script.chapters)
        part = parts[index]
        chapter = script.chapters[part.chapter]
        request = VoiceRequest(
            chapter=chapter,
            hosts=script.hosts,
            voice_params=voice_params_of(context.brief, self.catalogue),
            seed=index,
            pronunciations=context.brief.pronunciations,
            language=context.brief.language,
            turns=range(part.first_turn, part.end_turn),
        )
        speech = self.agent.forge(request, context.check_cancelled)
        data = encode_segment(speech.samples, speech.sample_rate)
        place = place_of(
            context.podcast_id,
            index,
            len(parts),
            ends_chapter=part.end_turn == len(chapter.turns),
            pause_seconds=speech.pause_seconds,
        )
        piece = self.pieces.make(open_segment(io.BytesIO(data)), speech.cues, place, context.check_cancelled)
        return VoiceRecord(
            audio=folder.save(SEGMENT_EXTENSION, data, SEGMENT_CONTENT_TYPE),
            title=chapter.title,
            duration_seconds=len(speech.samples) / speech.sample_rate,
            cues=speech.cues,
            voice_params=asdict(request.voice_params),
            piece=self.pieces.store(piece, folder),
            continues_chapter=part.first_turn > 0,
        )

    def outcome(self, context: StepContext, record: VoiceRecord) -> StepOutcome:
        return voice_outcome(self.store, record, f"Spoke {_named(context)}: {record.duration_seconds:.0f} seconds.")


def _part_input(context: StepContext) -> Mapping[str, Any]:
    parts, index = context.results.script.parts, step_index(context.step)
    if not parts:
        return {"chapter": index}  # as in earlier releases
    return {"part": msgspec.structs.astuple(parts[index]), "is_first": index == 0, "is_last": index == len(parts) - 1}


def _named(context: StepContext) -> str:
    parts = context.results.script.parts
    index = step_index(context.step)
    if not parts:
        return f"chapter {index + 1}"
    part = parts[index]
    if part.first_turn:
        return f"the rest of chapter {part.chapter + 1}"
    is_whole = index + 1 == len(parts) or parts[index + 1].chapter != part.chapter
    return f"chapter {part.chapter + 1}" if is_whole else f"the beginning of chapter {part.chapter + 1}"


def voice_outcome(store: ArtefactStore, record: VoiceRecord, said: str) -> StepOutcome:
    return StepOutcome(
        result=record,
        summary={
            "status": "success",
            "audio_gcs_uri": store.uri(record.audio),
            "tts_settings_used": record.voice_params,
        },
        podcast_updates={"tts_settings_used": record.voice_params},
        log=(said,),
    )
