"""Speaks one chapter: the steps ``voice-0`` to ``voice-n``, which run in parallel."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.audio.segment_file import SEGMENT_CONTENT_TYPE, SEGMENT_EXTENSION, encode_segment
from cpoa.contracts.agents import VoiceRequest
from cpoa.contracts.records import VoiceRecord
from cpoa.steps.base import ArtefactStep, language_input, load_script
from cpoa.steps.script_requests import voice_params_of
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

    @property
    def record_type(self) -> type[VoiceRecord]:
        return VoiceRecord

    @property
    def engine_version(self) -> str:
        return self.agent.engine_version

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        asked = {"pronunciations": [asdict(entry) for entry in context.brief.pronunciations]}
        return {
            "script": context.results.script.script,
            "chapter": step_index(context.step),
            "voice_params": context.brief.voice_params,
            "user_preferences": context.brief.user_preferences,
            # Without any, the names of the recordings are those of earlier releases.
            **(asked if context.brief.pronunciations else {}),
            **language_input(context.brief),
        }

    def make(self, context: StepContext, folder: ArtefactFolder) -> VoiceRecord:
        script = load_script(context, self.store)
        index = step_index(context.step)
        request = VoiceRequest(
            chapter=script.chapters[index],
            hosts=script.hosts,
            voice_params=voice_params_of(context.brief, self.catalogue),
            seed=index,
            pronunciations=context.brief.pronunciations,
            language=context.brief.language,
        )
        speech = self.agent.forge(request, context.check_cancelled)
        data = encode_segment(speech.samples, speech.sample_rate)
        return VoiceRecord(
            audio=folder.save(SEGMENT_EXTENSION, data, SEGMENT_CONTENT_TYPE),
            title=request.chapter.title,
            duration_seconds=len(speech.samples) / speech.sample_rate,
            cues=speech.cues,
            voice_params=asdict(request.voice_params),
        )

    def outcome(self, context: StepContext, record: VoiceRecord) -> StepOutcome:
        said = f"Spoke chapter {step_index(context.step) + 1}: {record.duration_seconds:.0f} seconds."
        return voice_outcome(self.store, record, said)


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
