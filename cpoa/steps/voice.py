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
from cpoa.steps.base import ArtefactStep, language_input
from cpoa.steps.pieces import PieceMaker, place_of
from cpoa.steps.script_requests import voice_params_of
from cpoa.steps.voice_parts import early_parts, find_early_part, is_last_part, is_replaced, load_voice_part
from cpoa.workflow.plan import step_index
from cpoa.workflow.step import StepOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.artefacts import ArtefactFolder, ArtefactStore
    from cpoa.contracts.agents import VoiceForgeAgent
    from cpoa.contracts.records import SpokenPart
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
            **_part_input(context),
            "voice_params": context.brief.voice_params,
            "user_preferences": context.brief.user_preferences,
            # Without any, the names of the recordings are those of earlier releases.
            **(asked if context.brief.pronunciations else {}),
            **language_input(context.brief),
        }

    def run(self, context: StepContext) -> StepOutcome:
        return self._outcome_if_replaced(context) if is_replaced(context) else super().run(context)

    def make(self, context: StepContext, folder: ArtefactFolder) -> VoiceRecord:
        spoken = load_voice_part(context, self.store)
        request = VoiceRequest(
            chapter=spoken.chapter,
            hosts=spoken.hosts,
            voice_params=voice_params_of(context.brief, self.catalogue),
            seed=spoken.number,
            pronunciations=context.brief.pronunciations,
            language=context.brief.language,
            turns=range(spoken.part.first_turn, spoken.part.end_turn),
        )
        speech = self.agent.forge(request, context.check_cancelled)
        data = encode_segment(speech.samples, speech.sample_rate)
        place = place_of(
            context.podcast_id,
            spoken.number,
            is_last=spoken.is_last,
            ends_chapter=spoken.ends_chapter,
            pause_seconds=speech.pause_seconds,
        )
        piece = self.pieces.make(open_segment(io.BytesIO(data)), speech.cues, place, context.check_cancelled)
        return VoiceRecord(
            audio=folder.save(SEGMENT_EXTENSION, data, SEGMENT_CONTENT_TYPE),
            title=spoken.chapter.title,
            duration_seconds=len(speech.samples) / speech.sample_rate,
            cues=speech.cues,
            voice_params=asdict(request.voice_params),
            piece=self.pieces.store(piece, folder),
            continues_chapter=spoken.part.first_turn > 0,
        )

    def outcome(self, context: StepContext, record: VoiceRecord) -> StepOutcome:
        return voice_outcome(self.store, record, f"Spoke {_named(context)}: {record.duration_seconds:.0f} seconds.")

    def _outcome_if_replaced(self, context: StepContext) -> StepOutcome:
        params = asdict(voice_params_of(context.brief, self.catalogue))
        record = VoiceRecord(audio="", title="", duration_seconds=0, cues=(), voice_params=params)
        return StepOutcome(result=record, summary={"status": "success"})


def _part_input(context: StepContext) -> Mapping[str, Any]:
    early = find_early_part(context)
    if early is not None:
        part, is_first, is_last = early.part, step_index(context.step) == 0, is_last_part(context)
        return {"final": early.final, "part": msgspec.structs.astuple(part), "is_first": is_first, "is_last": is_last}
    record = context.results.script
    number = step_index(context.step) - record.first_voice
    if not record.parts:
        return {"script": record.script, "chapter": number}  # as in earlier releases
    return {
        "script": record.script,
        "part": msgspec.structs.astuple(record.parts[number]),
        "is_first": number == 0,
        "is_last": is_last_part(context),
    }


def _named(context: StepContext) -> str:
    number = step_index(context.step)
    parts: Sequence[SpokenPart] = [early.part for early in early_parts(context.results)]
    if find_early_part(context) is None:
        parts, number = context.results.script.parts, number - context.results.script.first_voice
    if not parts:
        return f"chapter {number + 1}"
    part = parts[number]
    if part.first_turn:
        return f"the rest of chapter {part.chapter + 1}"
    is_whole = number + 1 == len(parts) or parts[number + 1].chapter != part.chapter
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
