"""The whole script spoken by a service elsewhere: the one step ``voice-0``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cpoa.audio.segment_file import SEGMENT_CONTENT_TYPE, SEGMENT_EXTENSION, encode_segment
from cpoa.dialogue import Script
from cpoa.remote.scripts import wire_script
from cpoa.steps.base import ArtefactStep
from cpoa.steps.voice import voice_outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder
    from cpoa.remote.voices import RemoteVoice
    from cpoa.workflow.step import StepContext, StepOutcome

VOICE_PARAMS = ("voice_name", "audio_encoding", "speaking_rate", "pitch")  # what a voice service reads of them


@dataclass(frozen=True)
class RemoteVoiceStep(ArtefactStep):
    voice: RemoteVoice

    @property
    def engine_version(self) -> str:
        return self.voice.engine_version

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        return {"script": context.results["script"]["script"], "voice_params": _asked(context)}

    def make(self, context: StepContext, folder: ArtefactFolder) -> dict[str, Any]:
        script = Script.from_json(json.loads(self.store.read(context.results["script"]["script"])))
        spoken = self.voice.speak(wire_script(script), _asked(context), speaker=script.hosts.host)
        speech = spoken.speech
        data = encode_segment(speech.samples, speech.sample_rate)
        return {
            "audio": folder.keep(SEGMENT_EXTENSION, data, SEGMENT_CONTENT_TYPE),
            "title": script.title,
            "duration_seconds": len(speech.samples) / speech.sample_rate,
            "cues": [asdict(cue) for cue in speech.cues],
            "chapters": [asdict(chapter) for chapter in spoken.chapters],
            "timing": "estimated",
            "tts_settings_used": spoken.settings_used or _asked(context),
        }

    def outcome(self, context: StepContext, result: dict[str, Any]) -> StepOutcome:
        return voice_outcome(self.store, result, f"Spoke the script: {result['duration_seconds']:.0f} seconds.")


def _asked(context: StepContext) -> dict[str, Any]:
    """What the request says, the session's preferences where it is silent; the rest is the service's own choice."""
    given = context.request["voice_params_input"] or {}
    preferred = context.request["user_preferences"] or {}
    asked = {name: given.get(name, preferred.get(f"preferred_vfa_{name}")) for name in VOICE_PARAMS}
    return {name: value for name, value in asked.items() if value is not None}
