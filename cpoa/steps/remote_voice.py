"""A remote service speaks the whole script, in the single step ``voice-0``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cpoa.agents.script.remote import build_wire_script
from cpoa.audio.segment_file import SEGMENT_CONTENT_TYPE, SEGMENT_EXTENSION, encode_segment
from cpoa.contracts.agents import VoiceParams
from cpoa.contracts.records import VoiceRecord, VoiceStepMode
from cpoa.steps.base import ArtefactStep, load_script
from cpoa.steps.script_requests import voice_params_of
from cpoa.steps.voice import voice_outcome
from cpoa.steps.voice_parts import find_early_part, is_replaced
from shared.error_codes.steps import API_GW_PODCAST_VOICES_CHANGED
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.agents.voice.remote.voices import RemoteVoice
    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.artefacts import ArtefactFolder
    from cpoa.steps.voice import VoiceStep
    from cpoa.workflow.step import StepContext, StepOutcome

VOICES_CHANGED = API_GW_PODCAST_VOICES_CHANGED
USUAL = asdict(VoiceParams(voice_name=None))


@dataclass(frozen=True)
class RemoteVoiceStep(ArtefactStep[VoiceRecord]):
    voice: RemoteVoice
    catalogue: VoiceCatalogue

    @property
    def record_type(self) -> type[VoiceRecord]:
        return VoiceRecord

    @property
    def engine_version(self) -> str:
        return self.voice.engine_version

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        return {"script": context.results.script.script, "voice_params": self._asked(context)}

    def make(self, context: StepContext, folder: ArtefactFolder) -> VoiceRecord:
        script = load_script(context, self.store)
        spoken = self.voice.speak(build_wire_script(script), self._asked(context), speaker=script.hosts.host)
        speech = spoken.speech
        data = encode_segment(speech.samples, speech.sample_rate)
        return VoiceRecord(
            audio=folder.save(SEGMENT_EXTENSION, data, SEGMENT_CONTENT_TYPE),
            title=script.title,
            duration_seconds=len(speech.samples) / speech.sample_rate,
            cues=speech.cues,
            chapters=spoken.chapters,
            timing="estimated",
            voice_params=spoken.settings_used or self._asked(context),
        )

    def outcome(self, context: StepContext, record: VoiceRecord) -> StepOutcome:
        return voice_outcome(self.store, record, f"Spoke the script: {record.duration_seconds:.0f} seconds.")

    def _asked(self, context: StepContext) -> dict[str, Any]:
        """The request's parameters, completed by the session's preferences. Default values are not sent, so that the
        service uses its own defaults."""
        params = asdict(voice_params_of(context.brief, self.catalogue))
        return {name: value for name, value in params.items() if value != USUAL[name]}


@dataclass(frozen=True)
class VoicesStep:
    """Runs the step that the script was written for. The settings may have changed since then."""

    by_chapter: VoiceStep
    whole: RemoteVoiceStep | None

    @property
    def engine_version(self) -> str:
        return (self.whole or self.by_chapter).engine_version

    def run(self, context: StepContext) -> StepOutcome:
        """Raises PermanentStepError if the script needs a voice service that is no longer configured."""
        is_early = find_early_part(context) is not None or is_replaced(context)
        if is_early or context.results.script.spoken is VoiceStepMode.BY_CHAPTER:
            return self.by_chapter.run(context)
        if self.whole is None:
            raise PermanentStepError(
                VOICES_CHANGED,
                "This episode was started with a voice service that is no longer available. Create the episode again.",
            )
        return self.whole.run(context)
