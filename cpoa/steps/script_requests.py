"""Builds the request for a writer, which the steps outline, chapter and script share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.agents.voice.remote.voice_limits import max_minutes_at
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.contracts.agents import ScriptRequest
from cpoa.contracts.decoding import decode_json
from cpoa.contracts.dialogue import Hosts
from cpoa.contracts.material import Material
from cpoa.steps.base import language_input

if TYPE_CHECKING:
    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.artefacts import ArtefactStore
    from cpoa.contracts.agents import VoiceParams
    from cpoa.contracts.brief import EpisodeBrief
    from cpoa.workflow.step import StepContext


@dataclass(frozen=True)
class ScriptRequests:
    """``one_voice_step``: a remote voice service speaks the whole script in one step."""

    store: ArtefactStore
    catalogue: VoiceCatalogue = EMBEDDED_VOICES
    one_voice_step: bool = False

    def inputs(self, context: StepContext) -> dict[str, Any]:
        """What the request depends on, as plain JSON values."""
        voice_params = self._voice_params(context)
        return {
            "material": context.results.research.material,
            "length_minutes": context.brief.length_minutes,
            "voice_name": voice_params.voice_name,
            "speaking_rate": voice_params.speaking_rate,
            **language_input(context.brief),
        }

    def build(self, context: StepContext) -> ScriptRequest:
        name = context.results.research.material
        material = decode_json(self.store.read(name), Material, name)
        voice_params = self._voice_params(context)
        host, guest = self.catalogue.default_pair(voice_params.voice_name)
        return ScriptRequest(
            material=material,
            hosts=Hosts(host=host.display_name, guest=guest.display_name),
            length_minutes=self._length_minutes(context, voice_params),
            seed=compute_seed(material.topic),
            speaking_rate=voice_params.speaking_rate,
            language=context.brief.language,
        )

    def _length_minutes(self, context: StepContext, voice_params: VoiceParams) -> int:
        """The requested length. If one request must hold the whole script, the speaking rate limits the length."""
        asked = context.brief.length_minutes
        return min(asked, max_minutes_at(voice_params.speaking_rate)) if self.one_voice_step else asked

    def _voice_params(self, context: StepContext) -> VoiceParams:
        return voice_params_of(context.brief, self.catalogue)


def voice_params_of(brief: EpisodeBrief, catalogue: VoiceCatalogue) -> VoiceParams:
    """Raises BadRequestError if the catalogue does not have the voice any more."""
    return catalogue.voice_params_from(brief.voice_params, brief.user_preferences, brief.language)


def compute_seed(topic: str) -> int:
    """The same topic has the same seed, so that a cached script and a new one are the same."""
    return int.from_bytes(hashlib.sha256(topic.casefold().encode()).digest()[:4], "big")


def is_cacheable(brief: EpisodeBrief) -> bool:
    """Whether the script may be shared with other episodes. A user's own text must not enter the cache, where it would
    outlive the episode. Nor may a test's script."""
    return not brief.sources and "pswa" not in brief.test_scenarios
